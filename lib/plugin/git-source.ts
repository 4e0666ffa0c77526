import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { PackageSchema } from "./schema-parts";

/** Where an engine got a plugin from, as it asks for the plugin again. */
export type GitSource = Required<Pick<PackageSchema, "version" | "pluginDownloadURL">>;

/** The folder into which the engine clones a plugin: `resource-`, where it is from, and its version. */
const CLONE = /^resource-.+?-v(\d+\.\d+\.\d+.*)$/;

/** The address of the remote repository in git's settings, without its scheme and whoever asked. */
const ORIGIN = /^\[remote "origin"\]\n(?:(?!\[).*\n)*?\s*url = https:\/\/(?:[^@/\n]*@)?(.+)$/m;

/**
 * The address and the version by which an engine knows a plugin that it cloned; `undefined` where it did not. The resources below a
 * component are asked for by both. The version is that of the tag, or `0.0.0-x` and the commit where there is none.
 *
 * @param folder of the plugin's entry
 */
export function gitSource(folder: string): GitSource | undefined {
  for (let clone = folder; clone !== dirname(clone); clone = dirname(clone)) {
    const version = CLONE.exec(basename(clone))?.[1];
    if (version === undefined) continue;
    const address = origin(join(clone, ".git", "config"));
    if (address === undefined) return undefined;
    const path = relative(clone, folder).split("\\").join("/");
    return { version, pluginDownloadURL: `git://${address}${path === "" ? "" : `/${path}`}` };
  }
  return undefined;
}

function origin(config: string): string | undefined {
  if (!existsSync(config)) return undefined;
  return ORIGIN.exec(readFileSync(config, "utf8"))?.[1];
}
