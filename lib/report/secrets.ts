import { SECRET } from "./values";

/** Names of settings whose values nobody reads in a report, whatever the program made of them. */
const CREDENTIAL = /(?:password|passphrase|^privateKey|^token|^apiKey|^secretKey)$/i;

/** A shorter text would be found in words that have nothing to do with it. */
const SHORTEST = 6;

const KEY_BLOCK = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[\s\S]*?(?:-----END \1-----|$)/g;

/** A text without private keys. */
export function withoutKeys(text: string): string {
  return text.replace(KEY_BLOCK, (_block, kind: string) => `-----BEGIN ${kind}----- ${SECRET}`);
}

/** Credentials that stand in a plan in the clear, since its program did not say that they are secrets. */
export function credentialsIn(plan: unknown): string[] {
  const found = new Set<string>();
  const look = (value: unknown, key: string): void => {
    if (typeof value === "string") {
      if (CREDENTIAL.test(key)) for (const line of value.split("\n")) found.add(line.trim());
      else if (/^\s*[{[]/.test(value)) lookInside(value, key);
    } else if (typeof value === "object" && value !== null) {
      for (const [name, inner] of Object.entries(value)) look(inner, name.slice(name.lastIndexOf(":") + 1));
    }
  };
  /** A setting that is a map stands in the plan as the text of it. */
  const lookInside = (text: string, key: string): void => {
    try {
      look(JSON.parse(text), key);
    } catch {
      // a text that only begins like one
    }
  };
  look(plan, "");
  return [...found]
    .filter((text) => text.length >= SHORTEST && text !== SECRET)
    .sort((one, other) => other.length - one.length);
}

/** A value with credentials masked in every text of it. */
export function masked<T>(value: T, credentials: readonly string[]): T {
  if (typeof value === "string") {
    return credentials.reduce((text: string, credential) => text.replaceAll(credential, SECRET), value) as T;
  }
  if (Array.isArray(value)) return value.map((inner: unknown) => masked(inner, credentials)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [key, masked(inner, credentials)]),
  ) as T;
}
