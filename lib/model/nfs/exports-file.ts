import { InputError } from "../input-error";
import { covers, isSameNetwork, overlaps, parseClientNetwork } from "../network/network-overlap";
import { SourceText } from "../source-lines";

/** One client of a line of exports(5). */
export interface ExportsEntry {
  /** Such as `/etc/exports:3`. */
  readonly place: string;
  readonly path: string;
  /** As it stands: a network, a name, `*`; empty for the whole world. */
  readonly client: string;
  readonly options: readonly string[];
  /** Where client and options stand in the text. */
  readonly start: number;
  readonly end: number;
}

// a `#` begins a comment where a word would begin; a carriage return is a blank like others
const ITEM = /(?:\\\r?\n|[ \t\r])+|#[^\n]*|\n|(?:"[^"\n]*"|\\(?!\r?\n)[^]|[^\s"\\])+/y;

/**
 * What a text of exports(5) exports, client by client: lines that a backslash continues, paths in quotes and the options that a
 * line gives for all of its clients (`-ro`) as the server takes them.
 */
export function parseExportsFile({ name, text }: SourceText): ExportsEntry[] {
  const entries: ExportsEntry[] = [];
  let path: string | undefined;
  let common: readonly string[] = [];
  let line = 1;
  ITEM.lastIndex = 0;
  while (ITEM.lastIndex < text.length) {
    const start = ITEM.lastIndex;
    const item = ITEM.exec(text)?.[0];
    const place = `${name}:${line}`;
    if (item === undefined) throw new InputError(place, "cannot be read as a line of exports(5)");
    line += item.split("\n").length - 1;
    if (item === "\n") [path, common] = [undefined, []];
    else if (/^(\s|\\\r?\n|#)/.test(item)) continue;
    else if (path === undefined) path = unquoted(item);
    else if (item.startsWith("-")) common = item.slice(1).split(",");
    else entries.push({ place, path, ...clientOf(item, common, place), start, end: start + item.length });
  }
  return entries;
}

function clientOf(item: string, common: readonly string[], place: string) {
  const match = /^([^()]*)(?:\(([^()]*)\))?$/.exec(item);
  if (!match) throw new InputError(place, `has the client "${item}", expected one such as 10.0.0.0/24(ro)`);
  const [, client, own = ""] = match;
  return { client, options: [...common, ...own.split(",").filter(Boolean)] };
}

function unquoted(path: string): string {
  return path.replaceAll('"', "").replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

/** Where a text exports a directory to a network, however it writes the network. */
export function exportOf(entries: readonly ExportsEntry[], path: string, clients: string): ExportsEntry | undefined {
  const ofPath = entries.filter((entry) => entry.path === path);
  return ofPath.find(({ client }) => client === clients) ?? ofPath.find(({ client }) => isSameNetwork(client, clients));
}

/** What {@link reachOf} says of clients that are no nodes. */
export const NOT_OURS = "not for the boot network";

/** Whom an export reaches that is not one to the boot network alone, as words. */
export function reachOf(client: string, network: string): string {
  if (client === "") return "to everybody, since a blank stands before its options";
  if (client === "*") return "to everybody, nodes too";
  if (client.startsWith("@")) return "to a netgroup, which nodes may be in";
  const [clients, ours] = [client, network].map(parseClientNetwork);
  if (clients === undefined) return "by name, which a node may have";
  if (ours === undefined || !overlaps(clients, ours)) return NOT_OURS;
  return covers(clients, ours)
    ? "for the boot network and others; an export of the program is for the boot network alone"
    : "for a part of the boot network; an export of the program is for all of it";
}
