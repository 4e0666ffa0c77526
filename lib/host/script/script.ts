import { STATE_DIRECTORY } from "../../platforms";
import { libraryText } from "./libraries";
import { withNeeds } from "./needs";
import { quote } from "./quote";

/** Exit codes of our own, apart from those of the shell and of ssh: a missing thing is proven, never guessed. */
export const EXIT = { absent: 44, refused: 45, busy: 46, lockLost: 47 } as const;

/** A call of a shell function: its name and its words. */
export type Call = readonly [name: string, ...words: string[]];

/** Functions that ask for many things at once, each with the words that a script needs of it. Each function is called once. */
export type Looks = Readonly<Record<string, readonly string[]>>;

/** What several look at, each thing once. */
export function allLooks(all: readonly Looks[]): Looks {
  const words = new Map<string, Set<string>>();
  for (const [name, more] of all.flatMap((looks) => Object.entries(looks))) {
    words.set(name, new Set([...(words.get(name) ?? []), ...more]));
  }
  return Object.fromEntries([...words].map(([name, of]) => [name, [...of]]));
}

/** One call of each function with all that several scripts look at. */
export function lookingCalls(all: readonly Looks[]): Call[] {
  return Object.entries(allLooks(all)).map(([name, words]) => [name, ...words]);
}

/** A script for one round trip: function libraries by their names, then calls of their functions in order. */
export interface Script {
  /** Those whose functions are called; what they need comes with them. */
  readonly libraries: readonly string[];
  readonly calls: readonly Call[];
  /** Calls before these, which only tell the libraries something that other scripts may be told too, such as the text of a program. */
  readonly knows?: readonly Call[];
  /** What its calls look at, asked before them and together with what other scripts look at. */
  readonly looks?: Looks;
  /** What it looks at has questions to servers, and its calls hear the answers: it is asked when these are there. */
  readonly hears?: true;
  /** Its calls wait for others themselves: it is asked beside those that do not. */
  readonly waits?: true;
  /** It may wait so long that nothing else is asked together with it. */
  readonly apart?: true;
  /** @default {@link STATE_DIRECTORY} */
  readonly stateDirectory?: string;
  /**
   * Where commands are looked for.
   * @default the system's own directories
   */
  readonly path?: string;
  /**
   * A directory that stands for the host's root, for libraries that name a place of the host themselves.
   * @default the root
   */
  readonly root?: string;
  /** Token of the apply, for a script that changes something: it runs only while that apply holds the master's lock. */
  readonly lock?: string;
  /** After this time the script is ended on its host, whoever waits for it. A read that is asked apart may need more than the connection's. */
  readonly limitSeconds?: number;
  /** Its calls read what follows the script on standard input. */
  readonly listens?: true;
}

const SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin";

/**
 * Text of a script. All that runs stands between one pair of braces, which a shell reads to its end before it runs any of it,
 * so a connection that is cut while the text is on its way runs nothing, not even a half-read name such as `ex` of `export`
 * or `note` of `note_state`. No command can eat the rest of the script from standard input.
 */
export function composeScript(script: Script & { readonly functions?: readonly ShellFunction[] }): string {
  const { functions = [] } = script;
  const calls = [
    ...(script.knows ?? []),
    ...lookingCalls([script.looks ?? {}]),
    ...(script.hears === true ? [ASK_SERVERS] : []),
    ...script.calls,
  ];
  const called = [...calls, ...functions.flatMap((one) => one.calls)].map(([name]) => name);
  // always written, so that none comes from the environment of the account
  const before = [...OWN_LIMITS, script.root === undefined ? OWN_ROOT : `HOST_ROOT=${quote(script.root)}`];
  return compose(script, { lines: calls.map(callLine), called, start: "main" }, [
    ...before,
    ...functions.map(functionText),
  ]);
}

/** A host is looked at from its root. The environment of whoever calls a command may say otherwise. */
const OWN_ROOT = "HOST_ROOT=''";

