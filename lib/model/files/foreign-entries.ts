/**
 * What others put on a host that a node, or the master on its way to one, meets before what is ours or beside it: the place, such
 * as a path with a line, and what it does.
 */
export type ForeignEntries = Readonly<Record<string, string>>;

/** What was found: what changes something for a node, and what is only worth a word. */
export interface ForeignFindings {
  readonly entries: ForeignEntries;
  readonly remarks: readonly string[];
}

const MOST_ENTRIES = 20;
const MOST_NAMES = 3;

/** Findings of a host whose list of entries is long are cut: the first ones are what a person begins with. */
export function boundedEntries(entries: readonly (readonly [place: string, effect: string])[]): ForeignEntries {
  const shown = Object.fromEntries(entries.slice(0, MOST_ENTRIES));
  if (entries.length <= MOST_ENTRIES) return shown;
  return { ...shown, "(more)": `${entries.length - MOST_ENTRIES} entries more` };
}

/** Names for a sentence, shortened to the first few. */
export function someOf(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(", ");
  return `${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more`;
}
