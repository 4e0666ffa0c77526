import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileStep, planOf } from "./plan-of";

const ROOT = join(__dirname, "../../..");
const COMMAND = ["--import", "tsx", join(ROOT, "lib/command-line/main.ts")];

const run = (input: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...COMMAND, ...args], {
    ...{ cwd: ROOT, input, encoding: "utf8" },
  });
  return { status, stdout, stderr };
};

test("a plan on standard input becomes a report, and its outcome an exit code", () => {
  const { status, stdout, stderr } = run(planOf(fileStep("text\n")), "report", "-", "--format", "text");
  expect(stdout).toContain("Files that are new: /etc/motd.");
  expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
});

test("a plan that cannot be read is an error, and no report", () =>
  expect(run("", "report", "no-such-plan.json")).toEqual({
    status: 1,
    stdout: "",
    stderr:
      "pulumi-diskless: no-such-plan.json: cannot be read (ENOENT), expected a file with the output of `pulumi preview --json`\n",
  }));

test("all commands are there", () => {
  const { stdout, status } = run("", "--help");
  expect(stdout).toMatch(/^ {2}adopt [\s\S]*^ {2}report [\s\S]*^ {2}status /m);
  expect(status).toBe(0);
});
