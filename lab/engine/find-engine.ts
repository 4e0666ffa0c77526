import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../cache";
import { buildEngine } from "./build";
import { withCacheLock } from "./cache-lock";
import { downloadEngine } from "./download";
import { engineEnvironment } from "./environment";
import { findLanguageHost, type LanguageHost } from "./hosts";
import { findPlugins, type Plugin } from "./plugins";
import { findOnPath, isExecutable, runCommand } from "./process";
import { reportOnStderr, type Report } from "../progress";
import { ENGINE_VERSION, isAtLeast, OLDEST_ENGINE } from "./versions";

/** Where an engine came from. */
export type EngineSource = "path" | "download" | "built";

/** A Pulumi engine that can run this repository's programs. */
export interface Engine {
  /** Absolute path of the CLI. */
  pulumi: string;
  /** Its version, without a leading v. */
  version: string;
  source: EngineSource;
  /** Variables a command needs, on top of its own environment, to run with this engine. */
  environment: NodeJS.ProcessEnv;
  /** What runs programs for it. */
  language: LanguageHost;
  /** The provider plugins it will use, and which of them are stand-ins. */
  plugins: Plugin[];
}

/** Options of {@link findEngine}. */
export interface FindEngineOptions {
  /** Receives progress lines. @default stderr */
  report?: Report;
  /** PATH to search. @default this process's */
  path?: string;
  /** Take the engine of the cache (making it where needed) even when PATH has one. @default false */
  ignorePath?: boolean;
  /** Go straight to the compiler instead of trying Pulumi's own download. @default false */
  skipDownload?: boolean;
}

/**
 * Finds an engine: the one on PATH, else the cached one of an earlier run, else Pulumi's own download, else one built
 * from its Go module. The last two land in the cache, once a machine.
 */
export async function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
  const report = options.report ?? reportOnStderr;
  const path = options.path ?? process.env.PATH ?? "";
  const found =
    (options.ignorePath ? undefined : await engineOnPath(path, report)) ??
    (await cachedEngine()) ??
    (await fillCache(options.skipDownload ?? false, report));
  const language = await findLanguageHost(found, path, report);
  const plugins = await findPlugins(found, path, report);
  return { ...found, language, plugins, environment: engineEnvironment(found.pulumi, path, language, plugins) };
}

/** One line that says what is in use: "pulumi 3.274.1 (built) · language host: stand-in · command 1.2.1: stand-in · random 4.21.0: real". */
export function describeEngine({ version, source, language, plugins }: Engine): string {
  const parts = [{ name: "language host", ...language }, ...plugins];
  const described = parts.map((part) => `${[part.name, part.version].filter(Boolean).join(" ")}: ${part.kind}`);
  return [`pulumi ${version} (${source})`, ...described].join(" · ");
}

/** An engine before its plugins are known. */
export type FoundEngine = Pick<Engine, "pulumi" | "version" | "source">;

async function engineOnPath(path: string, report: Report): Promise<FoundEngine | undefined> {
  const pulumi = findOnPath("pulumi", path);
  if (pulumi === undefined) return undefined;
  const version = await versionOf(pulumi);
  if (version === undefined) report(`passing over ${pulumi}: it does not say its version`);
  else if (!isAtLeast(version, OLDEST_ENGINE))
    report(`passing over ${pulumi}: ${version}, need ${OLDEST_ENGINE} or newer`);
  else return { pulumi, version, source: "path" };
  return undefined;
}

async function cachedEngine(): Promise<FoundEngine | undefined> {
  const pulumi = join(engineRoot(), "bin", "pulumi");
  if (!isExecutable(pulumi)) return undefined;
  const version = await versionOf(pulumi);
  if (version === undefined) return undefined;
  const source = readFileSync(join(engineRoot(), "source"), "utf8").trim();
  return { pulumi, version, source: source === "download" ? "download" : "built" };
}

async function fillCache(skipDownload: boolean, report: Report): Promise<FoundEngine> {
  const root = engineRoot();
  return withCacheLock(join(dirname(root), "lock"), report, async () => {
    const madeMeanwhile = await cachedEngine();
    if (madeMeanwhile !== undefined) return madeMeanwhile;
    const work = join(dirname(root), "work");
    if (skipDownload || !(await downloadEngine(root, work, report))) await buildEngine(root, work, report);
    const made = await cachedEngine();
    if (made === undefined) {
      throw new Error(
        `The engine put into ${root} does not run: "bin/pulumi version" fails. Remove the folder and run again.`,
      );
    }
    return made;
  });
}

function engineRoot(): string {
  return cacheDirectory("engine", ENGINE_VERSION);
}

async function versionOf(pulumi: string): Promise<string | undefined> {
  const { stdout } = await runCommand(pulumi, ["version"], {
    environment: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    seconds: 60,
  });
  return /^v?(\d+\.\d+\.\d+\S*)/.exec(stdout.trim())?.[1];
}
