import { Statement, valueWords, Word } from "../../model/dhcp/dhcpd-conf";
import { Reservation, ReservedCard, wholeNode } from "../../model/dhcp/reservations";
import { contains } from "../../model/network/ipv4";
import { ServedNetwork } from "../../model/network/served-networks";
import { cardsOf } from "../../model/nodes/cards";
import { Node } from "../../model/nodes/nodes";
import { Edit, removal } from "../edits";
import { cardEdits, CardPlan, isOwn, planCards } from "./card-edits";
import { dhcpdString } from "./dhcpd-string";
import { cardLabel, HostStatement, hostStatements, hostText } from "./host-statements";
import { indentOf } from "./setting-edits";

/** What a text is to reserve, and in which networks. */
interface WantedReservations {
  readonly nodes: readonly Node[];
  readonly networks: readonly ServedNetwork[];
}

/** The reservation that each node keeps: by its name, or by a card when it has another name now. A node that keeps none is new. */
export function keptReservations<
  One extends Pick<Reservation, "node"> & { readonly otherCards: readonly { readonly mac: string }[] },
>(reservations: readonly One[], nodes: readonly Node[]): ReadonlyMap<Node, One> {
  const left = new Set(reservations);
  const byName = new Map(reservations.map((one) => [one.node.name, one]));
  const byCard = new Map(reservations.flatMap((one) => cardsOf(wholeNode(one)).map((mac) => [mac, one] as const)));
  const kept = new Map<Node, One>();
  const take = (node: Node, ...found: (One | undefined)[]): void => {
    const first = found.find((one) => one !== undefined && left.delete(one));
    if (first) kept.set(node, first);
  };
  for (const node of nodes) take(node, byName.get(node.name));
  for (const node of nodes) if (!kept.has(node)) take(node, ...cardsOf(node).map((mac) => byCard.get(mac)));
  return kept;
}

/** Edits after which a text reserves an address for each card of each node, and for no node that is gone. */
export function reservationEdits(
  text: string,
  reservations: readonly Reservation[],
  { nodes, networks }: WantedReservations,
): Edit[] {
  const kept = keptReservations(reservations, nodes);
  const nodeOf = new Map(nodes.flatMap((node) => cardsOf(node).map((mac) => [mac, node] as const)));
  const edits = [...kept].flatMap(([node, found]) => {
    const own: ReservedCard = { ...found, mac: found.node.mac };
    const cards = planCards(own, found.otherCards, node, (mac) => (nodeOf.get(mac) ?? node) !== node);
    return [...hostEdits(found, node, cards), ...cardEdits(text, found, node, cards)];
  });
  const staying = new Set(kept.values());
  const gone = reservations
    .filter((one) => !staying.has(one))
    .flatMap((one) => [one, ...one.otherCards])
    .map(({ statement }) => removal(text, statement));
  const added = nodes.filter((node) => !kept.has(node));
  const additional = networks.flatMap(({ cidr }) => {
    const isWithin = ({ address }: Node): boolean => contains(cidr, address);
    const peers = reservations.filter(({ node }) => isWithin(node));
    return additions(text, peers, added.filter(isWithin));
  });
  return [...edits, ...gone, ...onNewLine(text, additional)];
}

/** Only the words that say otherwise, so that what else the hosts say stays. */
function hostEdits({ node: known }: Reservation, node: Node, { kept }: CardPlan): Edit[] {
  return kept.flatMap(({ host: { statement, mac: before }, mac }, i) => {
    const replace = ({ start, end }: Word, instead: string): Edit => ({ start, end, text: instead });
    const word = (was: string, is: string, value: string, ...keyword: readonly string[]): Edit[] =>
      was === is
        ? []
        : (statement.body ?? [])
            .flatMap((inner) => valueWords(inner, ...keyword) ?? [])
            .map((found) => replace(found, value));
    const label = statement.words[1];
    const wanted = labelOf(label.value, { isFirst: i === 0, known: known.name, name: node.name, before, mac });
    return [
      ...(label.value === wanted ? [] : [replace(label, wanted)]),
      ...word(known.name, node.name, dhcpdString(node.name), "option", "host-name"),
      ...word(known.address, node.address, node.address, "fixed-address"),
      ...word(before, mac, mac, "hardware", "ethernet"),
    ];
  });
}

interface Renamed {
  readonly isFirst: boolean;
  readonly known: string;
  readonly name: string;
  readonly before: string;
  readonly mac: string;
}

/** The label of the node's own host goes with its name; that of another card stays, unless it was made of name and card. */
function labelOf(label: string, { isFirst, known, name, before, mac }: Renamed): string {
  if (isFirst) return known === name ? label : name;
  return label === cardLabel(known, before) ? cardLabel(name, mac) : label;
}

/** New hosts stand where most of the others stand, at its end, and say what all of those say. */
function additions(text: string, reservations: readonly Reservation[], added: readonly Node[]): Edit[] {
  const { block, peers } = peersOf(reservations);
  const common = commonStatements(text, peers);
  const hosts = added.flatMap(hostStatements);
  if (!block) return hosts.map((host) => edit(text.length, `\n${hostText(host, common)}`));
  const closing = block.end - 1;
  const blanks = /(?<=\n)[ \t]*$/.exec(text.slice(0, closing))?.[0];
  const indent = blanks === undefined ? " " : indentOf(text, peers[0].statement);
  const lines = (host: HostStatement): string => hostText(host, common).replace(/^(?=.)/gm, indent);
  return hosts.map((host, i) =>
    edit(closing - (blanks?.length ?? 0), `${blanks === undefined && i === 0 ? "\n" : ""}${lines(host)}`),
  );
}

/** What comes behind the last line of a text does not go on with that line. */
function onNewLine(text: string, edits: readonly Edit[]): Edit[] {
  const behind = edits.some(({ start }) => start === text.length);
  const open = text === "" || text.endsWith("\n") || !behind ? [] : [edit(text.length, "\n")];
  return [...open, ...edits];
}

function edit(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

/** The block that holds most hosts, and its hosts; of two with as many the later one. */
export function peersOf(reservations: readonly Reservation[]): {
  readonly block?: Statement;
  readonly peers: readonly Reservation[];
} {
  const blocks = new Map<Statement | undefined, Reservation[]>();
  for (const one of reservations) {
    const block = one.within.at(0);
    const hosts = blocks.get(block);
    if (hosts) hosts.push(one);
    else blocks.set(block, [one]);
  }
  const largest = [...blocks].sort(([, one], [, other]) => one.length - other.length).at(-1);
  return largest === undefined ? { peers: [] } : { block: largest[0], peers: largest[1] };
}

/** Statements that all hosts have, with the same words, and that name none of them. */
function commonStatements(text: string, peers: readonly Reservation[]): string[] {
  const first = peers.at(0);
  if (first === undefined) return [];
  const bodyOf = ({ statement: { body = [] } }: Reservation) => body.filter((inner) => inner.body === undefined);
  const textOf = ({ words }: Statement) => words.map(({ value }) => value).join(" ");
  const known = peers.slice(1).map((other) => new Set(bodyOf(other).map(textOf)));
  return bodyOf(first)
    .filter((inner) => !isOwn(inner))
    .filter((inner) => known.every((words) => words.has(textOf(inner))))
    .filter((inner) => !namesNode(textOf(inner), first.node))
    .map(({ start, end }) => text.slice(start, end));
}

function namesNode(words: string, { name, address, mac }: Node): boolean {
  return [name, name.split(".")[0], address, mac].some((own) => words.toLowerCase().includes(own));
}
