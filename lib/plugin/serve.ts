import { main, type Provider } from "@pulumi/pulumi/provider";
import { becomePlugin } from "../resources/serving-plugin";
import { Components } from "./components";
import { gitSource } from "./git-source";
import { resources } from "./resources";
import type { PackageSchema } from "./schema-parts";

/**
 * Serves the components of the library, and the resources that they are made of, to an engine whose program is in another language.
 * The engine says by the process's arguments where it listens.
 *
 * @param written what the package offers, as `npm run schema` wrote it
 * @param folder of the plugin's entry
 */
export function serve(written: PackageSchema, folder: string): void {
  const schema = { ...written, ...gitSource(folder) };
  becomePlugin(schema);
  const components = new Components(schema);
  const provider: Provider = {
    version: schema.version,
    getSchema: () => Promise.resolve(JSON.stringify(schema)),
    construct: (name, type, inputs, options) => components.construct(name, type, inputs, options),
    ...resources,
  };
  void main(provider, process.argv.slice(2));
}
