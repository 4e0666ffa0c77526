import { says, Statement, valueWords, Word } from "../../model/dhcp/dhcpd-conf";
import { Reservation } from "../../model/dhcp/reservations";
import { contains } from "../../model/network/ipv4";
import { ServedNetwork } from "../../model/network/served-networks";
import { Node } from "../../model/nodes/nodes";
import { Edit, removal } from "../edits";
import { dhcpdString } from "./dhcpd-string";
import { indentOf } from "./setting-edits";

/** What a host says of one machine alone. */
const OWN = [
  ...[["hardware"], ["fixed-address"], ["uid"], ["dynamic"], ["deleted"], ["ddns-hostname"]],
  ...[
    ["option", "host-name"],
    ["option", "dhcp-client-identifier"],
  ],
];

/** What a text is to reserve, and in which networks. */
interface WantedReservations {
  readonly nodes: readonly Node[];
  readonly networks: readonly ServedNetwork[];
}

/** Edits after which a text reserves an address for each node, for the same card, and for no node that is gone. */
export function reservationEdits(
  text: string,
  reservations: readonly Reservation[],
  { nodes, networks }: WantedReservations,
): Edit[] {
  const left = new Set(reservations);
  const [byName, byMac] = [(node: Node) => node.name, (node: Node) => node.mac].map((key) => ({
    key,
    known: new Map(reservations.map((reservation) => [key(reservation.node), reservation])),
  }));
  const take = (node: Node, { key, known }: typeof byName): Reservation | undefined => {
    const found = known.get(key(node));
    return found && left.delete(found) ? found : undefined;
  };
  const added: Node[] = [];
  const edits: Edit[] = [];
  // a node keeps its place by its name, or by its card when it has another name now
  const named = nodes.map((node) => ({ node, found: take(node, byName) }));
  for (const { node, found = take(node, byMac) } of named) {
    if (found) edits.push(...hostEdits(found, node));
    else added.push(node);
  }
  const gone = [...left].flatMap((one) => [one, ...one.otherCards]).map(({ statement }) => removal(text, statement));
  const additional = networks.flatMap(({ cidr }) => {
    const isWithin = ({ address }: Node): boolean => contains(cidr, address);
    const peers = reservations.filter(({ node }) => isWithin(node));
    return additions(text, peers, added.filter(isWithin));
  });
  return [...edits, ...gone, ...onNewLine(text, additional)];
}

/** Only the words that say otherwise, so that what else the host says stays. Another card of the node follows it. */
function hostEdits({ statement, node: known, otherCards }: Reservation, node: Node): Edit[] {
  const replace = ({ start, end }: Word, text: string): Edit => ({ start, end, text });
  const word = ({ body = [] }: Statement, value: string, ...keyword: readonly string[]): Edit[] =>
    body.flatMap((inner) => valueWords(inner, ...keyword) ?? []).map((found) => replace(found, value));
  const both = (value: string, ...keyword: readonly string[]): Edit[] =>
    [statement, ...otherCards.map((card) => card.statement)].flatMap((host) => word(host, value, ...keyword));
  return [
    ...(known.name === node.name
      ? []
      : [replace(statement.words[1], node.name), ...both(dhcpdString(node.name), "option", "host-name")]),
    ...(known.address === node.address ? [] : both(node.address, "fixed-address")),
    ...(known.mac === node.mac ? [] : word(statement, node.mac, "hardware", "ethernet")),
  ];
}

/** New hosts stand where most of the others stand, at its end, and say what all of those say. */
function additions(text: string, reservations: readonly Reservation[], added: readonly Node[]): Edit[] {
  const { block, peers } = peersOf(reservations);
  const common = commonStatements(text, peers);
  if (!block) return added.map((node) => edit(text.length, `\n${hostText(node, common)}`));
  const closing = block.end - 1;
  const blanks = /(?<=\n)[ \t]*$/.exec(text.slice(0, closing))?.[0];
  const indent = blanks === undefined ? " " : indentOf(text, peers[0].statement);
  const lines = (node: Node): string => hostText(node, common).replace(/^(?=.)/gm, indent);
  return added.map((node, i) =>
    edit(closing - (blanks?.length ?? 0), `${blanks === undefined && i === 0 ? "\n" : ""}${lines(node)}`),
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
    .filter((inner) => !OWN.some((keyword) => says(inner, ...keyword) !== undefined))
    .filter((inner) => known.every((words) => words.has(textOf(inner))))
    .filter((inner) => !namesNode(textOf(inner), first.node))
    .map(({ start, end }) => text.slice(start, end));
}

function namesNode(words: string, { name, address, mac }: Node): boolean {
  return [name, name.split(".")[0], address, mac].some((own) => words.toLowerCase().includes(own));
}

function hostText({ name, address, mac }: Node, common: readonly string[]): string {
  const lines = [
    `fixed-address ${address};`,
    `hardware ethernet ${mac};`,
    `option host-name ${dhcpdString(name)};`,
    ...common,
  ];
  return `host ${name} {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}
