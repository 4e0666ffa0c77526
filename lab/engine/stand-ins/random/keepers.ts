import type { PropertySchema } from "../resource-kind";

/** Every input of a random resource replaces it, and all of them take `keepers`: values to hold on to the result by. */
export function randomInputs(inputs: Record<string, PropertySchema> = {}): Record<string, PropertySchema> {
  const all: Record<string, PropertySchema> = { ...inputs, keepers: { type: "object" } };
  return Object.fromEntries(Object.entries(all).map(([name, schema]) => [name, { ...schema, replaces: true }]));
}
