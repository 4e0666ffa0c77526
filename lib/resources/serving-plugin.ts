/** The plugin that serves components and resources to programs in other languages than TypeScript. */
export interface ServingPlugin {
  /** Its name, which is the first part of the type of everything that it serves. */
  readonly name: string;
  readonly version: string;
  /** Where the engine gets the plugin from; `undefined` where a program names its folder. */
  readonly pluginDownloadURL?: string;
}

let serving: ServingPlugin | undefined;

/** Says, once for the whole process, that it is a plugin. Only the plugin's own entry may. */
export function becomePlugin(plugin: ServingPlugin): void {
  serving = plugin;
}

/** The plugin that this process is; `undefined` in a program. */
export function servingPlugin(): ServingPlugin | undefined {
  return serving;
}
