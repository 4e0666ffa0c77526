import { existsSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Report } from "../progress";
import { versionOfPlugin } from "./plugin-answer";
import { findOnPath, isExecutable } from "./process";

/** What runs a Node program for the engine. */
export interface LanguageHost {
  /** "real" is Pulumi's own, which its releases bring beside the CLI; "stand-in" is ours. */
  kind: "real" | "stand-in";
  /** `undefined` of the stand-in. */
  version?: string;
  /** Absolute path of the program that the engine starts. */
  executable: string;
}

const LANGUAGE = "pulumi-language-nodejs";
const DYNAMIC = "pulumi-resource-pulumi-nodejs";

/** Variable that names the folder of each host, for an engine that was built; see {@link placeHosts}. */
const VARIABLES = { [LANGUAGE]: "PULUMI_DISKLESS_HOST", [DYNAMIC]: "PULUMI_DISKLESS_SDK" };

const STAND_IN = join(__dirname, "bin", "language", LANGUAGE);

/** Other languages, each with a folder in `bin`: no Go module brings the hosts of Python and Go, one brings that of YAML. */
const OTHER_LANGUAGES = ["python", "go", "yaml"];

/** The language host that Pulumi brings, beside the CLI or on PATH, if it answers; else the stand-in. */
export async function findLanguageHost(
  { pulumi, source }: { pulumi: string; source: string },
  path: string,
  report: Report,
): Promise<LanguageHost> {
  const beside = source === "built" ? undefined : join(dirname(pulumi), LANGUAGE); // there our own entry lies beside it
  const onPath = findOnPath(LANGUAGE, path);
  for (const executable of [beside, onPath]) {
    if (executable === undefined || !isExecutable(executable) || isOurs(executable)) continue;
    const version = await versionOfPlugin(executable, "language");
    if (version !== undefined) return { kind: "real", version: version.replace(/^v/, ""), executable };
    report(`passing over ${executable}: it does not answer as a language host`);
  }
  return { kind: "stand-in", executable: STAND_IN };
}

/** Whether a program is the stand-in, or the entry beside a CLI that we built, which leads to a host and is none. */
function isOurs(executable: string): boolean {
  return realpathSync(executable) === realpathSync(STAND_IN) || existsSync(join(dirname(executable), "..", "source"));
}

/**
 * Puts both hosts beside a CLI that was built without them: from anywhere else the engine warns at every run. The cache
 * serves several clones of this repository, so the entries only lead on to the folders named in the environment.
 */
export function placeHosts(bin: string): void {
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const script =
      `#!/bin/sh\n` +
      `# Leads to the clone of pulumi-diskless that runs this engine.\n` +
      `exec "\${${variable}:?start this engine with 'npm run pulumi --' in a clone of pulumi-diskless}/${name}" "$@"\n`;
    writeFileSync(join(bin, name), script, { mode: 0o755 });
  }
}

/** Variables that {@link placeHosts}'s entries follow. */
export function hostVariables(language: LanguageHost): NodeJS.ProcessEnv {
  return { [VARIABLES[LANGUAGE]]: dirname(language.executable), [VARIABLES[DYNAMIC]]: sdkFolder() };
}

/** Folders to put on PATH for an engine that has a host neither beside it nor on PATH. */
export function missingHostFolders(pulumi: string, path: string, language: LanguageHost): string[] {
  const isMissing = (name: string): boolean =>
    !existsSync(join(dirname(pulumi), name)) && findOnPath(name, path) === undefined;
  return [
    ...(isMissing(LANGUAGE) ? [dirname(language.executable)] : []),
    ...(isMissing(DYNAMIC) ? [sdkFolder()] : []),
    ...OTHER_LANGUAGES.filter((other) => isMissing(`pulumi-language-${other}`)).map((other) =>
      join(__dirname, "bin", `language-${other}`),
    ),
  ];
}

/** The SDK's package ships the start script of the host of dynamic providers. */
function sdkFolder(): string {
  return dirname(require.resolve("@pulumi/pulumi/package.json"));
}
