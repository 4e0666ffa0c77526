/** A name, taken apart where it has numbers. */
interface Numbered {
  /** Its texts with `%s` between them, so that names are of one form that differ in their numbers alone. */
  readonly form: string;
  readonly numbers: readonly string[];
}

/** So many host lists stand in a sentence. */
const MOST_SHOWN = 4;

/**
 * Names as one host list, as ClusterShell's NodeSet prints them: `s[0-3,7].example.com,t0`. Names with several numbers may be divided
 * otherwise than there: by what differs in their last number alone. Of equal sets it is the same text.
 */
export function foldNames(names: readonly string[]): string {
  return foldedLists(names).join(",");
}

/** Names for a sentence, as few host lists; of many that do not fold, the first ones and how many names there are in all. */
export function someNames(names: readonly string[]): string {
  const lists = foldedLists(names);
  if (lists.length <= MOST_SHOWN) return lists.join(", ");
  return `${lists.slice(0, MOST_SHOWN - 1).join(", ")} and others, ${new Set(names).size} in all`;
}

/** One host list for each form and each block of numbers that can be said at once. */
function foldedLists(names: readonly string[]): string[] {
  const forms = new Map<string, (readonly string[])[]>();
  for (const { form, numbers } of [...new Set(names)].map(numbered).sort(byForm)) {
    const known = forms.get(form);
    if (known) known.push(numbers);
    else forms.set(form, [numbers]);
  }
  return [...forms].flatMap(([form, vectors]) =>
    blocksOf(vectors).map((ranges) => ranges.reduce((text, range) => text.replace("%s", () => bracketed(range)), form)),
  );
}

function numbered(name: string): Numbered {
  const numbers: string[] = [];
  const form = name.replace(/\d+/g, (number) => {
    if (number.length > 15) return number;
    numbers.push(number);
    return "%s";
  });
  return { form, numbers };
}

function byForm(one: Numbered, other: Numbered): number {
  if (one.form !== other.form) return one.form < other.form ? -1 : 1;
  const at = one.numbers.findIndex((number, i) => number !== other.numbers[i]);
  return at === -1 ? 0 : byNumber(one.numbers[at], other.numbers[at]);
}

/** Numbers with zeros in front come behind those of fewer digits. */
function byNumber(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : Number(one > other));
}

/** Sorted vectors of numbers as ranges of each place: first what differs in the last place alone, then those whose last places are alike. */
function blocksOf(vectors: readonly (readonly string[])[]): string[][] {
  if (vectors[0].length === 0) return [[]];
  const lastOf = new Map<string, { readonly before: readonly string[]; readonly last: string[] }>();
  for (const vector of vectors) {
    const before = vector.slice(0, -1);
    const known = lastOf.get(before.join());
    if (known) known.last.push(vector[vector.length - 1]);
    else lastOf.set(before.join(), { before, last: vector.slice(-1) });
  }
  const alike = new Map<string, (readonly string[])[]>();
  for (const { before, last } of lastOf.values()) {
    const range = rangesOf(last);
    const known = alike.get(range);
    if (known) known.push(before);
    else alike.set(range, [before]);
  }
  return [...alike].flatMap(([range, before]) => blocksOf(before).map((ranges) => [...ranges, range]));
}

/** Sorted numbers as ranges. One that begins with a zero keeps its width. */
function rangesOf(numbers: readonly string[]): string {
  const runs: { first: string; last: string }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && isNext(run, number)) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(",");
}

function isNext({ first, last }: { readonly first: string; readonly last: string }, number: string): boolean {
  const isPadded = first.length > 1 && first.startsWith("0");
  const width = number.length === last.length || (!isPadded && !number.startsWith("0"));
  return width && Number(number) === Number(last) + 1;
}

function bracketed(range: string): string {
  return /[-,]/.test(range) ? `[${range}]` : range;
}
