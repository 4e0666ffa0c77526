import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { cacheDirectory } from "../cache";
import type { Report } from "../progress";
import { findOnPath, runCommand } from "./process";

/** A program in Go that is compiled when it is first asked for. */
export interface GoProgram {
  /** Name of the program, and of its folder in the cache. */
  readonly name: string;
  /** What it is called while it is built. */
  readonly title: string;
  readonly version: string;
  /** The one module that it is of, or is written for. */
  readonly module: string;
  /** Package of the module with the program; `undefined` where `source` is the program. */
  readonly command?: string;
  /** File with the program; `undefined` where the module has it. */
  readonly source?: string;
}

/** Path of the program, compiled into the cache when it is not there yet. */
export async function compiledProgram(program: GoProgram, report: Report): Promise<string> {
  const { name, title, version, command, source } = program;
  const folder = cacheDirectory(name, version);
  const executable = join(folder, name);
  if (existsSync(executable)) return executable;
  const go = findOnPath("go");
  if (go === undefined) throw new Error(`There is no Go compiler to build ${title}: install Go 1.26.6.`);
  report(`building ${title} with ${go}, a few minutes, only this once`);
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    writeFileSync(join(work, "go.mod"), manifest(program));
    if (source !== undefined) copyFileSync(source, join(work, basename(source)));
    if (command !== undefined)
      writeFileSync(join(work, "tools.go"), `//go:build tools\n\npackage tools\n\nimport _ "${command}"\n`);
    await succeed(go, ["mod", "tidy"], work);
    await succeed(go, ["build", "-o", name, "-ldflags", "-s -w", command ?? "."], work);
    mkdirSync(folder, { recursive: true });
    renameSync(join(work, name), executable); // it appears whole, whoever else is building it
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return executable;
}

function manifest({ name, module, version }: GoProgram): string {
  return `module pulumi-diskless.local/${name}\n\ngo 1.26.6\n\nrequire ${module} v${version}\n`;
}

async function succeed(command: string, args: string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await runCommand(command, args, { cwd, nice: true });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
}
