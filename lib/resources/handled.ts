import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentError } from "./arguments/argument-error";
import { NAMED_LISTS, NamedLists } from "./by-name";
import { ServingPlugin, servingPlugin } from "./serving-plugin";
import { HandlerName, HANDLERS, stubText } from "./stub";

/**
 * Type of a resource, as it stands in every state: what `pulumi.dynamic.Resource` gives a resource of the module `diskless`. Only
 * the program of a stack in TypeScript can host those, so in a plugin a resource is one of the plugin's own.
 */
export function typeOf(handler: HandlerName): string {
  const plugin = servingPlugin();
  return plugin === undefined ? dynamicTypeOf(handler) : pluginTypeOf(plugin, handler);
}

function dynamicTypeOf(handler: HandlerName): string {
  return `pulumi-nodejs:dynamic/diskless:${classOf(handler)}`;
}

function pluginTypeOf({ name }: ServingPlugin, handler: HandlerName): string {
  return `${name}:index:${classOf(handler)}`;
}

function classOf(handler: HandlerName): string {
  return `${handler.charAt(0).toUpperCase()}${handler.slice(1)}`;
}

/**
 * Options of a resource. In a plugin it belongs to the plugin that made its component, and may have been a dynamic resource before: a
 * program that moves from TypeScript to another language keeps it.
 */
export function optionsOf(handler: HandlerName, opts: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions {
  const plugin = servingPlugin();
  if (plugin === undefined) return opts;
  const { version, pluginDownloadURL } = plugin;
  return pulumi.mergeOptions(opts, {
    version,
    ...(pluginDownloadURL !== undefined && { pluginDownloadURL }),
    aliases: [{ type: dynamicTypeOf(handler) }],
  });
}

/**
 * Inputs of a resource that the installed library handles. `pulumi.dynamic.Resource` makes the same ones from a provider object, but
 * it reads the object's source text from a running V8 inspector, which jest and Bun do not have.
 */
export function handledBy(handler: HandlerName, inputs: object): pulumi.Inputs {
  const lists: Partial<Record<HandlerName, NamedLists>> = NAMED_LISTS;
  const seen = { ...inputs, ...mapsOf(inputs, lists[handler] ?? {}) };
  if (servingPlugin() !== undefined) return seen;
  refuseUnreachableHandlers();
  return { ...seen, __provider: stubText(handler) };
}

/** The lists among the inputs, as the engine is to see them. */
function mapsOf(inputs: object, lists: NamedLists): pulumi.Inputs {
  const given = Object.entries(inputs as Record<string, pulumi.Input<unknown[]> | undefined>).filter(
    ([key, value]) => Object.hasOwn(lists, key) && value !== undefined,
  );
  return Object.fromEntries(
    given.map(([key, value]) => [key, pulumi.output(value).apply((list) => list && lists[key].toMap(list))]),
  );
}

let reachable = false;

/** The engine's dynamic provider runs in the program's folder and has no other way to the library than the packages there. */
function refuseUnreachableHandlers(): void {
  // under mocks, and in an inline program of the Automation API, the SDK knows no folder
  if (reachable || !isAbsolute(pulumi.getRootDirectory())) return;
  const folder = process.cwd();
  try {
    createRequire(join(folder, "index.js")).resolve(HANDLERS);
  } catch {
    throw new ArgumentError(unreachable(folder));
  }
  reachable = true;
}

function unreachable(folder: string): string {
  return (
    `pulumi-diskless: pulumi-diskless/handlers cannot be found from ${folder}. The engine loads it from there, whoever brings ` +
    `the library along. Add pulumi-diskless to the dependencies of that folder's package.json, in the version that is in use, ` +
    `and install again.`
  );
}
