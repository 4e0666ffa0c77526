import { says, Statement } from "./dhcpd-conf";
import { shortName } from "../network/host-name";
import { InputError } from "../input-error";
import { Master, Network } from "../network/network";
import { Node, parseNodes } from "../nodes/nodes";

/** A `host` of dhcpd.conf(5) that says of a node exactly what a program can say of one. */
export interface Reservation {
  readonly node: Node;
  readonly statement: Statement;
}

/** A `host` of dhcpd.conf(5) that no program can declare as a node. */
export interface OtherHost {
  readonly statement: Statement;
  /** Why not. */
  readonly reason: string;
}

/** The hosts of a dhcpd.conf(5), wherever they stand: at the top, in a group, in a subnet. */
export interface Hosts {
  readonly reservations: readonly Reservation[];
  readonly others: readonly OtherHost[];
}

/**
 * Sorts the hosts of a text into nodes of the network and others. Of two that claim the same name, address or card the first is
 * the node, as with dhcpd itself.
 */
export function reservationsOf(statements: readonly Statement[], network: Network, master: Master): Hosts {
  const reservations: Reservation[] = [];
  const others: OtherHost[] = [];
  const places = new Map<string, string>();
  for (const statement of hostsOf(statements)) {
    try {
      const [node] = parseNodes([claimOf(statement)], network, master);
      const claims = [node.name, shortName(node.name), node.address, node.mac];
      const holder = claims.find((claim) => places.has(claim));
      if (holder) throw new InputError("host", `${holder} is reserved already (${places.get(holder) ?? ""})`);
      claims.forEach((claim) => places.set(claim, statement.place));
      reservations.push({ node, statement });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      others.push({ statement, reason: error.reason });
    }
  }
  return { reservations, others };
}

/** The `host` declarations of a text, in its order. */
export function hostsOf(statements: readonly Statement[]): Statement[] {
  return statements.flatMap((statement) =>
    says(statement, "host") === undefined || statement.body === undefined ? hostsOf(statement.body ?? []) : [statement],
  );
}

/** What a host says of itself, unchecked; refuses one that says less or more than a node does. */
function claimOf(statement: Statement): Node {
  const [declared] = says(statement, "host") ?? [];
  const one = (what: string, ...keyword: readonly string[]): string => {
    const values = (statement.body ?? []).flatMap((inner) => says(inner, ...keyword) ?? []);
    if (values.length !== 1) throw new InputError(what, `has ${values.length === 0 ? "no" : "more than one"} ${what}`);
    return values[0];
  };
  const named = (statement.body ?? []).some((inner) => says(inner, "option", "host-name") !== undefined);
  return {
    name: named ? one("host name", "option", "host-name") : declared,
    address: one("fixed address", "fixed-address"),
    mac: one("Ethernet address", "hardware", "ethernet"),
  };
}
