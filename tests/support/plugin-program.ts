import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Workspace } from "../../lab/engine";
import { REPOSITORY } from "../../lab/site";

/** The plugin, as a program's Pulumi.yaml names it. */
export const PLUGIN = join(REPOSITORY, "plugin");

/** Copies a program of tests/programs to a folder of its own, where it finds the plugin as well. */
export function copyProgram(name: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(REPOSITORY, "tests", "programs", name), folder, { recursive: true });
  const project = join(folder, "Pulumi.yaml");
  writeFileSync(project, readFileSync(project, "utf8").replace("../../../plugin", PLUGIN));
}

/** Has the engine write the SDK of the plugin into the folder `sdk` of the program. */
export async function generateSdk(stack: Workspace, language: "python" | "go"): Promise<void> {
  const { code, stderr } = await stack.run("package", "gen-sdk", PLUGIN, "--language", language, "--out", "sdk");
  if (code !== 0) throw new Error(stderr);
}
