import type { PropertySchema, ResourceKind } from "./resource-kind";

/** The package schema a plugin owes the engine: types, what is required, what is secret and what replaces. */
export function packageSchema(name: string, version: string, kinds: Record<string, ResourceKind>): object {
  const resources = Object.entries(kinds).map(([token, kind]): [string, object] => [
    token,
    {
      description: `Stand-in for ${token} of the ${name} plugin.`,
      inputProperties: mapValues(kind.inputs, typeOf),
      requiredInputs: requiredOf(kind.inputs),
      properties: mapValues({ ...kind.inputs, ...kind.outputs }, typeOf),
      required: requiredOf({ ...kind.inputs, ...kind.outputs }),
    },
  ]);
  return {
    name,
    version,
    description: `Stand-in for the ${name} plugin on machines that cannot download it.`,
    resources: Object.fromEntries(resources),
  };
}

function typeOf(property: PropertySchema): object {
  const json = { $ref: "pulumi.json#/Any" };
  return {
    type: property.type,
    ...(property.type === "array" ? { items: json } : {}),
    ...(property.type === "object" ? { additionalProperties: json } : {}),
    ...(property.secret ? { secret: true } : {}),
    ...(property.replaces ? { replaceOnChanges: true } : {}),
  };
}

function requiredOf(properties: Record<string, PropertySchema>): string[] {
  return Object.keys(properties).filter((key) => properties[key].required);
}

function mapValues<T, R>(record: Record<string, T>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
