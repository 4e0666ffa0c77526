import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");

/** Node's way to TypeScript is that of the checkout, whatever folder a command is called in. */
const COMMAND = ["--import", require.resolve("tsx"), join(ROOT, "lib/command-line/main.ts"), "nodes"];

/** A folder with lists, in which the command is called; it goes when the tests have ended. */
export const folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-lists-"));
afterAll(() => rmSync(folder, { recursive: true }));

export const run = (input: string | Buffer, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...COMMAND, ...args], {
    ...{ cwd: folder, input, encoding: "utf8" },
  });
  return { status, stdout, stderr };
};

/** Writes a file into the folder, and gives its name. */
export const file = (name: string, text: string | Buffer): string => {
  writeFileSync(join(folder, name), text);
  return name;
};
