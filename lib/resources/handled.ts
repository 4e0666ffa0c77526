import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { NAMED_LISTS, NamedLists } from "./by-name";
import { HandlerName, HANDLERS, stubText } from "./stub";

/** Type of a resource, as it stands in every state: what `pulumi.dynamic.Resource` gives a resource of the module `diskless`. */
export function typeOf(handler: HandlerName): string {
  return `pulumi-nodejs:dynamic/diskless:${handler.charAt(0).toUpperCase()}${handler.slice(1)}`;
}

/**
 * Inputs of a resource that the installed library handles. `pulumi.dynamic.Resource` makes the same ones from a provider object, but
 * it reads the object's source text from a running V8 inspector, which jest and Bun do not have.
 */
export function handledBy(handler: HandlerName, inputs: object): pulumi.Inputs {
  refuseUnreachableHandlers();
  const lists: Partial<Record<HandlerName, NamedLists>> = NAMED_LISTS;
  return { ...inputs, ...mapsOf(inputs, lists[handler] ?? {}), __provider: stubText(handler) };
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
    throw new pulumi.RunError(unreachable(folder));
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
