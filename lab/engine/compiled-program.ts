import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../cache";
import type { Report } from "../progress";
import { type GoProgram, writeGoModule } from "./go-module";
import { findOnPath, runCommand } from "./process";
import { GO_VERSION } from "./versions";

/**
 * Path of a program, compiled into the cache when it is not there yet.
 *
 * @param title what it is called while it is built
 */
export async function compiledProgram(program: GoProgram, title: string, report: Report): Promise<string> {
  const { name, version } = program;
  const folder = cacheDirectory(name, version);
  const executable = join(folder, name);
  if (existsSync(executable)) return executable;
  const go = findOnPath("go");
  if (go === undefined) throw new Error(`There is no Go compiler to build ${title}: install Go ${GO_VERSION}.`);
  report(`building ${title} with ${go}, a few minutes, only this once`);
  const work = `${folder}.${process.pid}`;
  try {
    const what = writeGoModule(work, program);
    await succeed(go, ["mod", "tidy"], work);
    await succeed(go, ["build", "-o", name, "-ldflags", "-s -w", what], work);
    mkdirSync(folder, { recursive: true });
    renameSync(join(work, name), executable); // it appears whole, whoever else is building it
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return executable;
}

async function succeed(command: string, args: string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await runCommand(command, args, { cwd, nice: true });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
}
