import type { Dialect } from "./dialect";
import { LONGEST_NAME, shortened, visible } from "../visible";

/** Said once, where a text has one of them. */
export const STAND_INS =
  "In this text \u2039 stands for a less-than sign and \uff06 for an ampersand that HTML would read.";

/** Text for a terminal, or for a page that puts it between `<pre>` and `</pre>` as it is. */
export const plainText: Dialect = {
  heading: (text) => text.toUpperCase(),
  name: (text) => shortened(harmless(text), LONGEST_NAME),
  item: (text) => `- ${text}`,
  folded: (name, words, lines) =>
    [
      `${shortened(harmless(name), LONGEST_NAME)} ${harmless(words)}`,
      ...lines.map((line) => `  ${harmless(line)}`),
    ].join("\n"),
};

export function hasStandIns(text: string): boolean {
  return /[\u2039\uff06]/.test(text);
}

/** Only what could begin a tag or an entity is written otherwise, so that most texts are themselves. */
function harmless(text: string): string {
  return visible(text)
    .replace(/<(?=[A-Za-z/!?])/g, "\u2039")
    .replace(/&(?=[A-Za-z#])/g, "\uff06");
}
