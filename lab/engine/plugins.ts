import { existsSync, mkdirSync, readdirSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../cache";
import type { FoundEngine } from "./find-engine";
import { findOnPath, isExecutable, runCommand } from "./process";
import { withHeartbeat, type Report } from "../progress";
import { versionOfPlugin } from "./plugin-answer";
import { isAtLeast, PLUGIN_NAMES, pluginVersion, type PluginName } from "./versions";

/** A provider plugin as the engine will see it. */
export interface Plugin {
  name: PluginName;
  version: string;
  /** "real" is Pulumi's own; "stand-in" is ours, for machines that cannot download it. */
  kind: "real" | "stand-in";
  /** Absolute path of the program that the engine starts. */
  executable: string;
}

const INSTALL_SECONDS = 90;
const RETRY_AFTER_MINUTES = 60;

/** Decides for each plugin whether the real one is there, can be fetched, or has to be stood in for. */
export async function findPlugins(engine: FoundEngine, path: string, report: Report): Promise<Plugin[]> {
  const plugins: Plugin[] = [];
  for (const name of PLUGIN_NAMES) {
    const real =
      (await realOnPath(name, path, report)) ??
      (await installed(name, report)) ??
      (await fetched(engine, name, report));
    plugins.push(real ?? standIn(name));
  }
  return plugins;
}

/** Folder of the stand-in of that name, ready to be put on PATH. */
export function standInFolder(name: PluginName): string {
  return join(__dirname, "bin", name);
}

function standIn(name: PluginName): Plugin {
  const executable = join(standInFolder(name), `pulumi-resource-${name}`);
  return { name, version: pluginVersion(name), kind: "stand-in", executable };
}

/** A plugin on PATH goes before all others, as it does for the engine. */
function realOnPath(name: PluginName, path: string, report: Report): Promise<Plugin | undefined> {
  const executable = findOnPath(`pulumi-resource-${name}`, path);
  const isOurs = executable !== undefined && dirname(realpathSync(executable)) === realpathSync(standInFolder(name));
  return executable === undefined || isOurs ? Promise.resolve(undefined) : real(name, executable, report);
}

/** A program that answers as the plugin, in a version that the SDK is satisfied with. */
async function real(name: PluginName, executable: string, report: Report): Promise<Plugin | undefined> {
  const [version, least] = [await versionOfPlugin(executable, "provider"), pluginVersion(name)];
  if (version === undefined) report(`passing over ${executable}: it does not answer as a plugin`);
  else if (!isAtLeast(version, least)) report(`passing over ${executable}: ${version}, need ${least} or newer`);
  else return { name, version: version.replace(/^v/, ""), kind: "real", executable };
  return undefined;
}

/** The newest one that `pulumi plugin ls` would list. */
async function installed(name: PluginName, report: Report): Promise<Plugin | undefined> {
  const folder = join(process.env.PULUMI_HOME || join(homedir(), ".pulumi"), "plugins");
  if (!existsSync(folder)) return undefined;
  const prefix = `resource-${name}-v`;
  const executableOf = (version: string): string => join(folder, `${prefix}${version}`, `pulumi-resource-${name}`);
  const version = readdirSync(folder)
    .filter((entry) => entry.startsWith(prefix))
    .map((entry) => entry.slice(prefix.length))
    .filter((candidate) => isExecutable(executableOf(candidate)))
    .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
    .at(-1);
  return version === undefined ? undefined : real(name, executableOf(version), report);
}

/** Where even the engine could not be downloaded its plugins cannot either; elsewhere the engine itself is asked. */
async function fetched(engine: FoundEngine, name: PluginName, report: Report): Promise<Plugin | undefined> {
  if (engine.source === "built") return undefined;
  const version = pluginVersion(name);
  const refused = cacheDirectory("engine", `no-${name}-${version}`);
  if (existsSync(refused) && Date.now() - statSync(refused).mtimeMs < RETRY_AFTER_MINUTES * 60_000) return undefined;
  report(`fetching the plugin ${name} ${version}`);
  const { code } = await withHeartbeat(`fetching ${name}`, report, () =>
    runCommand(engine.pulumi, ["plugin", "install", "resource", name, `v${version}`], {
      environment: { PULUMI_SKIP_UPDATE_CHECK: "true" },
      seconds: INSTALL_SECONDS,
    }),
  );
  if (code === 0) return installed(name, report);
  report(`the plugin ${name} ${version} is out of reach, a stand-in takes its place`);
  mkdirSync(dirname(refused), { recursive: true });
  writeFileSync(refused, "");
  return undefined;
}
