import { STATE_DIRECTORY } from "../../platforms";
import { libraryText } from "./libraries";
import { quote } from "./quote";

/** Exit codes of our own, apart from those of the shell and of ssh: a missing thing is proven, never guessed. */
export const EXIT = { absent: 44, refused: 45, busy: 46, lockLost: 47 } as const;

/** A call of a shell function: its name and its words. */
export type Call = readonly [name: string, ...words: string[]];

/** A script for one round trip: function libraries by their names, then calls of their functions in order. */
export interface Script {
  readonly libraries: readonly string[];
  readonly calls: readonly Call[];
  /** @default {@link STATE_DIRECTORY} */
  readonly stateDirectory?: string;
  /**
   * Where commands are looked for.
   * @default the system's own directories
   */
  readonly path?: string;
  /** Token of the apply, for a script that changes something: it runs only while that apply holds the master's lock. */
  readonly lock?: string;
  /** After this time the script is ended on its host, whoever waits for it. */
  readonly limitSeconds?: number;
  /** Its calls read what follows the script on standard input. */
  readonly listens?: true;
}

/** Libraries that a library needs in addition to those that its head names. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  files: ["digest", "access"],
  transaction: ["access", "originals"],
  "image-integrity": ["access", "fetch"],
};

const SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin";

/**
 * Text of a script. All that runs stands between one pair of braces, which a shell reads to its end before it runs any of it,
 * so a connection that is cut while the text is on its way runs nothing, not even a half-read name such as `ex` of `export`
 * or `yes` of `yes_or_no`. No command can eat the rest of the script from standard input.
 */
export function composeScript(script: Script): string {
  const calls = script.calls.map(([name, ...words]) => [name, ...words.map(quote)].join(" "));
  return compose(script, calls, "main", OWN_LIMITS);
}

/** A command that stays on a host: what its first lines say of it, libraries, and the function that gets its arguments. */
export interface Command extends Omit<Script, "calls"> {
  /** Lines of the remark at its head. */
  readonly remark: readonly string[];
  readonly run: string;
}

/** Text of a command. It holds nothing of a program, so only a new release of this package changes it on a host. */
export function composeCommand(command: Command): string {
  const head = ["#!/bin/sh", ...command.remark.map((line) => `# ${line}`), ""].join("\n");
  return head + compose(command, [`${command.run} "$@"`], 'main "$@"');
}

/** What a process has from its parent beside its environment: where it is, what its files may be read by, and how large they get. */
const OWN_LIMITS = [
  "cd /",
  "umask 022",
  "# shellcheck disable=SC3045 # every sh that a master has knows -S and -H",
  'for limit in c d f t v; do ulimit -S -$limit "$(ulimit -H -$limit)"; done 2>/dev/null',
];

function compose(
  script: Omit<Script, "calls">,
  calls: readonly string[],
  start: string,
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
    ...(locks ? [`BUSY=${EXIT.busy}; OUSTED=${EXIT.lockLost}`] : []),
    ...librariesOf(script).map(libraryText),
    "main() {",
    ...calls,
    "}",
    // what the script starts, such as a daemon, must not hold the lock on
    ...(script.lock === undefined ? [] : [`join_lock ${quote(script.lock)}`]),
    ...(limited ? [`watch_time ${script.limitSeconds}`, `(${main})`, "end_watch $?"] : [main]),
    "}",
    "",
  ].join("\n");
}

/** Libraries that ask whose a thing is before they change it. */
const CLAIMING = ["transaction", "service", "packages", "firewall", "key-pair", "image-publish"];

function librariesOf({ lock, limitSeconds, libraries }: Omit<Script, "calls">): string[] {
  const held = lock !== undefined;
  const limited = limitSeconds !== undefined;
  const own = [
    ...["common", "record"],
    ...(held || limited || libraries.includes("lock") ? ["processes"] : []),
    ...(limited ? ["watch"] : []),
    ...(held ? ["lock"] : []),
    ...(libraries.some((name) => CLAIMING.includes(name)) ? ["claims"] : []),
  ];
  return [...new Set([...own, ...libraries.flatMap((name) => [...(NEEDED[name] ?? []), name])])];
}
