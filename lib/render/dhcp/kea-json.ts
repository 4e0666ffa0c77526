/** A value of JSON. */
export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json | undefined };

const INDENT = "  ";

/**
 * JSON of which a person reads the diff: what holds no list of objects is on one line, such as a reservation or an option. Members
 * that are `undefined` are left out, and the others keep their order.
 */
export function readableJson(value: Json, indent = ""): string {
  const inner = `${indent}${INDENT}`;
  if (isList(value)) {
    if (!value.some(isObject)) return oneLineJson(value);
    const items = value.map((item) => `${inner}${readableJson(item, inner)}`);
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  if (!isObject(value) || !holdsObjectsInLists(value)) return oneLineJson(value);
  const members = membersOf(value).map(
    ([name, member]) => `${inner}${JSON.stringify(name)}: ${readableJson(member, inner)}`,
  );
  return `{\n${members.join(",\n")}\n${indent}}`;
}

/** The same value on one line. */
export function oneLineJson(value: Json): string {
  if (isList(value)) return `[${value.map(oneLineJson).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = membersOf(value).map(([name, member]) => `${JSON.stringify(name)}: ${oneLineJson(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function holdsObjectsInLists(value: Json): boolean {
  if (isList(value)) return value.some((item) => isObject(item) || holdsObjectsInLists(item));
  return isObject(value) && membersOf(value).some(([, member]) => holdsObjectsInLists(member));
}

function membersOf(value: { readonly [name: string]: Json | undefined }): (readonly [string, Json])[] {
  return Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, member] as const]));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is { readonly [name: string]: Json | undefined } {
  return typeof value === "object" && !Array.isArray(value);
}
