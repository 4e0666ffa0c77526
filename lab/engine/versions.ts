/** The engine's Go module. */
export const ENGINE_MODULE = "github.com/pulumi/pulumi/pkg/v3";

/** Newest engine that builds as an ordinary Go module; newer ones are refused by the module's own replace directives. */
export const ENGINE_VERSION = "3.274.1";

/** Oldest compiler that the engine's modules take. */
export const GO_VERSION = "1.26.6";

/** Oldest engine whose refresh takes the inputs that a provider's `read` returns. */
export const OLDEST_ENGINE = "3.216.0";

/** Provider plugins the library's programs use. */
export const PLUGIN_NAMES = ["command", "random"] as const;

/** A provider plugin that this tool can stand in for. */
export type PluginName = (typeof PLUGIN_NAMES)[number];

/** The version the installed SDK asks the engine for: an older plugin than that would be warned about at every run. */
export function pluginVersion(name: PluginName): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the manifest of what is installed, whichever name
  const manifest = require(`@pulumi/${name}/package.json`) as { pulumi: { version: string } };
  return manifest.pulumi.version;
}

/** True when `version` (with or without a leading v, pre-release ignored) is `minimum` or newer. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [have, want] = [numbers(version), numbers(minimum)];
  const differing = want.findIndex((part, index) => part !== have[index]);
  return differing === -1 || have[differing] > want[differing];
}

function numbers(version: string): [number, number, number] {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version.trim());
  if (!match) throw new Error(`not a version: got "${version.trim()}", expected something like v${ENGINE_VERSION}.`);
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}
