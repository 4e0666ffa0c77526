import { says, Statement } from "./dhcpd-conf";
import { placed, Placed } from "./dhcpd-scopes";
import { shortName } from "../network/host-name";
import { InputError } from "../input-error";
import { wholeOctets } from "../network/mac-address";
import { Master } from "../network/network";
import type { ServedNetwork } from "../network/served-networks";
import { Node, parseNodes } from "../nodes/nodes";

/** A `host` of dhcpd.conf(5) that says of a node exactly what a program can say of one. */
export interface Reservation extends Placed {
  /** The node by this host alone. */
  readonly node: Node;
  /** Hosts that give other cards of the node its address, so that it boots from any of them. */
  readonly otherCards: readonly ReservedCard[];
}

/** A `host` of dhcpd.conf(5) and the card that it is for. */
export interface ReservedCard extends Placed {
  readonly mac: string;
}

/** A `host` of dhcpd.conf(5) that no program can declare as a node. */
export interface OtherHost extends Placed {
  /** Why not. */
  readonly reason: string;
}

/** The hosts of a dhcpd.conf(5), wherever they stand: at the top, in a group, in a subnet. */
export interface Hosts {
  readonly reservations: readonly Reservation[];
  readonly others: readonly OtherHost[];
}

/** A host of a text as it claims to be a node. */
export interface HostClaim<Host> {
  readonly host: Host;
  readonly place: string;
  /** Whether it says what its node is called, or only has a label. */
  readonly namesItsNode: boolean;
  /** What it says of itself, unchecked; refuses one that says less or more than a node does. */
  readonly claim: () => Node;
}

/** A host that is a node, with those that are for other cards of it. */
export interface AssignedHost<Host> {
  readonly host: Host;
  readonly place: string;
  /** The node by this host alone. */
  readonly node: Node;
  readonly otherCards: { readonly host: Host; readonly mac: string }[];
}

/**
 * Sorts the hosts of a text into nodes of the networks and others. Of two that claim the same name, address or card the first is
 * the node, as with dhcpd itself. A host that gives the address of a node to another card belongs to that node.
 */
export function reservationsOf(
  statements: readonly Statement[],
  networks: readonly ServedNetwork[],
  master: Master,
): Hosts {
  const claims = hostsOf(statements).map((host) => ({
    ...{ host, place: host.statement.place, namesItsNode: namesItsNode(host.statement) },
    claim: () => claimOf(host.statement),
  }));
  const { assigned, others } = assignHosts(claims, networks, master);
  return {
    reservations: assigned.map(({ host, node, otherCards }) => ({
      ...{ ...host, node },
      otherCards: otherCards.map(({ host: other, mac }) => ({ ...other, mac })),
    })),
    others: others.map(({ host, reason }) => ({ ...host, reason })),
  };
}

/** The same for hosts of a text of any form. */
export function assignHosts<Host>(
  claims: readonly HostClaim<Host>[],
  networks: readonly ServedNetwork[],
  master: Master,
): { readonly assigned: AssignedHost<Host>[]; readonly others: { readonly host: Host; readonly reason: string }[] } {
  const assigned: AssignedHost<Host>[] = [];
  const others: { host: Host; reason: string }[] = [];
  const holders = new Map<string, AssignedHost<Host>>();
  for (const { host, place, namesItsNode: isNamed, claim } of claims) {
    try {
      const [node] = parseNodes([claim()], networks, master);
      const words = [node.name, shortName(node.name), node.address, node.mac];
      const taken = words.find((word) => holders.has(word));
      const holder = taken === undefined ? undefined : holders.get(taken);
      if (holder && isOtherCard(isNamed, node, holder.node) && !holders.has(node.mac)) {
        holder.otherCards.push({ host, mac: node.mac });
        holders.set(node.mac, holder);
        continue;
      }
      if (holder) throw new InputError("host", `${taken ?? ""} is reserved already (${holder.place})`);
      const one = { host, place, node, otherCards: [] };
      words.forEach((word) => holders.set(word, one));
      assigned.push(one);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      others.push({ host, reason: error.reason });
    }
  }
  return { assigned, others };
}

/** A node and those of its cards that a text reserves its address for besides. */
interface ReservedNode {
  readonly node: Node;
  readonly otherCards: readonly { readonly mac: string }[];
}

/** The node with all its cards. */
export function wholeNode({ node, otherCards }: ReservedNode): Node {
  return otherCards.length === 0 ? node : { ...node, otherMacs: otherCards.map(({ mac }) => mac) };
}

/** A label alone is no name that a node gets. */
function isOtherCard(isNamed: boolean, node: Node, known: Node): boolean {
  const sameName = node.name === known.name || !isNamed;
  return sameName && node.address === known.address && node.mac !== known.mac;
}

function namesItsNode({ body = [] }: Statement): boolean {
  return body.some((inner) => says(inner, "option", "host-name") !== undefined);
}

/** The `host` declarations of a text, in its order. */
export function hostsOf(statements: readonly Statement[]): Placed[] {
  return placed(statements, ["host"]).filter(({ statement }) => statement.body !== undefined);
}

/** What a host says of itself, unchecked; refuses one that says less or more than a node does. */
function claimOf(statement: Statement): Node {
  const [declared] = says(statement, "host") ?? [];
  const saying = (...keyword: readonly string[]): string[] =>
    (statement.body ?? []).flatMap((inner) => says(inner, ...keyword) ?? []);
  const one = (what: string, ...keyword: readonly string[]): string => {
    const values = saying(...keyword);
    if (values.length !== 1) throw new InputError(what, `has ${values.length === 0 ? "no" : "more than one"} ${what}`);
    return values[0];
  };
  if (saying("option", "dhcp-client-identifier").length > 0 && saying("hardware", "ethernet").length === 0) {
    throw new InputError("host", "is known by a client identifier, as InfiniBand is, and has no Ethernet address");
  }
  const address = one("fixed address", "fixed-address");
  if (/[a-z]/i.test(address)) {
    throw new InputError("host", `${address} is a name, which dhcpd looks up; write its address there`);
  }
  return {
    name: namesItsNode(statement) ? one("host name", "option", "host-name") : declared,
    address,
    mac: wholeOctets(one("Ethernet address", "hardware", "ethernet")),
  };
}
