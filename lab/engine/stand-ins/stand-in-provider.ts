import { main, type Provider } from "@pulumi/pulumi/provider";
import { exitWithParent } from "../exit-with-parent";
import { pluginVersion, type PluginName } from "../versions";
import { engineLog } from "./engine-log";
import { packageSchema } from "./package-schema";
import { changedKeys, isUnknown, plain, type Properties } from "./property-value";
import { parseUrn, type Failure, type ResourceKind } from "./resource-kind";

/** The resource types of a plugin, by token. */
export type Kinds = Record<string, ResourceKind>;

/** Serves a stand-in plugin to the engine that started this process. */
export async function serveStandIn(name: PluginName, kinds: Kinds): Promise<void> {
  const version = pluginVersion(name);
  exitWithParent();
  await main(standInProvider(name, version, kinds), process.argv.slice(2));
  engineLog.debug(`pulumi-resource-${name}: this is a stand-in for ${version}, made for machines without downloads`);
}

/** The plugin protocol over a table of resource types. */
export function standInProvider(name: PluginName, version: string, kinds: Kinds): Provider {
  const kindOf = (token: string): ResourceKind => {
    const kind = kinds[token];
    if (kind) return kind;
    throw new Error(
      `the stand-in for the ${name} plugin does not know ${token}; it knows ${Object.keys(kinds).join(", ")}. ` +
        `Install the real plugin (pulumi plugin install resource ${name} v${version}) to use it.`,
    );
  };
  return {
    version,
    schema: JSON.stringify(packageSchema(name, version, kinds)),

    async check(urn, _olds: Properties, news: Properties) {
      const kind = kindOf(parseUrn(urn).token);
      const failures = missing(kind, news);
      if (failures.length > 0) return { inputs: news, failures };
      return kind.check?.(news) ?? { inputs: news, failures: [] };
    },

    // Says only what replaces; the engine compares the inputs itself and so can show which lines change.
    async diff(_id, urn, olds: Properties, news: Properties) {
      const { inputs } = kindOf(parseUrn(urn).token);
      const replacing = Object.keys(inputs).filter((key) => inputs[key].replaces);
      return { replaces: changedKeys(olds, news, replacing) };
    },

    async create(urn, inputs: Properties) {
      const { token, resource } = parseUrn(urn);
      return kindOf(token).create(resource, inputs);
    },

    async update(_id, urn, olds: Properties, news: Properties) {
      const { token, resource } = parseUrn(urn);
      return { outs: (await kindOf(token).update?.(resource, olds, news)) ?? { ...olds, ...news } };
    },

    async delete(_id, urn, state: Properties) {
      const { token, resource } = parseUrn(urn);
      await kindOf(token).delete?.(resource, state);
    },
  };
}

function missing(kind: ResourceKind, inputs: Properties): Failure[] {
  return Object.entries(kind.inputs)
    .filter(([key, property]) => property.required && !isUnknown(inputs[key]) && plain(inputs[key] ?? null) === null)
    .map(([property]) => ({ property, reason: `missing required property '${property}'` }));
}
