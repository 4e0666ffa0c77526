import { createRequire } from "node:module";
import { isAbsolute, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { HandlerName, HANDLERS, stubText } from "./stub";

/** Type of a resource, as it stands in every state: what `pulumi.dynamic.Resource` gives a resource of the module `diskless`. */
export function typeOf(handler: HandlerName): string {
  return `pulumi-nodejs:dynamic/diskless:${handler.charAt(0).toUpperCase()}${handler.slice(1)}`;
}

/**
 * Inputs of a resource that the installed library handles. `pulumi.dynamic.Resource` makes the same ones from a provider object, but
 * it reads the object's source text from a running V8 inspector, which jest and Bun do not have.
 */
export function handledBy<Inputs extends object>(handler: HandlerName, inputs: Inputs) {
  refuseUnreachableHandlers();
  return { ...inputs, __provider: stubText(handler) };
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
