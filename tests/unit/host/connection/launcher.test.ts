import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { launch } from "../../../../lib/host/connection/launcher";
import { composeScript } from "../../../../lib/host/script/script";
import { FakeMaster, SHELLS } from "../shell";

const PASSWORD = "canary pass'word $HOME";
const SCRIPT = composeScript({ libraries: [], calls: [["echo", "ran"]] });

/** sudo(8) in one of its moods: it asks for the password, or the ticket is fresh and it does not. Notes its arguments. */
const SUDO = (asks: boolean) => `
printf '%s\\n' "$@" >"$MASTER/arguments"
${asks ? 'IFS= read -r given; printf "%s" "$given" >"$MASTER/given"' : ": >$MASTER/given"}
while [ "$1" != -- ]; do shift; done
shift
exec "$@"
`;

let master: FakeMaster;
beforeEach(() => (master = new FakeMaster(SHELLS[0][1])));
afterEach(() => master.remove());

test.each([
  ["asks for it", true],
  ["does not ask for it", false],
])("with a password, when sudo %s, the script runs and nothing else of the input does", (_what, asks) => {
  master.command("sudo", SUDO(asks));
  const run = launched({ sudo: true, sudoPassword: PASSWORD });
  expect(run).toMatchObject({ status: 0, stdout: "ran\n", stderr: "" });
  expect(master.read("given")).toBe(asks ? PASSWORD : "");
  expect(master.read("arguments")).not.toContain(PASSWORD);
  expect(launch(SCRIPT, { sudo: true, sudoPassword: PASSWORD }).command).not.toContain(PASSWORD);
});

test("without a password sudo is told not to ask, so it cannot hang", () => {
  master.command("sudo", SUDO(false));
  expect(launched({ sudo: true })).toMatchObject({ status: 0, stdout: "ran\n" });
  expect(master.read("arguments").split("\n")[0]).toBe("-n");
});

test("without sudo the script runs as it is, and sudo is not called", () => {
  master.command("sudo", "exit 1");
  expect(launched({})).toMatchObject({ status: 0, stdout: "ran\n", stderr: "" });
});

test("a password that is refused is an error, not an answer", () => {
  master.command("sudo", "IFS= read -r given; echo 'sudo: 1 incorrect password attempt' >&2; exit 1");
  expect(launched({ sudo: true, sudoPassword: PASSWORD })).toMatchObject({ status: 1, stdout: "" });
});

test("an input that ends before the start line runs nothing", () => {
  const { command } = launch(SCRIPT, {});
  for (const stdin of ["", "echo evil\n", "@pulumi-diskless-star"]) {
    expect(spawnSync("sh", ["-c", command], { input: stdin, encoding: "utf8" })).toMatchObject({
      status: 1,
      stdout: "",
    });
  }
});

test("the script is in no argument list", () => {
  master.write("etc/marker", "");
  const script = composeScript({ libraries: [], calls: [["sh", "-c", "cat /proc/$PPID/cmdline"]] });
  const { command, stdin } = launch(`: canary-in-script\n${script}`, {});
  const { stdout } = spawnSync("sh", ["-c", command], { input: stdin, encoding: "utf8" });
  expect(stdout).not.toContain("canary-in-script");
  expect(stdout).toMatch(/^sh\0-s\0$/);
  expect(readFileSync("/proc/self/cmdline", "utf8")).not.toBe("");
});

function launched(connection: { sudo?: boolean; sudoPassword?: string }) {
  const { command, stdin } = launch(SCRIPT, connection);
  const PATH = `${master.path("bin")}:${process.env.PATH}`;
  return spawnSync("sh", ["-c", command], { input: stdin, encoding: "utf8", env: { ...process.env, PATH } });
}
