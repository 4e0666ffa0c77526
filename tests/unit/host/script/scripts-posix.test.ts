// first, since it stands in for the connection of everything that is imported after it
import { METHODS, Sent, sentBy } from "../sent-scripts";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as library from "../../../../index";
import { quote } from "../../../../lib/host/script/quote";
import * as handlers from "../../../../lib/resources/handlers";
import { el5Findings } from "../../../support/el5-findings";
import { EXTENSIONS } from "../../../support/el5-lacks";
import { shellCommands } from "../../../support/shell-commands";
import { kindOf, run } from "../../components/registered";
import { onCentos5, onLaterPlatforms, WAYS } from "../sending-program";
import { usageOf } from "./library-graph";

/** Words of a program are quoted on purpose (2016); a library does not use every variable that all of them get (2034). */
const EXCLUDED = "SC2016,SC2034";
const START = "@pulumi-diskless-start\n";

const scratch = mkdtempSync(join(tmpdir(), "sent-scripts-"));
const kinds = new Set<string>();
let sent: Sent[];
/** Each text once, with one of those that sent it. */
let texts: Map<string, string>;
let centos5: Map<string, string>;

beforeAll(async () => {
  sent = [];
  for (const way of WAYS) {
    const resources = [...(await run(() => onCentos5(way))), ...(await run(() => onLaterPlatforms(way)))];
    for (const { type } of resources) kinds.add(kindOf(type));
    sent.push(...(await sentBy(resources, way as object)));
  }
  texts = textsOf(sent);
  centos5 = textsOf(sent.filter(({ by }) => !by.includes(" of later-")));
});
afterAll(() => rmSync(scratch, { recursive: true }));

function textsOf(sessions: readonly Sent[]): Map<string, string> {
  return new Map(sessions.flatMap((one) => [...partsOf(one)].map(([part, text]) => [text, `${part} of ${one.by}`])));
}

/** The shell texts of one session: the line that the login shell gets, the shell that it starts, and what that one reads. */
function partsOf({ command, stdin }: Sent): Map<string, string> {
  return new Map([
    ["login line", `${command}\n`],
    ["launcher", `${lastWord(command)}\n`],
    ["script", scriptOf(stdin)],
  ]);
}

function scriptOf(stdin: string): string {
  return stdin.slice(stdin.indexOf(START) + START.length);
}

const lastWords = new Map<string, string>();

function lastWord(command: string): string {
  const known = lastWords.get(command);
  if (known !== undefined) return known;
  const script = `set -- ${command}\nfor last; do :; done; printf %s "$last"`;
  const word = execFileSync("sh", ["-c", script], { encoding: "utf8" });
  lastWords.set(command, word);
  return word;
}

const MAIN =
  /^main\(\) \{\n([\s\S]*)\n\}\n((?:join_lock '\w+'\n)?(?:watch_time \d+\n)?\(?main(?: <\/dev\/null)?(?: 8>&-)?\)?\n(?:end_watch \$\?\n)?\}\n)$/m;

const MAIN_PLACE = "@main";

/** Words of a call that a function of our libraries gives to a shell. */
const COMMAND_WORDS: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
  check_candidate: ([, command]) => [command],
  observe_service: ([, ...questions]) => commandsOf(questions),
  apply_service: ([, , , reload, ...questions]) => [reload, ...commandsOf(questions)],
  release_service: ([, reload]) => [reload],
};

/** Of words that come in threes: a question, its command and the right answer. */
function commandsOf(questions: readonly string[]): string[] {
  return questions.filter((_, i) => i % 3 === 1);
}

function callsOf(script: string): string[][] {
  return shellCommands(MAIN.exec(script)?.[1] ?? "");
}

/** A text to be looked at: what stands around its calls, and the calls. */
interface Gathered {
  readonly around: string;
  readonly by: string;
  readonly functions: ReadonlySet<string>;
  readonly calls: Map<string, string>;
}

/**
 * Every text, but those of the same libraries as one with all the calls that are made of them: a call is a name and quoted
 * words, and shellcheck takes seconds for a text.
 */
