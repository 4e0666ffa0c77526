import { NetworkPacket, parseRuleTables, RuleTable, verdictOf } from "../../model/firewall/iptables-rules";
import { AddressRange } from "../../model/network/network-overlap";
import type { Passage } from "./observed-masquerade";

type Filtering = Pick<Passage, "masquerade" | "forwarding">;

/** What rules of iptables make of what a network sends out of an interface, and of the answers. */
export function filteringBy(
  rules: string,
  network: AddressRange,
  cards: Readonly<Record<"in" | "out", string>>,
): Filtering {
  const tables = parseRuleTables(rules);
  const sent: NetworkPacket = { source: network, inInterface: cards.in, outInterface: cards.out, state: "NEW" };
  const answer: NetworkPacket = {
    ...{ destination: network, inInterface: cards.out, outInterface: cards.in },
    state: "ESTABLISHED",
  };
  return {
    masquerade: masqueradeOf(tables.get("nat"), sent),
    forwarding: forwardingOf(tables.get("filter"), [sent, answer]),
  };
}

function masqueradeOf(table: RuleTable | undefined, sent: NetworkPacket): string {
  const { target, rule } = verdictOf(table, "POSTROUTING", { ...sent, inInterface: undefined });
  if (target === "MASQUERADE" || target === "SNAT") return "on";
  return rule === undefined ? "(off)" : `(off by ${rule})`;
}

function forwardingOf(table: RuleTable | undefined, [sent, answer]: readonly NetworkPacket[]): string {
  for (const [what, packet] of [
    ["", sent],
    ["answers ", answer],
  ] as const) {
    const { target, rule } = verdictOf(table, "FORWARD", packet);
    if (target !== "ACCEPT") return `(${what}refused by ${rule ?? `the policy of FORWARD, ${target}`})`;
  }
  return "accepted";
}
