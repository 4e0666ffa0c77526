import { canonicalJson } from "../model/canonical-json";
import type { Values } from "./plan";

/** Texts by which the engine says of a value of each type that it is not known yet. */
const UNKNOWNS: readonly unknown[] = [
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

/** What the engine writes in the place of a secret. */
export const SECRET = "[secret]";

/** Stands for a secret that differs from the one in the same place. */
export const OTHER_SECRET = "[another secret]";

/** Whether a plan does not show what is there. */
export function isOpaque(value: unknown): boolean {
  return isUnknown(value) || value === SECRET || value === OTHER_SECRET;
}

export const NOT_KNOWN = "(not known before the apply)";

/** Inputs that say how a host is reached and who asks, and nothing of what is wanted there. */
const ASIDE = ["connection", "claim", "__provider", "__defaults"];

export function isUnknown(value: unknown): boolean {
  return UNKNOWNS.includes(value);
}

export function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}

/** What is wanted on the host. */
export function wanted(inputs: Values): Values {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !ASIDE.includes(key)));
}

/** Names of the inputs that differ. */
export function differingKeys(before: Values, after: Values): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => !same(before[key], after[key]))
    .sort();
}

/** A map by name; empty where there is none. */
export function mapOf(value: unknown): Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** A text for a person. A text of the plan is itself; the rest is as JSON writes it. */
export function shown(value: unknown): string {
  if (isUnknown(value)) return NOT_KNOWN;
  if (value === undefined || value === null) return "(none)";
  return typeof value === "string" ? value : canonicalJson(value);
}

/** Each value below another one that is no list and no map, by its path. */
export function leavesOf(value: unknown, path: readonly string[] = []): [path: readonly string[], leaf: unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => leavesOf(inner, [...path, key]));
}
