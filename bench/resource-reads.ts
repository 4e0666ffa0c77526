import type { Site } from "../lab/site";
import * as handlers from "../lib/resources/handlers";

/** What a state has of a resource. */
export type Properties = Readonly<Record<string, unknown>>;

/** A resource on a host, as a stack's state has it. */
export interface Resource {
  readonly type: string;
  readonly id: string;
  readonly properties: Properties;
}

/** What every handler has; a state has the properties that its own handler wrote. */
interface Reader {
  read(id: string, properties: Properties): Promise<unknown>;
}

const TYPE = /^pulumi-nodejs:dynamic\/diskless:Host|^pulumi-nodejs:dynamic\/diskless:PublishedImage/;

/** The resources on the master, as the stack's state has them. */
export async function resourcesOf({ stack }: Site): Promise<Resource[]> {
  const { deployment } = (await stack.exportState("--show-secrets")) as unknown as {
    deployment: { resources: { type: string; id: string; outputs: Properties }[] };
  };
  return deployment.resources
    .filter(({ type }) => TYPE.test(type))
    .map(({ type, id, outputs }) => ({
      type: type.replace(/^.*:/, ""),
      id,
      properties: inTheClear(outputs) as Properties,
    }));
}

const SECRET = "4dabf18193072939515e22adb298388d";

/** Values as a provider gets them; the export wraps secrets. */
function inTheClear(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inTheClear);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET in value && "plaintext" in value) return JSON.parse(String(value.plaintext)) as unknown;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inTheClear(inner)]));
}

/** Reads all at once, as a refresh does with enough parallel steps. */
export async function readAll(resources: readonly Resource[]): Promise<void> {
  await Promise.all(resources.map(read));
}

/** Reads one by its own handler. */
export async function read({ type, id, properties }: Resource): Promise<void> {
  const name = type.charAt(0).toLowerCase() + type.slice(1);
  await (handlers as unknown as Readonly<Record<string, Reader>>)[name].read(id, properties);
}
