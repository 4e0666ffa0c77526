import { KeaHost } from "../../model/dhcp/kea-reservations";
import { optionOf } from "../../model/dhcp/kea-settings";
import { keaSubnetOf } from "../../model/dhcp/kea-subnets";
import { KeaValue, memberOf } from "../../model/dhcp/kea-tree";
import { AssignedHost } from "../../model/dhcp/reservations";
import { contains } from "../../model/network/ipv4";
import { ServedNetwork } from "../../model/network/served-networks";
import { cardsOf } from "../../model/nodes/cards";
import { Node } from "../../model/nodes/nodes";
import { Edit } from "../edits";
import { CardPlan, planCards } from "./card-edits";
import { keptReservations } from "./host-edits";
import { oneLineJson } from "./kea-json";
import { additionTo, memberIn, removalsFrom } from "./kea-list-edits";

type Reserved = AssignedHost<KeaHost>;
interface Card {
  readonly host: KeaHost;
  readonly mac: string;
}

/** What a reservation says of one machine alone. */
const OWN = ["hw-address", "ip-address", "hostname", "client-id", "duid", "circuit-id", "flex-id"];

/** Reservations of a text, and what becomes of each. */
export interface ReservationPlan {
  /** The cards of each node, with what it was called and had before. */
  readonly kept: readonly { readonly node: Node; readonly found: Reserved; readonly cards: CardPlan<Card> }[];
  /** Cards that have no reservation yet; those of a node that has one say the same as that. */
  readonly added: readonly { readonly node: Node; readonly mac: string; readonly isFurther: boolean }[];
  readonly gone: ReadonlySet<KeaValue>;
}

/** Decides which reservation is for which card of which node, by the rules of {@link planCards}. */
export function planReservations(reservations: readonly Reserved[], nodes: readonly Node[]): ReservationPlan {
  const kept = keptReservations(reservations, nodes);
  const nodeOf = new Map(nodes.flatMap((node) => cardsOf(node).map((mac) => [mac, node] as const)));
  const planned = [...kept].map(([node, found]) => {
    const own: Card = { host: found.host, mac: found.node.mac };
    const isElsewhere = (mac: string): boolean => (nodeOf.get(mac) ?? node) !== node;
    return { node, found, cards: planCards(own, found.otherCards, node, isElsewhere) };
  });
  const staying = new Set(kept.values());
  const left = reservations.filter((one) => !staying.has(one));
  return {
    kept: planned,
    added: [
      ...planned.flatMap(({ node, cards }) => cards.added.map((mac) => ({ node, mac, isFurther: true }))),
      ...nodes
        .filter((node) => !kept.has(node))
        .flatMap((node) => cardsOf(node).map((mac) => ({ node, mac, isFurther: false }))),
    ],
    gone: new Set([
      ...planned.flatMap(({ cards }) => cards.removed.map(({ host }) => host.value)),
      ...left
        .flatMap(({ host, otherCards }) => [host, ...otherCards.map((card) => card.host)])
        .map(({ value }) => value),
    ]),
  };
}

/** Edits after which the reservations that stay say what their nodes have, and no other is there that was a node's. */
export function keptEdits(text: string, { kept, gone }: ReservationPlan, lists: readonly KeaValue[]): Edit[] {
  const changed = kept.flatMap(({ node, found, cards }) =>
    cards.kept.flatMap(({ host: { host }, mac }) => [
      ...(found.node.name === node.name ? [] : said(memberOf(host.value, "hostname"), node.name)),
      ...(found.node.name === node.name ? [] : said(optionOf(host.value, "host-name")?.said, node.name)),
      ...(found.node.address === node.address ? [] : said(memberOf(host.value, "ip-address"), node.address)),
      ...(macOf(found, host) === mac ? [] : said(memberOf(host.value, "hw-address"), mac)),
    ]),
  );
  return [...changed, ...lists.flatMap((list) => removalsFrom(text, list.items, gone))];
}

function macOf({ host: own, node, otherCards }: Reserved, host: KeaHost): string | undefined {
  return host === own ? node.mac : otherCards.find((card) => card.host === host)?.mac;
}

function said(value: KeaValue | undefined, instead: string): Edit[] {
  return value === undefined ? [] : [{ start: value.start, end: value.end, text: JSON.stringify(instead) }];
}

/** Edits after which cards without a reservation have one, in the list that has most of their network, which says what all of those say. */
export function addedEdits(text: string, dhcp4: KeaValue, { added, networks, peers }: AddedReservations): Edit[] {
  const groups = new Map<KeaValue, { readonly list?: KeaValue; readonly items: string[] }>();
  for (const { node, mac, isFurther } of added) {
    const network = networks.find(({ cidr }) => contains(cidr, node.address));
    if (network === undefined) continue;
    const near = peers.filter((one) => contains(network.cidr, one.node.address)).map(({ host }) => host);
    const subnet = keaSubnetOf(dhcp4, "existing", network.cidr).value;
    const holder = mostUsed(near.map((host) => host.holder)) ?? subnet;
    const group = groups.get(holder) ?? { list: memberOf(holder, "reservations"), items: [] };
    groups.set(holder, group);
    const own = isFurther ? peers.find((one) => one.node.name === node.name) : undefined;
    const further = own ? membersBeside(text, own.host.value) : commonMembers(text, near);
    group.items.push(reservationText(node, mac, further));
  }
  return [...groups].map(([holder, { list, items }]) => {
    if (list !== undefined) return additionTo(text, list, items);
    const edit = memberIn(text, holder, "reservations", []);
    return { ...edit, text: edit.text.replace("[]", `[ ${items.join(", ")} ]`) };
  });
}

interface AddedReservations {
  readonly added: ReservationPlan["added"];
  readonly networks: readonly ServedNetwork[];
  /** Reservations that stood there. */
  readonly peers: readonly Reserved[];
}

function reservationText({ name, address }: Node, mac: string, further: readonly string[]): string {
  const own = oneLineJson({ "hw-address": mac, "ip-address": address, hostname: name });
  return further.length === 0 ? own : `${own.slice(0, -2)}, ${further.join(", ")} }`;
}

function mostUsed(holders: readonly KeaValue[]): KeaValue | undefined {
  const uses = (one: KeaValue): number => holders.filter((other) => other === one).length;
  return [...new Set(holders)].sort((one, other) => uses(one) - uses(other)).at(-1);
}

/** Members that all have, with the same words. */
function commonMembers(text: string, hosts: readonly KeaHost[]): string[] {
  const [first, ...others] = hosts.map(({ value }) => membersBeside(text, value));
  return ((first as string[] | undefined) ?? []).filter((member) => others.every((more) => more.includes(member)));
}

/** What a reservation says besides that it is for one machine, as it stands. */
function membersBeside(text: string, value: KeaValue): string[] {
  return value.members
    .filter(({ name }) => !OWN.includes(name))
    .filter((member) => member.name !== "option-data" || optionOf(value, "host-name") === undefined)
    .map(({ start, value: { end } }) => text.slice(start, end));
}
