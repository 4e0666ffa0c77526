import { InputError } from "../input-error";
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

const ITEM = /(?:\\\n|[ \t])+|#[^\n]*|\n|"[^"\n]*"|(?:\\(?!\n)[^]|[^\s"#\\])+/y;

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
    else if (/^(\s|\\\n|#)/.test(item)) continue;
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
  return path.startsWith('"')
    ? path.slice(1, -1)
    : path.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
