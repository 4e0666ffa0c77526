import { parseDhcpdConf, says, Statement } from "../../model/dhcp/dhcpd-conf";
import { effective, Scopes, scopesOf } from "../../model/dhcp/dhcpd-scopes";
import { Master, Network } from "../../model/network/network";
import { Node } from "../../model/nodes/nodes";
import { Reservation, reservationsOf } from "../../model/dhcp/reservations";
import { SourceText } from "../../model/source-lines";
import { applyEdits, Edit, removal } from "../edits";
import { oneLine } from "../template";

/** What a program says of a network, to be put into a dhcpd.conf(5) that somebody else wrote. */
export interface WantedDhcpd {
  readonly network: Network;
  readonly master: Master;
  readonly nodes: readonly Node[];
  /** `undefined` leaves what the text says. */
  readonly bootFile?: string;
  /** `undefined` leaves what the text says. */
  readonly leaseSeconds?: number;
}

/** A statement, and the words that it must say. */
interface DesiredStatement {
  readonly keyword: readonly string[];
  readonly values: readonly string[];
  readonly quoted?: boolean;
  /** Whether a text that does not say it gets it. */
  readonly added: boolean;
}

/**
 * An existing dhcpd.conf(5) with what a program says put into it. Every byte that does not contradict the program stays: comments,
 * order, options that no argument describes, hosts that are no nodes. Where text and program agree it is the text itself.
 */
export function renderExistingDhcpd(existing: SourceText, wanted: WantedDhcpd): string {
  const statements = parseDhcpdConf(existing);
  const scopes = scopesOf(statements, existing.name, wanted.network.cidr);
  return applyEdits(existing.text, [
    ...desiredStatements(wanted).flatMap((wish) => settled(wish, scopes)),
    ...reservationEdits(existing.text, statements, wanted),
  ]);
}

function desiredStatements({ network, master, bootFile, leaseSeconds }: WantedDhcpd): DesiredStatement[] {
  const option = (name: string, values: readonly string[], quoted = false): DesiredStatement[] =>
    values.length === 0 ? [] : [{ keyword: ["option", name], values, quoted, added: true }];
  const lease = leaseSeconds === undefined ? [] : [String(leaseSeconds)];
  return [
    ...option("routers", network.gateway === undefined ? [] : [network.gateway]),
    ...option("domain-name", network.domain === undefined ? [] : [network.domain], true),
    ...option("domain-name-servers", network.nameServers),
    // dhcpd names itself where a text does not
    { keyword: ["next-server"], values: [master.address], added: false },
    ...(bootFile === undefined ? [] : [{ keyword: ["filename"], values: [bootFile], quoted: true, added: true }]),
    ...lease.flatMap((seconds) =>
      ["default-lease-time", "max-lease-time"].map((word) => ({ keyword: [word], values: [seconds], added: true })),
    ),
  ];
}

function settled(wish: DesiredStatement, scopes: Scopes): Edit[] {
  const [subnet] = scopes;
  const said = effective(scopes, ...wish.keyword);
  if (said ? says(said, ...wish.keyword)?.join() === wish.values.join() : !wish.added) return [];
  const values = wish.values.map((value) => (wish.quoted ? quoted(value) : value)).join(", ");
  const text = `${[...wish.keyword, values].join(" ")};`;
  if (said && subnet.body?.includes(said)) return [{ start: said.start, end: said.end, text }];
  const at = subnet.bodyStart ?? subnet.end;
  return [{ start: at, end: at, text: `\n  ${text}` }];
}

function reservationEdits(text: string, statements: readonly Statement[], wanted: WantedDhcpd): Edit[] {
  const { reservations } = reservationsOf(statements, wanted.network, wanted.master);
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
  const named = wanted.nodes.map((node) => ({ node, found: take(node, byName) }));
  for (const { node, found = take(node, byMac) } of named) {
    if (found) edits.push(...hostEdits(found.statement, found.node, node));
    else added.push(node);
  }
  const gone = [...left].map(({ statement }) => removal(text, statement));
  const end = { start: text.length, end: text.length };
  const open = text === "" || text.endsWith("\n") ? "" : "\n";
  return [
    ...edits,
    ...gone,
    ...added.map((node, i) => ({ ...end, text: `${i === 0 ? open : ""}\n${hostText(node)}` })),
  ];
}

/** Only the words that say otherwise, so that what else the host says stays. */
function hostEdits(statement: Statement, known: Node, node: Node): Edit[] {
  const word = (value: string, ...keyword: readonly string[]): Edit[] =>
    (statement.body ?? [])
      .filter((inner) => says(inner, ...keyword) !== undefined)
      .map((inner) => inner.words[keyword.length])
      .map(({ start, end }) => ({ start, end, text: value }));
  const name = statement.words[1];
  return [
    ...(known.name === node.name
      ? []
      : [{ start: name.start, end: name.end, text: node.name }, ...word(quoted(node.name), "option", "host-name")]),
    ...(known.address === node.address ? [] : word(node.address, "fixed-address")),
    ...(known.mac === node.mac ? [] : word(node.mac, "hardware", "ethernet")),
  ];
}

function hostText({ name, address, mac }: Node): string {
  return `host ${name} {\n  fixed-address ${address};\n  hardware ethernet ${mac};\n  option host-name ${quoted(name)};\n}\n`;
}

function quoted(value: string): string {
  return `"${oneLine(value).replace(/[\\"]/g, "\\$&")}"`;
}
