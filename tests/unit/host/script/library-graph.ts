import { libraryNames, libraryText } from "../../../../lib/host/script/libraries";
import { NEEDS, withNeeds } from "../../../../lib/host/script/needs";

/** Functions of a library with their bodies, without remarks. */
export function functionsOf(library: string): Map<string, string> {
  const found = [...libraryText(library).matchAll(/^(\w+)\(\) \{\n([\s\S]*?)^\}$/gm)];
  return new Map(found.map(([, name, body]) => [name, body.replace(/(^|\s)#.*/g, "")]));
}

/** Every function, and the libraries that have one of its name. */
export const HOMES: ReadonlyMap<string, readonly string[]> = homes();

function homes(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const library of libraryNames()) {
    for (const name of functionsOf(library).keys()) found.set(name, [...(found.get(name) ?? []), library]);
  }
  return found;
}

/** Where a command begins; a name of one word is a word of a message elsewhere. */
const COMMAND = String.raw`(?:^|[;&|({!\`]|\b(?:then|do|else|if|elif|while|until))\s*`;

/** Functions that a body calls, or hands to another one to be called. */
export function usesOf(body: string): string[] {
  return [...HOMES.keys()].filter((name) =>
    name.includes("_")
      ? new RegExp(String.raw`(?<![\w$/.{-])${name}(?![\w=./-])`).test(body)
      : new RegExp(String.raw`${COMMAND}${name}(?![\w=./-])`, "m").test(body),
  );
}

/** Variables that a library sets when it is read. */
export function variablesOf(library: string): string[] {
  return [...libraryText(library).matchAll(/^([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
}

/** Libraries with all that they need; of what is left to the host, the one of CentOS 5. */
export function withChoices(...named: string[]): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const need of NEEDS[name]) add(typeof need === "string" ? need : chosen(need.oneOf, found));
  };
  named.forEach(add);
  return withNeeds([...found]);
}

function chosen(several: readonly string[], found: ReadonlySet<string>): string {
  return several.find((one) => found.has(one)) ?? several[0];
}

/** How many words a function takes, by the line above it: `# install_packages ID NAMES...: what it does`. */
export interface Usage {
  readonly least: number;
  readonly most: number;
}

const WORD = /^\[?(?:[A-Z][A-Z0-9_-]*|[a-z]+(?:\|[a-z]+)+)(?:\.\.\.)?\]?$/;

/** What the remark above a function says of its words; `undefined` when it says nothing. */
export function usageOf(name: string): Usage | undefined {
  const [home] = HOMES.get(name) ?? [];
  if (home === undefined) return undefined;
  const [, remark = ""] =
    new RegExp(String.raw`\n((?:# .*\n)+)(?:\w+\(\) \{\n.*\n\}\n)?${name}\(\) \{\n`).exec(libraryText(home)) ?? [];
  const [, said] = new RegExp(String.raw`^(?:# |# .*, )${name}((?: [^\s:,]+)*(?:, then .*)?)`, "m").exec(remark) ?? [];
  if (said === undefined) return undefined;
  const words = said.trim().split(/[ ,]+/);
  const end = words.findIndex((word) => !WORD.test(word));
  const taken = words.slice(0, end < 0 ? words.length : end).filter((word) => word !== "");
  const open = words[end] === "then" || taken.some((word) => word.endsWith("..."));
  const least = taken.filter((word) => !word.startsWith("[") && !word.endsWith("...")).length;
  return { least, most: open ? Infinity : taken.length };
}
