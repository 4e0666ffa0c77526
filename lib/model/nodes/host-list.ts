import { InputError } from "../input-error";

/** More names are refused: a typing error makes billions of them. */
export const MOST_LISTED = 100_000;

const RANGE = /^(\d{1,15})(?:-(\d{1,15})(?:\/(\d{1,15}))?)?$/;
const EXAMPLE = "numbers and ranges such as [0-3,7] or [000-098/2]";

/** Numbers of a bracket, each with at least so many digits. */
interface NumberRange {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly digits: number;
}

/** A part of a name: a text, or the numbers that may stand there. */
type Part = string | readonly NumberRange[];

/** Whether a text stands for several names, or says so wrongly. */
export function isHostList(text: string): boolean {
  return /[[\],]/.test(text);
}

/**
 * The names that a host list stands for, in its order. It is written as ClusterShell's NodeSet reads it: names apart by commas, with
 * numbers in brackets, such as `s[0-3,7].example.com` or `rack[1-2]n[01-40]`. A first number with zeros in front gives all of a range
 * its width; behind `/` stands a step. A name without brackets is a list of itself.
 */
export function expandHostList(text: string, argument: string): string[] {
  if (!isHostList(text)) return [text];
  const refuse = (reason: string): never => {
    throw new InputError(argument, `${JSON.stringify(text)} ${reason}`);
  };
  const patterns = patternsOf(text, refuse);
  const count = patterns.reduce((sum, parts) => sum + parts.reduce((product, part) => product * countOf(part), 1), 0);
  if (count > MOST_LISTED) refuse(`stands for ${count} names, expected at most ${MOST_LISTED}`);
  const names = patterns.flatMap((parts) =>
    parts.reduce<string[]>((heads, part) => heads.flatMap((head) => textsOf(part).map((tail) => head + tail)), [""]),
  );
  const twice = names.length === new Set(names).size ? undefined : names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) refuse(`has ${twice} twice, expected ranges that do not overlap`);
  return names;
}

function patternsOf(text: string, refuse: (reason: string) => never): Part[][] {
  const patterns: Part[][] = [[]];
  for (const token of text
    .replace(/\s*,\s*/g, ",")
    .trim()
    .match(/\[[^[\]]*\]|[^[\],]+|./gs) ?? []) {
    if (token === "[") refuse("has an opening bracket that nothing closes");
    if (token === "]") refuse("has a closing bracket that nothing opened");
    if (token === ",") patterns.push([]);
    else patterns.at(-1)?.push(token.startsWith("[") ? rangesOf(token, refuse) : token);
  }
  if (patterns.some((parts) => parts.length === 0)) refuse("has a comma without a name on each side");
  return patterns;
}

function rangesOf(bracket: string, refuse: (reason: string) => never): NumberRange[] {
  if (bracket === "[]") refuse(`has an empty bracket, expected ${EXAMPLE}`);
  return bracket
    .slice(1, -1)
    .split(",")
    .map((given) => {
      const [, low, high = low, step = "1"] =
        RANGE.exec(given) ?? refuse(`has "${given}" in brackets, expected ${EXAMPLE}`);
      const [first, last] = [Number(low), Number(high)];
      const isPadded = [low, high].some((number) => number.length > 1 && number.startsWith("0"));
      if (first > last) refuse(`has the range ${given}, which ends before it begins; expected ${high}-${low}`);
      if (Number(step) === 0) refuse(`has the range ${given} with the step 0, expected at least 1`);
      if (isPadded && low.length !== high.length)
        refuse(
          `has the range ${given} with ends of ${low.length} and ${high.length} digits, expected as many where zeros stand in front`,
        );
      return { first, last, step: Number(step), digits: isPadded ? low.length : 1 };
    });
}

function countOf(part: Part): number {
  if (typeof part === "string") return 1;
  return part.reduce((sum, { first, last, step }) => sum + Math.floor((last - first) / step) + 1, 0);
}

function textsOf(part: Part): readonly string[] {
  if (typeof part === "string") return [part];
  return part.flatMap(({ first, last, step, digits }) =>
    Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) =>
      String(first + i * step).padStart(digits, "0"),
    ),
  );
}
