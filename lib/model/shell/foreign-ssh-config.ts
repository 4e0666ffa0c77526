import { boundedEntries, ForeignFindings } from "../files/foreign-entries";
import { someNames } from "../nodes/folded-names";

interface Option {
  readonly line: number;
  readonly key: string;
  readonly value: string;
  /** Patterns of the Host line that it stands below; `undefined` below a Match line, which only ssh itself can tell. */
  readonly patterns: readonly string[] | undefined;
}

/** What our block leaves to ssh, and what that makes of it unless somebody says otherwise. */
const DIVERSIONS = ["hostname", "port", "proxycommand", "proxyjump"];

/** How `ssh -G` spells what it was told. */
const SPELLINGS: Readonly<Record<string, string>> = { true: "yes", false: "no", off: "no" };

/**
 * Lines of others in ssh_config(5) that send the master elsewhere when it means a node, or as somebody else: the first value that
 * ssh comes to is the one that counts.
 *
 * @param ours text of our block
 * @param asked what `ssh -G` says of some nodes, each behind a line `@node NAME`; empty where ssh is too old to tell
 */
export function foreignSshConfig(
  { path, block }: { path: string; block: string },
  ours: string,
  { text, asked }: { readonly text: string; readonly asked: string },
): ForeignFindings {
  const own = optionsOf(ours, () => true).filter(({ patterns }) => !isEveryone(patterns));
  const nodes = [...new Set(own.flatMap(({ patterns }) => patterns ?? []))];
  const wanted = new Map(own.map(({ key, value }) => [key, value] as const));
  const begin = text.split("\n").indexOf(`# BEGIN pulumi-diskless ${block}`);
  let inside = false;
  const foreign = optionsOf(text, (line) => {
    if (line.startsWith("# BEGIN pulumi-diskless ")) inside = true;
    const outside = !inside;
    if (line.startsWith("# END pulumi-diskless ")) inside = false;
    return outside;
  });
  const inFile = foreign.flatMap(({ line, key, value, patterns }): (readonly [string, string, string])[] => {
    const before = begin < 0 || line <= begin;
    const matters = wanted.has(key) ? before && differs(key, wanted.get(key) ?? "", value) : DIVERSIONS.includes(key);
    const concerned = matters && patterns !== undefined ? nodes.filter((node) => matches(patterns, node)) : [];
    const unlike = key === "hostname" ? concerned.filter((node) => !isSameHost(node, value)) : concerned;
    return unlike.length === 0 ? [] : [[`${path}:${line}`, `${key} ${value}, for ${someNames(unlike)}`, key]];
  });
  const explained = new Set(inFile.map(([, , key]) => key));
  const bySsh = askedNodes(asked).flatMap(({ node, values }): (readonly [string, string])[] => {
    const odd = [...values].filter(([key, value]) => !explained.has(key) && isOdd(node, key, value, wanted));
    return odd.length === 0 ? [] : [[`ssh -G ${node}`, odd.map(([key, value]) => `${key} ${value}`).join(", ")]];
  });
  return {
    entries: boundedEntries([...inFile.map(([place, effect]) => [place, effect] as const), ...bySsh]),
    remarks: [],
  };
}

/** `%h` is the name that was asked for; a short name may well be made a long one. */
function isSameHost(node: string, value: string): boolean {
  return value === node || value === "%h" || value.startsWith(`${node}.`);
}

function isOdd(node: string, key: string, value: string, wanted: ReadonlyMap<string, string>): boolean {
  if (key === "hostname") return !isSameHost(node.toLowerCase(), value);
  if (key === "port") return value !== "22";
  if (key === "proxycommand" || key === "proxyjump") return value !== "none";
  const ours = wanted.get(key);
  return ours !== undefined && differs(key, ours, SPELLINGS[value] ?? value);
}

/** Further keys are tried besides ours, which takes nothing away. */
function differs(key: string, ours: string, value: string): boolean {
  return key !== "identityfile" && key !== "loglevel" && value.toLowerCase() !== ours.toLowerCase();
}

function askedNodes(text: string): { node: string; values: Map<string, string> }[] {
  return text
    .split(/^@node /m)
    .slice(1)
    .flatMap((part) => {
      const [node, ...lines] = part.split("\n").filter(Boolean);
      if (lines.length === 0) return [];
      return [{ node, values: new Map(lines.map((line) => [line.split(" ")[0], line.split(" ").slice(1).join(" ")])) }];
    });
}

function optionsOf(text: string, counts: (line: string) => boolean): Option[] {
  let patterns: readonly string[] | undefined = ["*"];
  return text.split("\n").flatMap((line, i) => {
    const match = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line);
    if (match === null) return [];
    const key = match[1].toLowerCase();
    const value = match[2].replace(/^"(.*)"$/, "$1");
    // a Host line of ours ends the section of others, too
    if (key === "host") patterns = value.split(/\s+/);
    else if (key === "match") patterns = value.toLowerCase() === "all" ? ["*"] : undefined;
    else if (counts(line)) return [{ line: i + 1, key, value, patterns }];
    return [];
  });
}

function isEveryone(patterns: readonly string[] | undefined): boolean {
  return patterns?.length === 1 && patterns[0] === "*";
}

/** One pattern must match, and none with an exclamation mark. */
function matches(patterns: readonly string[], name: string): boolean {
  const fits = (pattern: string) =>
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")}$`,
      "i",
    ).test(name);
  return (
    patterns.some((pattern) => !pattern.startsWith("!") && fits(pattern)) &&
    !patterns.some((pattern) => pattern.startsWith("!") && fits(pattern.slice(1)))
  );
}
