import { delimiter, dirname } from "node:path";
import { hostVariables, type LanguageHost, missingHostFolders } from "./hosts";
import type { Plugin } from "./plugins";

/** The variables that let an engine find its language host, the dynamic-provider host and the plugins. */
export function engineEnvironment(
  pulumi: string,
  path: string,
  language: LanguageHost,
  plugins: readonly Plugin[],
): NodeJS.ProcessEnv {
  const standIns = plugins.filter((plugin) => plugin.kind === "stand-in");
  const folders = [
    dirname(pulumi),
    ...missingHostFolders(pulumi, path, language),
    ...standIns.map((plugin) => dirname(plugin.executable)),
    dirname(process.execPath),
  ];
  return {
    ...hostVariables(language),
    PATH: [...new Set([...folders, ...path.split(delimiter)])].join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Without it the engine first looks for a newer real plugin on the network, at every run.
    ...(standIns.length > 0 ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
  };
}