/** Puts all questions to servers that were looked at, and waits for the answers. */
const ASK_SERVERS: Call = ["ask_servers"];

/** A function beside those of libraries, which calls theirs. */
export interface ShellFunction {
  readonly name: string;
  readonly calls: readonly Call[];
}

function functionText({ name, calls }: ShellFunction): string {
  return [`${name}() {`, ...calls.map(callLine), "}"].join("\n");
}

function callLine([name, ...words]: Call): string {
  return [name, ...words.map(quote)].join(" ");
}

/** A command that stays on a host: what its first lines say of it, libraries, and the function that gets its arguments. */
export interface Command extends Omit<Script, "calls" | "root" | "knows" | "looks" | "waits" | "apart"> {
  /** Lines of the remark at its head. */
  readonly remark: readonly string[];
  /** Calls that come before the function. */
  readonly before: readonly Call[];
  readonly run: string;
  /** It prints text of others to a terminal: TERMINAL_CHARMAP has the character set that its caller asks for, since all of it runs in the locale C. */
  readonly writesLetters?: true;
}

/** Text of a command. It holds nothing of a program, so only a new release of this package changes it on a host. */
export function composeCommand(command: Command): string {
  const charmap = command.writesLetters === true ? ["TERMINAL_CHARMAP=$(locale charmap 2>/dev/null)"] : [];
  const head = ["#!/bin/sh", ...command.remark.map((line) => `# ${line}`), ...charmap, ""].join("\n");
  const called = [...command.before.map(([name]) => name), ...command.run.split(" ", 1)];
  const lines = [...command.before.map(callLine), `${command.run} "$@"`];
  return head + compose(command, { lines, called, start: 'main "$@"' }, [OWN_ROOT]);
}

/** What a process has from its parent beside its environment: where it is, what its files may be read by, and how large they get. */
const OWN_LIMITS = [
  "cd /",
  "umask 022",
  "# shellcheck disable=SC3045 # every sh that a master has knows -S and -H",
  'for limit in c d f t v; do ulimit -S -$limit "$(ulimit -H -$limit)"; done 2>/dev/null',
];

/** What a script does once its functions are known. */
interface Main {
  readonly lines: readonly string[];
  /** Functions that the lines call. */
  readonly called: readonly string[];
  readonly start: string;
}

function compose(
  script: Omit<Script, "calls">,
  { lines, called, start }: Main,
  before: readonly string[] = [],
): string {
  const locks = script.lock !== undefined || script.libraries.includes("lock");
  const limited = script.limitSeconds !== undefined;
  const main = `${start}${script.listens === true ? "" : " </dev/null"}${script.lock === undefined ? "" : " 8>&-"}`;
  return [
    "LC_ALL=C",
    "{",
    ...before,
    "export LC_ALL",
    `PATH=${script.path === undefined ? SYSTEM_PATH : quote(script.path)}; export PATH`,
    `ABSENT=${EXIT.absent}; REFUSED=${EXIT.refused}`,
    `STATE_DIRECTORY=${quote(script.stateDirectory ?? STATE_DIRECTORY)}`,
    ...(locks ? [`BUSY=${EXIT.busy}; LOCK_LOST=${EXIT.lockLost}`] : []),
    ...librariesOf(script, called).map(libraryText),
    "main() {",
    ...lines,
    "}",
    // what the script starts, such as a daemon, must not hold the lock on
    ...(script.lock === undefined ? [] : [`join_lock ${quote(script.lock)}`]),
    ...(limited ? [`watch_time ${script.limitSeconds}`, `(${main})`, "end_watch $?"] : [main]),
    "}",
    "",
  ].join("\n");
}

function librariesOf({ lock, limitSeconds, libraries }: Omit<Script, "calls">, called: readonly string[]): string[] {
  const own = [...(limitSeconds === undefined ? [] : ["watch"]), ...(lock === undefined ? [] : ["lock"])];
  return withNeeds([...own, ...libraries], called);
}