function gathered(): { text: string; by: string }[] {
  const groups = new Map<string, Gathered>();
  for (const [text, by] of texts) {
    const around = text.replace(MAIN, `${MAIN_PLACE}$2`).replace(/^watch_time \d+$/m, "watch_time 1");
    const functions = new Set([...around.matchAll(/^(\w+)\(\) \{$/gm)].map(([, name]) => name));
    const group = groups.get(around) ?? { around, by, functions, calls: new Map<string, string>() };
    groups.set(around, group);
    for (const [name, ...words] of callsOf(text)) {
      group.calls.set(`${name} ${words.length}`, [name, ...words.map(quote)].join(" "));
    }
  }
  return largest([...groups.values()]).map(({ around, by, calls }) => {
    const main = `main() {\n${[...calls.values()].join("\n")}\n}\n`;
    return { text: around.replace(MAIN_PLACE, () => main), by };
  });
}

/** Those that have functions which no larger one has, with the calls of the smaller ones; and one of each way to call them. */
function largest(all: readonly Gathered[]): Gathered[] {
  const kept: Gathered[] = [];
  const ways = new Set<string>();
  for (const one of [...all].sort((a, b) => b.functions.size - a.functions.size)) {
    const way = one.around.slice(one.around.indexOf(MAIN_PLACE));
    const larger = kept.find(({ functions }) => [...one.functions].every((name) => functions.has(name)));
    if (larger === undefined || one.functions.size === 0 || !ways.has(way)) kept.push(one);
    else for (const [key, call] of one.calls) larger.calls.set(key, call);
    ways.add(way);
  }
  return kept;
}

test("every component of the library takes part", () => {
  const components = Object.entries(library)
    .filter(([, value]) => typeof value === "function" && value.prototype instanceof pulumi.ComponentResource)
    .map(([name]) => name);
  expect(components).toContain("DisklessCluster");
  expect(components.filter((name) => !kinds.has(name))).toEqual([]);
});

test("every method of every handler that asks or changes a host was seen", () => {
  const seen = new Set(sent.map(({ by }) => by.split(" ")[0]));
  // what only looks needs no host to begin
  const apart = ["nodeBoot.create"];
  const methods = Object.keys(handlers).flatMap((name) => METHODS.map((method) => `${name}.${method}`));
  const expected = methods.filter((method) => !apart.includes(method));
  expect(expected.filter((method) => !seen.has(method))).toEqual([]);
});

test("the build of an image was seen by each way to become root", () => {
  const builds = sent.filter(({ by }) => by === "command.create of farm-image-build");
  expect(builds.map(({ command }) => command.split(" sh ")[0])).toEqual([
    expect.stringMatching(/^sh -c /),
    "sudo -n --",
    "sudo -S -p '' --",
  ]);
  for (const { stdin } of builds) expect(stdin).toContain("\nfinish_build ");
});

test("every script is the same shell text after the start line, whoever runs it", () => {
  for (const { by, stdin } of sent) expect([by, stdin.includes(START)]).toEqual([by, true]);
  const scripts = (way: number) =>
    sent
      .slice((way * sent.length) / WAYS.length, ((way + 1) * sent.length) / WAYS.length)
      .map(({ stdin }) => scriptOf(stdin));
  expect(scripts(1)).toEqual(scripts(0));
  expect(scripts(2)).toEqual(scripts(0));
});

test("every function that is called is in the script, and gets the words that it takes", () => {
  for (const [text, by] of texts) {
    for (const [name, ...words] of callsOf(text)) {
      const { least, most } = usageOf(name) ?? { least: 0, most: -1 };
      const fits = words.length >= least && words.length <= most;
      expect([by, name, text.includes(`\n${name}() {\n`), fits]).toEqual([by, name, true, true]);
    }
  }
});

test("no function takes the place of another one of its name", () => {
  for (const [text, by] of texts) {
    const libraries = text.slice(0, text.indexOf("\nmain() {\n"));
    const names = [...libraries.matchAll(/^(\w+)\(\) \{$/gm)].map(([, name]) => name);
    expect([by, names.filter((name, i) => names.indexOf(name) !== i)]).toEqual([by, []]);
  }
});

test("shellcheck takes every text as POSIX sh", () => {
  const all = gathered();
  all.forEach(({ text }, i) => writeFileSync(join(scratch, `${i}`), text));
  expect(all.length).toBeGreaterThan(Object.keys(handlers).length);
  const found = shellcheck([...all.keys()].map(String));
  expect(found.map(({ file, line, code, message }) => `${all[Number(file)].by}:${line}: ${code} ${message}`)).toEqual(
    [],
  );
});

test("dash reads every text without a word", () => {
  for (const [text, by] of texts) {
    const { status, stderr } = spawnSync("dash", ["-n"], { input: text, encoding: "utf8" });
    expect({ by, status, stderr }).toEqual({ by, status: 0, stderr: "" });
  }
});

test("no text for CentOS 5 uses what CentOS 5 lacks, the commands of its daemons included", () => {
  const found = [...centos5].flatMap(([text, by]) => el5Findings(text).map((finding) => `${by}: ${finding}`));
  expect(found).toEqual([]);
});

test("no command of a daemon that a script runs is one that CentOS 5 lacks", () => {
  const commands = [...centos5.keys()]
    .flatMap(callsOf)
    .flatMap(([name, ...words]) => COMMAND_WORDS[name]?.(words) ?? []);
  expect(commands).toEqual(
    expect.arrayContaining(["exportfs -ra", 'dhcpd -t -cf "$1"', expect.stringMatching(/^rpcinfo -p .* exportfs -v /)]),
  );
  expect([...new Set(commands)].flatMap((command) => el5Findings(`${command}\n`))).toEqual([]);
});

test.each(EXTENSIONS)("a script with %s is refused", (_what, script, code) => {
  writeFileSync(join(scratch, "extension"), `${script}\n`);
  expect(shellcheck(["extension"]).map((finding) => finding.code)).toContain(code);
});

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

function shellcheck(files: string[]): Finding[] {
  const options = ["--shell=sh", "--severity=style", `--exclude=${EXCLUDED}`, "--format=json", "--norc"];
  const { stdout, error } = spawnSync("shellcheck", [...options, ...files], {
    cwd: scratch,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (error) throw new Error(`shellcheck is needed: ${error.message}`);
  return (JSON.parse(stdout) as { file: string; line: number; code: number; message: string }[]).map((finding) => ({
    ...finding,
    code: `SC${finding.code}`,
  }));
}
