import { KeaValue } from "../../model/dhcp/kea-tree";
import { Edit, removal } from "../edits";
import { Json, oneLineJson } from "./kea-json";

/**
 * Edits after which a list or a map has these parts no more, nor their commas.
 *
 * @param parts all of them, in the order of the text
 */
export function removalsFrom(text: string, parts: readonly Stretch[], gone: ReadonlySet<Stretch>): Edit[] {
  const lastKept = parts.filter((part) => !gone.has(part)).at(-1);
  return parts.flatMap((part, i) => {
    if (!gone.has(part)) {
      // the comma behind the last one that stays goes with those behind it
      const comma = part === lastKept && parts.length > i + 1 ? commaBehind(text, part.end) : undefined;
      return comma === undefined ? [] : [{ start: comma, end: comma + 1, text: "" }];
    }
    const comma = commaBehind(text, part.end);
    const isClose = comma !== undefined && text.slice(part.end, comma).trim() === "";
    return [removal(text, { start: part.start, end: isClose ? comma + 1 : part.end })];
  });
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Edit that puts an item behind the others of a list, on a line of its own where they have theirs. */
export function additionTo(text: string, list: KeaValue, items: readonly string[]): Edit {
  const last = list.items.at(-1);
  if (last !== undefined) {
    const indent = lineIndent(text, last.start);
    const between = indent === undefined ? ", " : `,\n${indent}`;
    return insertion(last.end, items.map((item) => `${between}${item}`).join(""));
  }
  const indent = `${lineIndent(text, lineStart(text, list.start)) ?? ""}  `;
  const inside = `\n${items.map((item) => `${indent}${item}`).join(",\n")}\n${indent.slice(2)}`;
  return { start: list.start + 1, end: list.end - 1, text: inside };
}

/** Edit that gives a map a member, as its first one, which needs no look at what stands behind the others. */
export function memberIn(text: string, map: KeaValue, name: string, value: Json | string[]): Edit {
  const first = map.members.at(0);
  const indent = first && lineIndent(text, first.start);
  const said = `${JSON.stringify(name)}: ${oneLineJson(value)}`;
  if (first === undefined) return { start: map.start + 1, end: map.end - 1, text: ` ${said} ` };
  return insertion(first.start, indent === undefined ? `${said}, ` : `${said},\n${indent}`);
}

export function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

/** Blanks before what begins its line. */
function lineIndent(text: string, at: number): string | undefined {
  return /(?:^|\n)([ \t]*)$/.exec(text.slice(0, at))?.[1];
}

/** The first character of the line that has a place. */
function lineStart(text: string, at: number): number {
  const begin = text.lastIndexOf("\n", at - 1) + 1;
  return begin + (/^[ \t]*/.exec(text.slice(begin))?.[0].length ?? 0);
}

/** Where the comma is that follows, behind blanks and comments. */
function commaBehind(text: string, at: number): number | undefined {
  const blank = /^(?:\s|\/\/[^\n]*|#[^\n]*|\/\*[^]*?\*\/)*/.exec(text.slice(at))?.[0] ?? "";
  return text[at + blank.length] === "," ? at + blank.length : undefined;
}
