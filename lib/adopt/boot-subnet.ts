import ipaddr from "ipaddr.js";
import { says, Statement } from "../model/dhcp/dhcpd-conf";
import { placed, Placed, subnetsOf } from "../model/dhcp/dhcpd-scopes";
import { hostsOf } from "../model/dhcp/reservations";
import { InputError } from "../model/input-error";
import { Cidr, holdsAddress, parseCidr } from "../model/network/ipv4";
import { accepted } from "./accepted";

/** The subnet that a program is about. */
export interface BootSubnet {
  readonly cidr: Cidr;
  readonly subnet: Placed;
  /** Says that there are others, and why this is it. */
  readonly remarks: readonly string[];
}

/** Addresses of the master, as far as they are known without dhcpd.conf. */
export interface KnownAddresses {
  /** The one that a person gave. */
  readonly given?: string;
  readonly found?: string;
}

interface Candidate {
  readonly cidr: Cidr;
  readonly subnet: Placed;
  readonly hosts: number;
}

/** The subnet of the address that a person gave, else the one with the most hosts, else the only one, else the master's own. */
export function bootSubnet(statements: readonly Statement[], source: string, known: KnownAddresses): BootSubnet {
  const candidates = candidatesOf(statements);
  if (candidates.length === 0) throw new InputError(source, `declares no subnet, expected ${missing(statements)}`);
  const { chosen, reason } = choose(candidates, source, known);
  const others = candidates.filter((one) => one !== chosen);
  const list = candidates.map(({ cidr, hosts }) => `${cidr.text} has ${hosts} hosts`).join(", ");
  return {
    ...chosen,
    remarks:
      others.length === 0
        ? []
        : [`${source}: of its subnets the program describes ${chosen.cidr.text}, ${reason}; ${list}`],
  };
}

function choose(candidates: readonly Candidate[], source: string, { given, found }: KnownAddresses) {
  const of = (address: string | undefined) => candidates.find(({ cidr }) => holdsAddress(cidr, address));
  if (given !== undefined) {
    const chosen = of(given);
    if (chosen) return { chosen, reason: "in which --address lies" };
    const known = candidates.map(({ cidr }) => cidr.text).join(", ");
    throw new InputError("--address", `${given} lies in no subnet of ${source}, expected an address of ${known}`);
  }
  const sorted = [...candidates].sort((a, b) => b.hosts - a.hosts);
  const [first] = sorted;
  const second = sorted.at(1);
  if (second === undefined || first.hosts > second.hosts) return { chosen: first, reason: "which has the most hosts" };
  const own = of(found);
  if (own) return { chosen: own, reason: "in which the master's address lies by /etc/hosts" };
  throw new InputError(
    "--address",
    `is missing, expected the master's address in the boot network: ${first.cidr.text} and ${second.cidr.text} have ` +
      `${first.hosts} hosts each in ${source}`,
  );
}

function candidatesOf(statements: readonly Statement[]): Candidate[] {
  const addresses = hostsOf(statements).flatMap(({ statement }) =>
    (statement.body ?? []).flatMap((inner) => says(inner, "fixed-address") ?? []),
  );
  return subnetsOf(statements).flatMap((subnet) => {
    const cidr = networkOf(subnet.statement);
    return cidr ? [{ cidr, subnet, hosts: addresses.filter((address) => holdsAddress(cidr, address)).length }] : [];
  });
}

/** Nothing for a network that the library refuses. */
function networkOf({ words, place }: Statement): Cidr | undefined {
  const [, network, , netmask] = words.map(({ value }) => value);
  return accepted(() =>
    parseCidr(`${network}/${ipaddr.IPv4.parse(netmask).prefixLengthFromSubnetMask() ?? ""}`, place),
  );
}

function missing(statements: readonly Statement[]): string {
  const included = placed(statements, ["include"]).map(({ statement }) => statement.words.at(1)?.value ?? "");
  return (
    "that of the boot network" +
    (included.length === 0 ? "" : `; adopt does not read the files that it includes: ${included.join(", ")}`)
  );
}
