import { says, Statement } from "../../model/dhcp/dhcpd-conf";
import { Reservation, ReservedCard } from "../../model/dhcp/reservations";
import { Node } from "../../model/nodes/nodes";
import { Edit, removal } from "../edits";
import { cardLabel, hostText } from "./host-statements";
import { indentOf } from "./setting-edits";

/** What a host says of one machine alone. */
const OWN = [
  ...[["hardware"], ["fixed-address"], ["uid"], ["dynamic"], ["deleted"], ["ddns-hostname"]],
  ...[
    ["option", "host-name"],
    ["option", "dhcp-client-identifier"],
  ],
];

/** The hosts of a node in a text, and what becomes of each. */
export interface CardPlan<Card = ReservedCard> {
  /** Hosts that stay, each with the card that it is for from now on. The first is the node's own. */
  readonly kept: readonly { readonly host: Card; readonly mac: string }[];
  readonly removed: readonly Card[];
  /** Cards that have no host yet. */
  readonly added: readonly string[];
}

/**
 * Which host of a node is for which of its cards. A host of a card that the node has stays as it is; a card that is new takes the
 * host of one that is gone. A program that says nothing of other cards leaves those of the text, but for one that another node has.
 */
export function planCards<Card extends { readonly mac: string }>(
  own: Card,
  otherCards: readonly Card[],
  node: Node,
  isElsewhere: (mac: string) => boolean,
): CardPlan<Card> {
  const hosts = [own, ...otherCards];
  const left = otherCards.map(({ mac }) => mac).filter((mac) => mac !== node.mac && !isElsewhere(mac));
  const wanted = [node.mac, ...(node.otherMacs ?? left)];
  const missing = wanted.filter((mac) => !hosts.some((host) => host.mac === mac));
  const stale = hosts.filter(({ mac }) => !wanted.includes(mac));
  const cards = new Map(hosts.map((host) => [host, host.mac]));
  stale.slice(0, missing.length).forEach((host, i) => cards.set(host, missing[i]));
  const removed = stale.slice(missing.length);
  // the node's own host has its label and its comments: it takes over the card of the last one
  if (removed[0] === own) {
    const last = hosts.filter(({ mac }) => wanted.includes(mac)).at(-1) ?? own;
    removed[0] = last;
    cards.set(own, last.mac);
  }
  removed.forEach((host) => cards.delete(host));
  return {
    kept: [...cards].map(([host, mac]) => ({ host, mac })),
    removed,
    added: missing.slice(stale.length),
  };
}

/** Edits after which the hosts of cards that are gone are gone, and those of new ones stand behind the node's own and say the same. */
export function cardEdits(text: string, reservation: Reservation, node: Node, { removed, added }: CardPlan): Edit[] {
  const gone = removed.map((host) => removal(text, host.statement));
  return added.length === 0 ? gone : [...hostsBehind(text, reservation, node, added), ...gone];
}

function hostsBehind(
  text: string,
  { statement }: Reservation,
  { name, address }: Node,
  macs: readonly string[],
): Edit[] {
  const further = (statement.body ?? [])
    .filter((inner) => !isOwn(inner))
    .map(({ start, end }) => text.slice(start, end));
  const isOneLine = !text.slice(statement.start, statement.end).includes("\n");
  const indent = indentOf(text, statement);
  const remainder = /^[ \t]*(?:#[^\n]*)?(?=\n|$)/.exec(text.slice(statement.end))?.[0];
  const at = statement.end + (remainder?.length ?? 0);
  return macs.map((mac) => {
    const host = { label: cardLabel(name, mac), name, address, mac };
    if (remainder === undefined) return { start: at, end: at, text: ` ${hostText(host, further, "line")}` };
    if (isOneLine) return { start: at, end: at, text: `\n${indent}${hostText(host, further, "line")}` };
    return { start: at, end: at, text: `\n\n${hostText(host, further).trimEnd().replace(/^/gm, indent)}` };
  });
}

/** Whether a statement of a host is about its machine alone. */
export function isOwn(statement: Statement): boolean {
  return OWN.some((keyword) => says(statement, ...keyword) !== undefined);
}
