import { libraryText } from "./libraries";
import { withNeeds } from "./needs";
import { composeScript, lookingCalls, Script } from "./script";

/** How one script of several ended, and what it printed. */
export interface PartOutput {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Text of one script that asks what several ask. The libraries travel and are read once, and what several scripts know or look at is said once.
 * Each script is a function that runs in a shell of its own: those that wait for others at once, the rest in turn.
 */
export function composeJointScript(scripts: readonly Script[], marker: string, limitSeconds: number): string {
  const knows = new Map(scripts.flatMap((script) => script.knows ?? []).map((call) => [JSON.stringify(call), call]));
  const named = (waits: boolean): string[] =>
    scripts.flatMap((script, i) => ((script.waits === true) === waits ? [partName(i)] : []));
  return composeScript({
    ...placeOf(scripts[0]),
    libraries: ["together", ...new Set(scripts.flatMap(({ libraries }) => libraries))],
    functions: scripts.map(({ calls }, i) => ({ name: partName(i), calls })),
    calls: [
      ["know_marker", marker],
      ...knows.values(),
      ...lookingCalls(scripts.map(({ looks = {} }) => looks)),
      ["ask_together", ...named(true), "--", ...named(false)],
    ],
    limitSeconds,
  });
}

/** How each script of a joint one ended, and what it printed; `undefined` for one that did not come to its end. */
export function partOutputs(stdout: Buffer, count: number, marker: string): (PartOutput | undefined)[] {
  return Array.from({ length: count }, (_, i) => partOutput(stdout, partMarker(marker, i)));
}

/** What stands before the answer of one script of a joint one. */
export function partMarker(marker: string, i: number): string {
  return `${marker}.${partName(i)}`;
}

/**
 * Scripts in groups of which each can be one script: in one place of the host, and with no two functions or variables of one name, as
 * those of two service managers.
 */
export function groupsThatFit(scripts: readonly Script[]): Script[][] {
  const groups: { readonly place: string; libraries: readonly string[]; readonly members: Script[] }[] = [];
  for (const script of scripts) {
    const { libraries } = script;
    const place = JSON.stringify(placeOf(script));
    const group = groups.find((other) => other.place === place && fit([...other.libraries, ...libraries]));
    if (group === undefined) groups.push({ place, libraries, members: [script] });
    else {
      group.libraries = [...new Set([...group.libraries, ...libraries])];
      group.members.push(script);
    }
  }
  return groups.map(({ members }) => members);
}

function fit(libraries: readonly string[]): boolean {
  const names = withNeeds(["together", ...libraries]).flatMap((library) => [...namesOf(library)]);
  return new Set(names).size === names.length;
}

const known = new Map<string, ReadonlySet<string>>();

/** Functions of a library, and variables that it sets when it is read. */
function namesOf(library: string): ReadonlySet<string> {
  const names =
    known.get(library) ?? new Set([...libraryText(library).matchAll(/^(\w+)(?:\(\)|=)/gm)].map(([, name]) => name));
  known.set(library, names);
  return names;
}

function partOutput(stdout: Buffer, marker: string): PartOutput | undefined {
  const from = stdout.indexOf(`${marker}\n`);
  const to = stdout.indexOf(`${marker}.end `, from);
  const end = stdout.indexOf(`\n${marker}.said\n`, to);
  if (from < 0 || to < 0 || end < 0) return undefined;
  const [code, ...said] = stdout
    .subarray(to + `${marker}.end `.length, end)
    .toString("utf8")
    .split("\n");
  return { exitCode: Number(code), stdout: stdout.subarray(from, to), stderr: said.join("\n") };
}

function partName(i: number): string {
  return `part_${i}`;
}

function placeOf({
  stateDirectory,
  path,
  root,
}: Omit<Script, "libraries">): Pick<Script, "stateDirectory" | "path" | "root"> {
  return { stateDirectory, path, root };
}
