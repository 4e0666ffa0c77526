import type { Step } from "./plan";
import { OTHER_SECRET, SECRET } from "./values";

const PART = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g;

/**
 * A step in which two secrets that differ are told apart. The engine writes the same word in the place of each, and says beside them that
 * they differ.
 */
export function withHiddenDifferences(step: Step): Step {
  const { before, after, differing } = step;
  if (before === undefined || after === undefined) return step;
  const paths = differing.map(partsOf).filter((path) => isHidden(before.inputs, path) && isHidden(after.inputs, path));
  if (paths.length === 0) return step;
  const inputs = paths.reduce<unknown>((values, path) => replacedAt(values, path), before.inputs);
  return { ...step, before: { ...before, inputs: inputs as typeof before.inputs } };
}

/** How many of the steps have secrets that differ. */
export function countHidden(steps: readonly Step[]): number {
  return steps.filter(({ before }) => JSON.stringify(before?.inputs ?? {}).includes(OTHER_SECRET)).length;
}

function partsOf(path: string): string[] {
  return [...path.matchAll(PART)].map((groups) => groups.slice(1).join(""));
}

/** A secret hides all that is below it. */
function isHidden(value: unknown, path: readonly string[]): boolean {
  if (value === SECRET) return true;
  if (path.length === 0 || typeof value !== "object" || value === null) return false;
  const [key, ...rest] = path;
  return isHidden((value as Readonly<Record<string, unknown>>)[key], rest);
}

function replacedAt(value: unknown, path: readonly string[]): unknown {
  if (value === SECRET) return OTHER_SECRET;
  const [key, ...rest] = path;
  if (Array.isArray(value)) return value.map((one: unknown, i) => (String(i) === key ? replacedAt(one, rest) : one));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, one]: [string, unknown]): [string, unknown] => [
    name,
    name === key ? replacedAt(one, rest) : one,
  ]);
  return Object.fromEntries(entries);
}
