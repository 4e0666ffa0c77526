import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expositionFaults } from "../../support/exposition-format";
import { changedText, recordedText } from "./recorded-state";

const ROOT = join(__dirname, "../../..");
const COMMAND = ["--import", "tsx", join(ROOT, "lib/command-line/main.ts"), "status"];

jest.setTimeout(180_000);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "status-command-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string) => join(folder, name);

/** A `pulumi` that says what it was called with, and gives a state and a history. */
function standInPulumi(state: string, history: string): NodeJS.ProcessEnv {
  writeFileSync(inFolder("state.json"), state);
  writeFileSync(inFolder("history.json"), history);
  const script = `#!/bin/sh
echo "$@" >>"${inFolder("calls")}"
case "$*" in
  *"stack export"*) cat "${inFolder("state.json")}" ;;
  *"stack history"*) cat "${inFolder("history.json")}" ;;
esac
`;
  writeFileSync(inFolder("pulumi"), script);
  chmodSync(inFolder("pulumi"), 0o755);
  return { ...process.env, PATH: `${folder}:${process.env.PATH}` };
}

const run = (input: string, args: string[], env = process.env) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...COMMAND, ...args], {
    ...{ cwd: ROOT, input, encoding: "utf8", env, maxBuffer: 2 ** 26 },
  });
  return { status, stdout, stderr };
};

test("a state on standard input becomes a text without escapes", () => {
  const { status, stdout, stderr } = run(recordedText(), ["-"]);
  expect(stdout).toMatch(/^m0\.example\.com: farm\n {2}stack {3}standard input, as of the state that was written at /);
  expect(stdout).not.toContain("\u001b");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

test("files are written whole and readable for others, and then nothing is printed", () => {
  const { status, stdout } = run(recordedText(), [
    ...["-", "--html", inFolder("page.html"), "--prometheus", inFolder("diskless.prom")],
  ]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  expect(readdirSync(folder).sort()).toEqual(["diskless.prom", "page.html"]);
  expect(readFileSync(inFolder("page.html"), "utf8")).toMatch(/<\/html>\n$/);
  expect(expositionFaults(readFileSync(inFolder("diskless.prom"), "utf8"))).toEqual([]);
  expect(statSync(inFolder("diskless.prom")).mode & 0o777).toBe(0o644);
});

test("a file that cannot be written leaves nothing behind, and says why", () => {
  const { status, stderr } = run(recordedText(), ["-", "--html", inFolder("none/page.html")]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^pulumi-diskless: ENOENT/);
});

describe("without a file pulumi is asked", () => {
  const operation = (kind: string, endTime: string, result = "succeeded") => ({ kind, result, endTime });
  const HISTORY = JSON.stringify([
    operation("refresh", "2026-11-27T15:00:00.000Z", "failed"),
    operation("update", "2026-11-27T14:30:00.000Z"),
    operation("refresh", "2026-11-27T14:00:00.000Z"),
  ]);

  test("for the stack by its name, and for when it was refreshed", () => {
    const env = standInPulumi(recordedText(), HISTORY);
    const { status, stdout } = run("", ["--stack", "prod", "--json"], env);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      source: "the stack prod",
      stack: { refreshed: "2026-11-27T14:00:00Z", updated: "2026-11-27T14:30:00Z" },
    });
    expect(readFileSync(inFolder("calls"), "utf8").trim().split("\n")).toEqual([
      "--non-interactive --color never stack export --stack prod",
      "--non-interactive --color never stack history --json --page-size 50 --page 1 --stack prod",
    ]);
  });

  test("and a history that cannot be read is one that is not there", () => {
    const { status, stdout } = run("", [], standInPulumi(recordedText(), "no JSON"));
    expect(status).toBe(0);
    expect(stdout).toContain("when it was refreshed is not known");
  });

  test("with its secrets only where a master is to be asked that takes one", () => {
    const env = standInPulumi(recordedText(), HISTORY);
    run("", ["--ask"], env);
    expect(readFileSync(inFolder("calls"), "utf8")).toContain("stack export --show-secrets\n");
  });

  test("and where it is not there the command says what else to give", () =>
    expect(run("", [], { ...process.env, PATH: "/nowhere" })).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "pulumi-diskless: pulumi stack export: pulumi is not on PATH, or . is no folder; expected the output of `pulumi stack export` or " +
        "of `pulumi stack output --json` as a file, or - for standard input\n",
    }));
});

test("a credential that is encrypted is asked for, and no master is connected to", () => {
  const { status, stdout, stderr } = run(recordedText(), ["-", "--ask"]);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(
    /^pulumi-diskless: --ask: the state has the credential for m0\.example\.com encrypted\..*--key/,
  );
});

test("a master that gives no answer is told with the rest, by an exit code of its own", () => {
  const text = changedText((state) => {
    for (const { inputs } of state.deployment.resources) {
      if (inputs?.connection === undefined) continue;
      const { host, hostKey } = inputs.connection as Record<string, string>;
      inputs.connection = { host, hostKey, port: 1, privateKeyPath: inFolder("key") };
    }
  });
  const { status, stdout } = run(text, ["-", "--ask"]);
  expect(status).toBe(2);
  expect(stdout).toMatch(/^ {2}master {2}no answer at [-\dT:]+Z: /m);
  expect(stdout).toMatch(/^ {4}up +6 /m);
});

test("watching looks again until it is interrupted", async () => {
  writeFileSync(inFolder("outputs.json"), '{"nodeBoots":{"s0":{"state":"current"}}}');
  const page = inFolder("page.html");
  const args = [inFolder("outputs.json"), "--watch", "--interval", "0.2", "--html", page];
  const watching = spawn(process.execPath, [...COMMAND, ...args], { cwd: ROOT, stdio: "ignore" });
  const ended = new Promise((resolve) => watching.once("exit", resolve));
  const until = async (condition: () => boolean) => {
    for (let waited = 0; !condition(); waited++) {
      if (waited > 1500) throw new Error("it does not come");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  await until(() => existsSync(page));
  expect(readFileSync(page, "utf8")).toContain('http-equiv="refresh" content="1"');
  writeFileSync(inFolder("outputs.json"), '{"nodeBoots":{"s0":{"state":"current"},"s1":{"state":"stale"}}}');
  await until(() => readFileSync(page, "utf8").includes("stale"));
  watching.kill("SIGINT");
  expect(await ended).toBe(0);
});

test("standard input cannot be watched, nor a file be looked at beside a stack", () => {
  expect(run(recordedText(), ["-", "--watch"]).stderr).toMatch(/--watch: has nothing to look at again/);
  expect(run("", ["x.json", "--stack", "prod"]).stderr).toMatch(
    /--stack: is given beside x\.json, expected one of them/,
  );
});
