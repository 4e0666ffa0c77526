import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../cache";
import type { Report } from "../progress";
import { findOnPath, runCommand } from "./process";
import { ENGINE_VERSION } from "./versions";

const NAME = "sdk-generator";

const GO_MOD = `module pulumi-diskless.local/${NAME}

go 1.26.6

require github.com/pulumi/pulumi/pkg/v3 v${ENGINE_VERSION}
`;

/** A language that the generator has. */
export type SdkLanguage = "python" | "go";

/**
 * Writes the SDK of a package into a folder, by Pulumi's own generator. The CLI has it in the language host of Python or Go, which is
 * no Go module; the generator alone is a part of the engine's.
 */
export async function generateSdk(
  language: SdkLanguage,
  { schema, directory, report }: { schema: string; directory: string; report: Report },
): Promise<void> {
  const generator = await sdkGenerator(report);
  await succeed(generator, [language, schema, directory], process.cwd());
}

/** The generator, compiled into the cache when it is not there yet. */
async function sdkGenerator(report: Report): Promise<string> {
  const folder = cacheDirectory(NAME, ENGINE_VERSION);
  const generator = join(folder, NAME);
  if (existsSync(generator)) return generator;
  const go = findOnPath("go");
  if (go === undefined) throw new Error("There is no Go compiler to build the generator of SDKs: install Go 1.26.6.");
  report(`building the generator of SDKs with ${go}, a few minutes, only this once`);
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    writeFileSync(join(work, "go.mod"), GO_MOD);
    copyFileSync(join(__dirname, NAME, "main.go"), join(work, "main.go"));
    await succeed(go, ["mod", "tidy"], work);
    await succeed(go, ["build", "-o", NAME, "-ldflags", "-s -w", "."], work);
    mkdirSync(folder, { recursive: true });
    renameSync(join(work, NAME), generator); // it appears whole, whoever else is building it
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return generator;
}

async function succeed(command: string, args: string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await runCommand(command, args, { cwd, nice: true });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
}
