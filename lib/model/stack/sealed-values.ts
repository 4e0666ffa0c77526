/** Key and value by which the engine marks a secret in the text of a state. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Stands for a secret of which a state has only the cipher text. */
export const SEALED = Symbol("a sealed secret");

/** A value of a state without the engine's wrappers: a secret is its plain value where the text has it, {@link SEALED} where not. */
export function unsealed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unsealed);
  const { [SIGNATURE]: mark, plaintext } = value as Record<string, unknown>;
  if (mark === SECRET) return typeof plaintext === "string" ? plainValue(plaintext) : SEALED;
  return Object.fromEntries(Object.entries(value).map(([key, inner]: [string, unknown]) => [key, unsealed(inner)]));
}

/** Whether a value, or one inside of it, is sealed. */
export function hasSealed(value: unknown): boolean {
  if (value === SEALED) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasSealed);
}

function plainValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return SEALED;
  }
}
