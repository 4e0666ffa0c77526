import ipaddr from "ipaddr.js";
import { says, Statement } from "../../model/dhcp/dhcpd-conf";
import { placed, Placed, subnetsOf } from "../../model/dhcp/dhcpd-scopes";
import { NodeSettings } from "../../model/dhcp/node-settings";
import { hostsOf, reservationsOf } from "../../model/dhcp/reservations";
import { InputError } from "../../model/input-error";
import { Cidr, holdsAddress, parseCidr } from "../../model/network/ipv4";
import { onlyNetwork } from "../../model/network/served-networks";
import { parseNetwork } from "../../model/network/network";
import { accepted } from "../accepted";

/** A subnet that a DHCP server is configured for. */
export interface BootSubnet {
  readonly cidr: Cidr;
  readonly place: string;
  /** The `shared-network` that it stands in. */
  readonly wire?: SharedWire;
  /** How many hosts have an address in it. */
  readonly hosts: number;
  /** How many of them are told a boot file, as controllers and switches seldom are. */
  readonly booting: number;
  /** Hosts that are nodes by all that is known before the master's address is. */
  readonly members: readonly unknown[];
}

export interface SharedWire {
  readonly name: string;
  /** The subnets on it. */
  readonly cidrs: readonly Cidr[];
}

/** A subnet of a dhcpd.conf(5). */
export interface DhcpdSubnet extends BootSubnet {
  readonly subnet: Placed;
  readonly members: readonly Placed[];
}

/** Subnets that a program may be about. */
export interface BootSubnets<Subnet extends BootSubnet> {
  /** That of the master's own address. */
  readonly home: Subnet;
  /** Why it is this one. */
  readonly reason: string;
  readonly others: readonly Subnet[];
  /** In the order of the text. */
  readonly all: readonly Subnet[];
}

/** Addresses of the master, as far as they are known without dhcpd.conf. */
export interface KnownAddresses {
  /** The one that a person gave. */
  readonly given?: string;
  readonly found?: string;
}

export function bootSubnets(
  statements: readonly Statement[],
  source: string,
  known: KnownAddresses & { readonly hostname: string },
): BootSubnets<DhcpdSubnet> {
  const candidates = candidatesOf(statements, known.hostname);
  if (candidates.length === 0) throw new InputError(source, `declares no subnet, expected ${missing(statements)}`);
  return chosenSubnets(candidates, source, known);
}

/** The home is the subnet of the address that a person gave, else the one with the most hosts, else the only one, else the master's own. */
export function chosenSubnets<Subnet extends BootSubnet>(
  candidates: readonly Subnet[],
  source: string,
  known: KnownAddresses,
): BootSubnets<Subnet> {
  const { home, reason } = choose(candidates, source, known);
  return { home, reason, others: candidates.filter((one) => one !== home), all: candidates };
}

function choose<Subnet extends BootSubnet>(
  candidates: readonly Subnet[],
  source: string,
  { given, found }: KnownAddresses,
): { readonly home: Subnet; readonly reason: string } {
  const of = (address: string | undefined) => candidates.find(({ cidr }) => holdsAddress(cidr, address));
  if (given !== undefined) {
    const home = of(given);
    if (home) return { home, reason: "in which --address lies" };
    const known = candidates.map(({ cidr }) => cidr.text).join(", ");
    throw new InputError("--address", `${given} lies in no subnet of ${source}, expected an address of ${known}`);
  }
  const [first, second] = rank(candidates);
  if (second === undefined || isBefore(first, second)) {
    const isLargest = candidates.every(({ hosts }) => hosts <= first.hosts);
    return { home: first, reason: `which has the most hosts${isLargest ? "" : " that are told a boot file"}` };
  }
  const own = of(found);
  if (own) return { home: own, reason: "in which the master's address lies by /etc/hosts" };
  throw new InputError(
    "--address",
    `is missing, expected the master's address in the boot network: ${first.cidr.text} and ${second.cidr.text} have ` +
      `${first.hosts} hosts each in ${source}`,
  );
}

function rank<Subnet extends BootSubnet>(candidates: readonly Subnet[]): [Subnet, Subnet?] {
  const [first, ...others] = candidates;
  const sorted = [first, ...others].sort((a, b) => b.booting - a.booting || b.hosts - a.hosts);
  return [sorted[0], sorted.at(1)];
}

function isBefore(one: BootSubnet, other: BootSubnet): boolean {
  return one.booting > other.booting || one.hosts > other.hosts;
}

function candidatesOf(statements: readonly Statement[], hostname: string): DhcpdSubnet[] {
  const hosts = hostsOf(statements);
  return subnetsOf(statements).flatMap((subnet) => {
    const cidr = cidrOf(subnet.statement);
    if (cidr === undefined) return [];
    const settings = new NodeSettings(statements, subnet);
    const own = hosts.filter(({ statement: { body = [] } }) =>
      body.some((inner) => says(inner, "fixed-address")?.some((address) => holdsAddress(cidr, address))),
    );
    const booting = own.filter((host) => settings.decision(host, "filename") !== undefined).length;
    const wire = wireOf(subnet);
    return [
      {
        ...{ cidr, subnet, place: subnet.statement.place, ...(wire && { wire }) },
        ...{ hosts: own.length, booting, members: membersOf(statements, cidr, hostname) },
      },
    ];
  });
}

function wireOf({ within }: Placed): SharedWire | undefined {
  const wire = within.find((block) => says(block, "shared-network") !== undefined);
  if (wire === undefined) return undefined;
  const cidrs = subnetsOf(wire.body ?? []).flatMap(({ statement }) => cidrOf(statement) ?? []);
  return { name: wire.words.at(1)?.value ?? "", cidrs };
}

function membersOf(statements: readonly Statement[], cidr: Cidr, hostname: string): Placed[] {
  const master = { hostname, address: "" };
  const network = onlyNetwork(parseNetwork({ cidr: cidr.text }), master);
  const { reservations } = reservationsOf(statements, [network], master);
  return reservations.flatMap((one) => [one, ...one.otherCards]);
}

/** The network that a subnet declares; nothing for one that the library refuses. */
export function cidrOf({ words, place }: Statement): Cidr | undefined {
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
