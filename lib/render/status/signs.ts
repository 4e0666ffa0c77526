import type { NodeCondition } from "../../model/status/node-condition";

/** A sign for each condition, so that no colour alone says it. */
export const SIGNS: Readonly<Record<NodeCondition, string>> = {
  up: "\u2713",
  stale: "\u2260",
  booting: "\u2191",
  down: "\u2715",
  "no answer": "?",
  "not seen yet": "\u2013",
  refused: "\u2298",
  unknown: "!",
  "not asked": "\u00b7",
};

export function cssClass(words: string): string {
  return words.toLowerCase().replaceAll(" ", "-");
}
