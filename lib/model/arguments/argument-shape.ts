import { z } from "zod";
import { InputError } from "../input-error";
import { isObject } from "../plain-object";
import { nearestName } from "./nearest-name";

/** So many known names fit into a message. */
const NAMES_SHOWN = 12;
const LONGEST_SHOWN = 60;

const later = new WeakSet<z.ZodType>();
const secret = new WeakSet<z.ZodType>();

/** A schema whose value another resource may give, so that it is known only later. */
export function knownLater<Schema extends z.ZodType>(schema: Schema): Schema {
  return marked(schema, later);
}

/** A schema of values that no message repeats, nor anything that stands inside. */
export function withheld<Schema extends z.ZodType>(schema: Schema): Schema {
  return marked(schema, secret);
}

function marked<Schema extends z.ZodType>(schema: Schema, mark: WeakSet<z.ZodType>): Schema {
  const copy = schema.clone();
  for (const marks of [later, secret]) if (marks.has(schema)) marks.add(copy);
  mark.add(copy);
  return copy;
}

/** How values are met that are not there yet. */
export interface LateValues {
  /** Whether a value is known only later. */
  readonly isLate: (value: unknown) => boolean;
  /** What stands for such a value in the result. It may be looked at by the schema when it is known. */
  readonly guard: (value: unknown, schema: z.ZodType, argument: string) => unknown;
  /** Whether a value was held to its schema before, so that it is taken as it is. */
  readonly isChecked?: (value: unknown) => boolean;
}

const NONE_LATE: LateValues = { isLate: () => false, guard: (value) => value };

/** What was found, with everything that is wrong about it. */
export interface Inspected {
  readonly value: unknown;
  readonly faults: readonly InputError[];
}

/**
 * Holds a value to a schema of objects, lists, records and plain values. Nothing but what the schema names is looked into, so
 * anything may be given. Every fault is found, not the first alone.
 *
 * @param argument what the program calls the value; "" for the arguments as a whole
 */
export function inspect(schema: z.ZodType, value: unknown, argument: string, late = NONE_LATE): Inspected {
  const faults: InputError[] = [];
  const refuse = (at: string, reason: string): void => {
    faults.push(new InputError(at === "" ? "arguments" : at, reason));
  };

  function visit(given: z.ZodType, found: unknown, at: string, shown: boolean): unknown {
    const inner = given instanceof z.ZodOptional ? (given.unwrap() as z.ZodType) : given;
    const show = shown && !secret.has(given) && !secret.has(inner);
    if (found === undefined) {
      if (inner === given) refuse(at, `is missing, expected ${expectation(inner)}`);
      return found;
    }
    if (late.isChecked?.(found)) return found;
    if (late.isLate(found)) {
      if (later.has(inner)) return late.guard(found, given, at);
      refuse(at, `is known only during the apply, expected ${expectation(inner)} that the program knows itself`);
      return found;
    }
    const object = objectOf(inner);
    if (object && isObject(found)) return visitObject(object, found, at, show);
    if (inner instanceof z.ZodRecord && isObject(found)) {
      const values = inner.valueType as z.ZodType;
      const entries = Object.entries(found);
      return Object.fromEntries(
        entries.map(([key, one]) => [key, visit(values, one, `${at}[${JSON.stringify(key)}]`, show)]),
      );
    }
    if (inner instanceof z.ZodArray && Array.isArray(found)) {
      return Array.from(found, (one: unknown, i) => visit(inner.element as z.ZodType, one, `${at}[${i}]`, show));
    }
    const parsed = inner.safeParse(found);
    if (!parsed.success) refuse(at, mismatch(inner, found, parsed.error.issues[0], show));
    return found;
  }

  function visitObject(schemaOf: z.ZodObject, found: Record<string, unknown>, at: string, show: boolean): unknown {
    const shape = schemaOf.shape as Record<string, z.ZodType>;
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(found)) {
      if (!Object.hasOwn(shape, key)) refuse(below(at, key), unknownName(key, schemaOf));
    }
    for (const [key, part] of Object.entries<z.ZodType>(shape)) {
      const own = visit(part, found[key], below(at, key), show);
      if (key in found) result[key] = own;
    }
    return result;
  }

  const result = visit(schema, value, argument, true);
  return { value: result, faults };
}

/** Hint for a name that a schema does not have: the name that was probably meant, the place that has it, or all known names. */
export function unknownName(name: string, schema: z.ZodObject): string {
  const known = Object.keys(schema.shape);
  const near = nearestName(name, known) ?? deeperName(name, schema);
  if (near !== undefined) return `is not known, did you mean ${near}?`;
  if (known.length === 0) return "is not known, expected an empty object";
  return known.length > NAMES_SHOWN ? "is not known" : `is not known, expected ${listed(known, "or")}`;
}

function deeperName(name: string, { shape }: z.ZodObject): string | undefined {
  for (const [key, part] of Object.entries<z.ZodType>(shape)) {
    const inner = objectOf((part instanceof z.ZodOptional ? part.unwrap() : part) as z.ZodType);
    if (inner && Object.hasOwn(inner.shape, name)) return `${key}.${name}`;
  }
  return undefined;
}

/** The object that a schema takes, where it may be one: `true` or an object is a union of both. */
function objectOf(schema: z.ZodType): z.ZodObject | undefined {
  const taken = schema instanceof z.ZodUnion ? schema.options : [schema];
  return taken.find((one) => one instanceof z.ZodObject);
}

/** How a program names a value inside its arguments, such as `files[0].path`. */
export function argumentPath(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((at, key) => (typeof key === "number" ? `${at}[${key}]` : below(at, String(key))), "");
}

function below(at: string, key: string): string {
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
  return at === "" ? name : `${at}.${name}`;
}

/** Where the type is right, a rule of the schema was broken, which says itself what it expects. */
function mismatch(schema: z.ZodType, found: unknown, { code, message }: z.core.$ZodIssue, show: boolean): string {
  const typed = code !== "invalid_type" && code !== "invalid_value" && code !== "invalid_union";
  if (typed && !show) return message;
  return `is ${described(found, show)}, ${typed ? message : `expected ${expectation(schema)}`}`;
}

function described(value: unknown, show: boolean): string {
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return show && value.length <= LONGEST_SHOWN ? `the text ${JSON.stringify(value)}` : "a text";
    case "number":
      if (Number.isNaN(value)) return "no number (NaN)";
      return show ? `the number ${value}` : "a number";
    case "boolean":
      return show ? String(value) : "a truth value";
    case "object":
      return value === null ? "null" : "an object";
    default:
      return `a ${typeof value}`;
  }
}

function expectation(schema: z.ZodType): string {
  if (schema instanceof z.ZodString) return "a text";
  if (schema instanceof z.ZodNumber) return "a number";
  if (schema instanceof z.ZodBoolean) return "true or false";
  if (schema instanceof z.ZodEnum)
    return listed(
      schema.options.map((option) => JSON.stringify(option)),
      "or",
    );
  if (schema instanceof z.ZodArray) return "a list";
  if (schema instanceof z.ZodUnion)
    return listed(
      schema.options.map((one) => expectation(one as z.ZodType)),
      "or",
    );
  if (!(schema instanceof z.ZodObject)) return "an object";
  const required = Object.entries<z.ZodType>(schema.shape)
    .filter(([, part]) => !(part instanceof z.ZodOptional))
    .map(([key]) => key);
  return required.length === 0 ? "an object" : `an object with ${listed(required, "and")}`;
}

function listed(names: readonly string[], word: string): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${word} ${names[names.length - 1]}`;
}
