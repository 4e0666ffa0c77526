import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Engine } from "./find-engine";
import type { Plugin } from "./plugins";

/** Lays out state, settings and passphrase in `directory` and returns the variables that keep the engine inside it. */
export function privateHome(engine: Engine, directory: string): NodeJS.ProcessEnv {
  const home = join(directory, "home");
  const state = join(directory, "state");
  for (const folder of [home, state]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const plugin of engine.plugins) linkPlugin(home, plugin);
  return {
    ...engine.environment,
    PATH: withoutStandIns(engine),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase(join(directory, "passphrase")),
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
  };
}

/** Installs a plugin, real or stand-in, the way `pulumi plugin install` does: a folder named after kind and version. */
function linkPlugin(home: string, plugin: Plugin): void {
  const folder = join(home, "plugins", `resource-${plugin.name}-v${plugin.version}`);
  const link = join(folder, `pulumi-resource-${plugin.name}`);
  mkdirSync(folder, { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(plugin.executable, link);
}

/** A plugin on PATH goes before an installed one and makes the engine warn at every run. */
function withoutStandIns(engine: Engine): string {
  const folders = engine.plugins.filter(({ kind }) => kind === "stand-in").map(({ executable }) => dirname(executable));
  return (engine.environment.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folders.includes(folder))
    .join(delimiter);
}

function passphrase(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}
