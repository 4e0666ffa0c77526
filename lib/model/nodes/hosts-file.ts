import { parseHostName, shortName } from "../network/host-name";
import { InputError } from "../input-error";
import { parseIpv4 } from "../network/ipv4";
import { sourceLines, SourceText } from "../source-lines";

/** A line of hosts(5). */
export interface HostsLine {
  /** Such as `/etc/hosts:8`. */
  readonly place: string;
  readonly address: string;
  /** The name of the host and its aliases, in lower case. */
  readonly names: readonly string[];
}

/** Machines of the boot network that are no nodes, so that a hosts file may well name them. */
export interface OtherMachines {
  /** Full name of the master. */
  readonly master: string;
  /** Addresses of the master, the gateway, name servers and time servers. */
  readonly addresses: readonly string[];
}

/**
 * The nodes that a text of hosts(5) names. Left out are loopback, IPv6, which nodes do not boot by, and the machines of the
 * network that are no nodes.
 */
export function parseHostsFile(source: SourceText, others: OtherMachines): HostsLine[] {
  return sourceLines(source)
    .filter(({ columns }) => !/^127\./.test(columns[0]) && !columns[0].includes(":"))
    .map(({ place, text, columns: [address, ...names] }) => {
      if (names.length === 0) throw new InputError(place, `has no host name, expected "address name", got "${text}"`);
      return {
        place,
        address: parseIpv4(address, `${place}.address`),
        names: names.map((name) => parseHostName(name, `${place}.name`)),
      };
    })
    .filter(({ address, names }) => !others.addresses.includes(address) && !names.some((name) => isName(name, others)));
}

function isName(name: string, others: OtherMachines): boolean {
  return name === others.master || name === shortName(others.master);
}
