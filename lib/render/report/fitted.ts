import { Dialect, written } from "./dialect";
import { shortened } from "../visible";
import { listed, plural } from "./words";

/** So many characters may stand in a comment of GitHub. */
export const MOST_CHARACTERS = 65_536;

/** Kept for the statement of what was left out, and for one of stand-ins. */
const RESERVED = 6_000;

const SEPARATOR = "\n\n";

const LONGEST_LINE = 300;
const MOST_LINES = 200;

/** Fewer lines say less than the statement that they are left out. */
const FEWEST_LINES = 10;

/** A part that a reader opens. */
export interface Folded {
  readonly name: string;
  readonly words: string;
  readonly lines: readonly string[];
}

/** A part of a report by its name, as a text for so much room; `undefined` where that is too little. */
export interface Part {
  readonly name: string;
  text(room: number): string | undefined;
}

/** A head with as many of the parts as fit below it, and what was left out. */
export function fitted(head: string, parts: readonly Part[], dialect: Dialect): string {
  let room = MOST_CHARACTERS - RESERVED - head.length;
  const texts = [head];
  const left: string[] = [];
  for (const part of parts) {
    const text = part.text(room);
    if (text === undefined || text.length > room) left.push(part.name);
    else {
      texts.push(text);
      room -= text.length + SEPARATOR.length;
    }
  }
  const statement = listed(`Left out, since a comment of GitHub has at most ${MOST_CHARACTERS} characters`, left);
  return [...texts, ...statement.map((one) => written(one, dialect))].join(SEPARATOR) + "\n";
}

/** Lines as many as fit, with a statement of how many more there are. */
export function foldedPart({ name, words, lines }: Folded, dialect: Dialect): Part {
  const short = lines.map((line) => shortened(line, LONGEST_LINE));
  const text = (count: number): string => {
    const left = lines.length - count;
    const statement = left === 0 ? [] : [`... ${plural(left, "line")} more of this difference are left out`];
    return dialect.folded(name, words, [...short.slice(0, count), ...statement]);
  };
  return {
    name,
    text(room) {
      let count = Math.min(short.length, MOST_LINES);
      while (text(count).length > room) {
        count = Math.floor(count / 2);
        if (count < FEWEST_LINES) return undefined;
      }
      return text(count);
    },
  };
}
