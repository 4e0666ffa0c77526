import { libraryText } from "./libraries";
import { withNeeds } from "./needs";
import { Call, composeScript, lookingCalls, Script } from "./script";

/** How one script of several ended, and what it printed. */
export interface PartOutput {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Text of one script that asks what several ask. The libraries travel and are read once, and what several scripts know or look at is said once.
 * Each script is a function that runs in a shell of its own: those that wait for others at once, the rest in turn while servers answer, and at
 * last those that hear the answers.
 */
export function composeJointScript(scripts: readonly Script[], marker: string, limitSeconds: number): string {
  const looks = lookingCalls(scripts.map((script) => script.looks ?? {}));
  const named = (kind: Kind): string[] =>
    scripts.flatMap((script, i) => (kindOf(script) === kind ? [partName(i)] : []));
  return composeScript({
    ...placeOf(scripts[0]),
    libraries: ["together", ...new Set(scripts.flatMap(({ libraries }) => libraries))],
    functions: [
      { name: MEANWHILE, calls: [[":"], ...inOrder(looks.filter(([name]) => !FIRST_LOOKS.includes(name)))] },
      ...scripts.map(({ calls }, i) => ({ name: partName(i), calls })),
    ],
    calls: [
      ["know_marker", marker],
      ...knownCalls(scripts),
      ...FIRST_LOOKS.flatMap((first) => looks.filter(([name]) => name === first)),
      ["ask_together", ...named("waits"), "--", ...named("plain"), "--", ...named("hears")],
    ],
    limitSeconds,
  });
}

/**
 * Text of one script that changes what several change, in their order and in a shell of its own each. What they look at is looked at before the
 * first of them. Each is ended after its own time, and none is begun when nobody waits for this apply any more.
 */
export function composeJointChange(scripts: readonly LimitedScript[], marker: string, lock: string): string {
  return composeScript({
    ...placeOf(scripts[0]),
    libraries: ["changed-together", ...new Set(scripts.flatMap(({ libraries }) => libraries))],
    functions: [
      { name: BEFORE, calls: [[":"], ...lookingCalls(scripts.map((script) => script.looks ?? {}))] },
      ...scripts.map(({ calls }, i) => ({ name: partName(i), calls })),
    ],
    calls: [
      ["know_marker", marker],
      ...knownCalls(scripts),
      ["look_within", String(Math.max(...scripts.map(({ limitSeconds }) => limitSeconds)))],
      ...scripts.map(({ limitSeconds }, i): Call => ["change_apart", String(limitSeconds), partName(i)]),
    ],
    lock,
  });
}

/** A script with the time that it may take. */
export interface LimitedScript extends Script {
  readonly limitSeconds: number;
}

/** A function of a script of several changes, see changed-together.sh. */
const BEFORE = "look_before";

function knownCalls(scripts: readonly Script[]): Call[] {
  const knows = scripts.flatMap((script) => script.knows ?? []);
  return [...new Map(knows.map((call) => [JSON.stringify(call), call])).values()];
}

/** When a script is asked among others. */
type Kind = "waits" | "plain" | "hears";

function kindOf({ waits, hears }: Script): Kind {
  if (waits === true) return "waits";
  return hears === true ? "hears" : "plain";
}

/** What questions to servers depend on, and the questions. All else is looked at while these are answered. */
const FIRST_LOOKS = ["look_at_files", "look_at_units", "look_at_addresses", "look_at_questions", "look_at_served"];

/** By it some of the packages are known, too. */
const LOOK_AT_ALL_PACKAGES = "look_at_all_packages";

function inOrder(looks: readonly Call[]): Call[] {
  const isFirst = ([name]: Call): boolean => name === LOOK_AT_ALL_PACKAGES;
  return [...looks.filter(isFirst), ...looks.filter((look) => !isFirst(look))];
}

/** A function of a joint script, see together.sh. */
const MEANWHILE = "look_meanwhile";

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
  const names = withNeeds(["changed-together", ...libraries]).flatMap((library) => [...namesOf(library)]);
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
