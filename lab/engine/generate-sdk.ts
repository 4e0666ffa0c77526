import { join } from "node:path";
import type { Report } from "../progress";
import { compiledProgram } from "./compiled-program";
import { runCommand } from "./process";
import { ENGINE_MODULE, ENGINE_VERSION } from "./versions";

const NAME = "sdk-generator";

const GENERATOR = {
  name: NAME,
  module: ENGINE_MODULE,
  version: ENGINE_VERSION,
  from: { source: join(__dirname, NAME, "main.go") },
};

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
  const generator = await compiledProgram(GENERATOR, "the generator of SDKs", report);
  const { code, stdout, stderr } = await runCommand(generator, [language, schema, directory], { nice: true });
  if (code !== 0) throw new Error(`${generator} ${language} ended with ${code}:\n${stdout}${stderr}`);
}
