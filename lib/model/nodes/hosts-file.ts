import { parseHostName, shortName } from "../network/host-name";
import { InputError } from "../input-error";
import { Cidr, contains, isIpv4, parseIpv4 } from "../network/ipv4";
import { sourceLines, SourceText } from "../source-lines";

/** hosts(5) takes an alias that no host may have as its name; nodes are never called by it. */
const ALIAS_OF_NO_HOST = /^[A-Za-z0-9._-]*_[A-Za-z0-9._-]*$/;

/** A line of hosts(5). */
export interface HostsLine {
  /** Such as `/etc/hosts:8`. */
  readonly place: string;
  readonly address: string;
  /** The name of the host and its aliases, in lower case. */
  readonly names: readonly string[];
}

/** Machines of the boot networks that are no nodes, so that a hosts file may well name them. */
export interface OtherMachines {
  /** Full name of the master. */
  readonly master: string;
  /** Addresses of the master, the gateway, name servers and time servers. */
  readonly addresses: readonly string[];
  /** The boot networks. What lies outside of them is no node, unless it has the name of one. */
  readonly networks?: readonly Cidr[];
}

/**
 * The nodes that a text of hosts(5) names. Left out are loopback, IPv6, which nodes do not boot by, and the machines of the
 * network that are no nodes.
 */
export function parseHostsFile(source: SourceText, others: OtherMachines, nodes: readonly string[] = []): HostsLine[] {
  const called = new Set(nodes.flatMap((name) => [name, shortName(name)]));
  const { networks } = others;
  return sourceLines(source)
    .filter(({ columns }) => networks === undefined || isNear(networks, columns, called))
    .filter(({ columns }) => !/^127\./.test(columns[0]) && !columns[0].includes(":"))
    .map(({ place, text, columns: [address, ...names] }) => {
      if (names.length === 0) throw new InputError(place, `has no host name, expected "address name", got "${text}"`);
      return {
        place,
        address: parseIpv4(address, `${place}.address`),
        names: names
          .filter((name, i) => i === 0 || !ALIAS_OF_NO_HOST.test(name))
          .map((name) => parseHostName(name, `${place}.name`)),
      };
    })
    .filter(({ address, names }) => !others.addresses.includes(address) && !names.some((name) => isName(name, others)));
}

/** Whether a line is about a boot network or a node. Controllers, second networks and switches have lines of their own. */
function isNear(
  networks: readonly Cidr[],
  [address, ...names]: readonly string[],
  called: ReadonlySet<string>,
): boolean {
  if (!isIpv4(address)) return true;
  return networks.some((network) => contains(network, address)) || names.some((name) => called.has(name.toLowerCase()));
}

function isName(name: string, others: OtherMachines): boolean {
  return name === others.master || name === shortName(others.master);
}
