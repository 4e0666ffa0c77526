import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodePowerCommand } from "../../../../lib/host/power/node-power";
import { el5Findings } from "../../../support/el5-findings";

const directory = mkdtempSync(join(tmpdir(), "node-power-"));
const file = (name: string) => join(directory, name);
const NODES = Array.from({ length: 100 }, (_, i) => `n${i}.example.com`);
afterAll(() => rmSync(directory, { recursive: true }));

// each node takes a second, and every tenth is stuck
beforeAll(() => {
  const command = nodePowerCommand().replace(/^POWER_TABLE=.*$/m, `POWER_TABLE=${file("table")}`);
  writeFileSync(file("node-power"), command, { mode: 0o755 });
  writeFileSync(
    file("strip"),
    `echo "$*" >>${file("asked")}; sleep 1; case $2 in n*0.example.com) echo stuck >&2; exit 3 ;; esac\n`,
  );
  writeFileSync(
    file("table"),
    `# remark\n[command sh ${file("strip")}]\n${NODES.join("\n")}\n[manual]\nlast.example.com\n`,
  );
});

const power = (...words: string[]) => spawnSync(file("node-power"), words, { encoding: "utf8" });

test("many nodes are switched side by side, and each that failed is named with its reason", () => {
  const start = Date.now();
  const { status, stdout, stderr } = power("cycle", ...NODES);
  expect(Date.now() - start).toBeLessThan(50_000);
  const stuck = NODES.filter((_, i) => i % 10 === 0);
  expect(status).toBe(45);
  expect(stdout.trim().split("\n").sort()).toEqual(
    NODES.filter((name) => !stuck.includes(name))
      .map((name) => `${name}: cycle: done`)
      .sort(),
  );
  const lines = stderr.trim().split("\n");
  expect(lines.pop()).toBe(`node-power: cycle failed on ${[...stuck].sort().join(" ")}`);
  expect(lines.sort()).toEqual(stuck.map((name) => `node-power: ${name}: the command for cycle failed: stuck`).sort());
  expect(readFileSync(file("asked"), "utf8").trim().split("\n").sort()).toEqual(
    NODES.map((name) => `cycle ${name}`).sort(),
  );
});

test("only a question is meant for all nodes without a word", () => {
  const { stdout } = power("status");
  expect(stdout).toContain("last.example.com: unknown\n");
  expect(stdout.trim().split("\n")).toHaveLength(91);
  expect(power("off").status).toBe(2);
});

test("is POSIX sh with what CentOS 5 has", () => {
  expect(el5Findings(nodePowerCommand())).toEqual([]);
  const { status, stdout } = spawnSync(
    "shellcheck",
    ["--shell=sh", "--severity=style", "--exclude=SC2016,SC2034", "-"],
    {
      input: nodePowerCommand(),
      encoding: "utf8",
    },
  );
  expect([status, stdout]).toEqual([0, ""]);
});
