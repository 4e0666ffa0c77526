import { AS_APPLIED } from "../host/service/unit-facts";
import { foldNames } from "../model/nodes/folded-names";
import type { DriftedFact } from "../model/status/cluster-status";
import { SEALED } from "../model/stack/sealed-values";
import type { StateResource, Values } from "./stack-state";

/** Inputs whose right value is the same in every program, with that value. */
const RIGHT: Values = { unit: AS_APPLIED, integrity: "intact" };

/** The same of the daemons of a component; a service of a program's own may be meant to stand still. */
const RIGHT_OF_COMPONENTS: Values = { ...RIGHT, running: true, enabled: true };

const COMPONENT = /^pulumi-diskless:/;

/** Inputs that say how a host is reached, who asks and what is to be done there, and nothing of what is there. */
const ASIDE = [
  "connection",
  "claim",
  "questions",
  "watch",
  "recipe",
  "content",
  "reload",
  "validate",
  "build",
  "comment",
];

/**
 * What a state tells of drift. A refresh writes what a host has over what the program wanted, so only that can be told whose right value is
 * known without the program: what nodes run, what others wrote, whether a daemon runs as it was applied, and each value that a read put
 * in parentheses because nothing in its place fits.
 */
export function knownDrift(resources: readonly StateResource[]): DriftedFact[] {
  return resources.flatMap(({ name, kind, inputs, above }) => {
    if (kind === undefined) return [];
    const right = above.some((one) => one.kind === undefined && COMPONENT.test(one.type)) ? RIGHT_OF_COMPONENTS : RIGHT;
    return factsOf(inputs, right).map((fact) => ({ resource: name, ...fact }));
  });
}

type Fact = Omit<DriftedFact, "resource">;

function factsOf(inputs: Values, right: Values): Fact[] {
  return Object.entries(inputs).flatMap(([key, value]): Fact[] => {
    if (ASIDE.includes(key) || key.startsWith("__")) return [];
    if (key === "drift") return nodeFacts(value);
    if (key === "foreign") return entriesOf(value).map(([place, words]) => ({ fact: place, observed: shown(words) }));
    if (Object.hasOwn(right, key)) return value === right[key] ? [] : [{ fact: key, observed: shown(value) }];
    return inParentheses(value, key);
  });
}

/** Since when a node runs what it runs is another time for each. */
const SINCE = / since \d{4}-\d\d-\d\dT\d\d:\d\dZ/;

/** Nodes of which the same is said are one fact. What a drift calls down is a node that gave no answer. */
function nodeFacts(drift: unknown): Fact[] {
  const nodesOf = new Map<string, string[]>();
  for (const [node, told] of entriesOf(drift)) {
    const words = shown(told)
      .replace(/^down: does not answer/, "no answer")
      .replace(SINCE, "");
    const known = nodesOf.get(words);
    if (known) known.push(node);
    else nodesOf.set(words, [node]);
  }
  return [...nodesOf].map(([observed, nodes]) => ({ fact: foldNames(nodes), observed }));
}

function inParentheses(value: unknown, path: string): Fact[] {
  if (typeof value === "string") return /^\(.*\)$/s.test(value) ? [{ fact: path, observed: value }] : [];
  if (Array.isArray(value)) return value.flatMap((one: unknown, i) => inParentheses(one, pathOf(path, one, i)));
  return entriesOf(value).flatMap(([key, inner]) =>
    ASIDE.includes(key) ? [] : inParentheses(inner, `${path}.${key}`),
  );
}

/** A file is named by its path. */
function pathOf(path: string, item: unknown, i: number): string {
  const named = entriesOf(item).find(([key]) => key === "path")?.[1];
  return typeof named === "string" ? `${path} ${named}` : `${path}[${i}]`;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  return value === SEALED ? "(a secret)" : JSON.stringify(value);
}
