import { isDeepStrictEqual } from "node:util";

/** Properties of a resource as they travel between engine and plugin. */
export type Properties = Record<string, unknown>;

// Marks of the engine's wire format (sdk/proto in Pulumi's repository): an object carrying SIGNATURE is not plain data.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Marked {
  [SIGNATURE]: string;
  value?: unknown;
}

/** Marks a value so that the engine encrypts it in the state and hides it in every display. */
export function secret(value: unknown): unknown {
  return isMarked(value, SECRET) ? value : { [SIGNATURE]: SECRET, value };
}

/** True for a value that a preview cannot know yet. */
export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

/** The plain value inside all secret and output marks, at any depth. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (isMarked(value, SECRET)) return plain(value.value);
  if (isMarked(value, OUTPUT)) return "value" in value ? plain(value.value) : UNKNOWN;
  // Assets and archives carry a hash of their content; where they lie is not what they are.
  if (SIGNATURE in value && "hash" in value) return { [SIGNATURE]: value[SIGNATURE], hash: value.hash };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** {@link plain} for the properties of a resource. */
export function plainProperties(properties: Properties): Properties {
  return plain(properties) as Properties;
}

/** The named properties whose plain values differ. Not given, null and undefined are one and the same. */
export function changedKeys(olds: Properties, news: Properties, keys: readonly string[]): string[] {
  return keys.filter((key) => !isDeepStrictEqual(plain(olds[key] ?? null), plain(news[key] ?? null)));
}

/** Applies a change inside a value without losing its secret mark. */
export function insideSecret(value: unknown, change: (inner: unknown) => unknown): unknown {
  return isMarked(value, SECRET) ? secret(change(value.value)) : change(value);
}

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMarked(value: unknown, mark: string): value is Marked {
  return isObject(value) && value[SIGNATURE] === mark;
}
