import { foldNames } from "../model/nodes/folded-names";
import type { DriftedFact, TextDifference } from "../model/report/change-report";
import { compareTexts, fileName } from "./file-changes";
import type { Asked } from "./phases";
import type { Values } from "./plan";
import { kindOfUrn, nameOfUrn } from "../model/stack/resource-name";
import { differingKeys, isOpaque, isUnknown, leavesOf, listOf, mapOf, same, shown, wanted } from "./values";

const GONE = "(gone)";
const MOST_LINES_SHOWN = 2;
const HIDDEN = "(a secret that differs)";

/** What a host has otherwise than the state says, fact by fact. */
export function driftedFacts(asked: readonly Asked[]): DriftedFact[] {
  const inOrder = [...asked].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  return inOrder.flatMap(({ urn, recorded, observed }) => {
    if (observed === "not shown") return [];
    const resource = nameOfUrn(urn);
    if (observed === undefined) return [{ resource, fact: kindOfUrn(urn) ?? "it", observed: GONE }];
    return factsOf(wanted(recorded), wanted(observed)).map((fact) => ({ resource, ...fact }));
  });
}

type Fact = Omit<DriftedFact, "resource">;

function factsOf(recorded: Values, observed: Values): Fact[] {
  return differingKeys(recorded, observed).flatMap((key) => {
    if (key === "content") return [contentFact(fileName(recorded), recorded.content, observed.content)];
    if (key === "files") return filesFacts(recorded, observed);
    if (key === "drift") return nodeFacts(mapOf(observed.drift));
    return valueFacts(key, recorded[key], observed[key]);
  });
}

/** What nodes are instead of what they should be. Those of which the same is said are one fact. */
function nodeFacts(drift: Values): Fact[] {
  const nodesOf = new Map<string, string[]>();
  for (const [node, words] of Object.entries(drift)) {
    const known = nodesOf.get(told(words));
    if (known) known.push(node);
    else nodesOf.set(told(words), [node]);
  }
  return [...nodesOf].map(([observed, nodes]) => ({ fact: foldNames(nodes), observed }));
}

/** Files of a daemon are read back in the order of the state. */
function filesFacts(recorded: Values, observed: Values): Fact[] {
  const found = listOf(observed.files).map(mapOf);
  return listOf(recorded.files)
    .map(mapOf)
    .flatMap((file, i) => {
      const now = found.at(i) ?? {};
      return differingKeys(file, now).flatMap((key) =>
        key === "content"
          ? [contentFact(fileName(file), file.content, now.content)]
          : valueFacts(`${key} of ${fileName(file)}`, file[key], now[key]),
      );
    });
}

function contentFact(name: string, recorded: unknown, observed: unknown): Fact {
  const { difference, remarks = [] } = compareTexts(recorded, observed);
  const words = difference === undefined ? remarks.join("; ") : inWords(difference);
  return {
    ...{ fact: `content of ${name}`, observed: observed === undefined ? GONE : words },
    ...(difference && { difference }),
  };
}

/** The lines themselves while they are few. */
function inWords({ lines, added, removed }: TextDifference): string {
  if (added + removed > MOST_LINES_SHOWN) return `${added} lines more, ${removed} less`;
  const marked = lines.filter((line) => /^[+-]/.test(line));
  return marked.map((line) => `${line.startsWith("-") ? "lacks" : "has"} the line ${line.slice(1)}`).join("; ");
}

function valueFacts(fact: string, recorded: unknown, observed: unknown): Fact[] {
  const [before, after] = [recorded, observed].map(
    (value) => new Map(leavesOf(value).map(([path, leaf]) => [path.join("."), leaf])),
  );
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => !same(before.get(path), after.get(path)) && !isEmpty(before.get(path), after.get(path)),
  );
  return paths.map((path) => ({
    fact: path === "" ? fact : `${fact}.${path}`,
    ...(before.has(path) && { recorded: told(before.get(path)) }),
    observed: after.has(path) ? told(after.get(path)) : GONE,
  }));
}

/** A map that has become a value, or has lost all that was in it, has no leaf of its own. */
function isEmpty(before: unknown, after: unknown): boolean {
  return before === undefined && after === undefined;
}

function told(value: unknown): string {
  return isOpaque(value) && !isUnknown(value) ? HIDDEN : shown(value);
}
