import { foldNames, someNames } from "../../model/nodes/folded-names";
import { Piece, sentence, Sentence } from "./dialect";

const MOST_NAMED = 10;

/** A sentence of names; none without names. */
export function listed(what: string, names: readonly string[]): Sentence[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_NAMED).map((name): Sentence => [{ name }]);
  const more = names.length - shown.length;
  return [sentence`${what}: ${joined(shown)}${more > 0 ? ` and ${more} more` : ""}.`];
}

export function joined(items: readonly Sentence[]): Sentence {
  return items.flatMap((item, i): Piece[] => (i === 0 ? [...item] : [", ", ...item]));
}

export function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

const LONGEST_LIST = 110;

/** Nodes as a host list; many that do not fold as the first ones and their number. */
export function hostList(names: readonly string[]): Piece {
  const all = foldNames(names);
  return { name: all.length <= LONGEST_LIST ? all : someNames(names) };
}
