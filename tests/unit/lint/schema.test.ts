import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as library from "../../../index";
import { packageSchema } from "../../../scripts/schema/package-schema";
import { FILE, oneFileProgram } from "../../support/one-file-program";

const FACTS = { name: "lamps", version: "1.2.3", description: "Lamps", license: "Apache-2.0" };

interface Schema {
  resources: Record<string, Record<string, Record<string, unknown>>>;
  types: Record<string, Record<string, unknown>>;
}

/** The schema of a program of one file. */
function schemaOf(source: string): Schema {
  return packageSchema(oneFileProgram(source, { strict: true }), FILE, FACTS) as Schema;
}

const LAMP = `
/** Colours of a lamp. */
export const Colours = { red: "red", warmWhite: "warm-white", k27: "27k" } as const;
/** One of {@link Colours}. */
export type Colour = (typeof Colours)[keyof typeof Colours];
/** A bulb. */
export interface BulbArgs {
  /** Its power
   * in watts. */
  watts: pulumi.Input<number>;
  /** Its base. */
  base: string;
}
/** What every lamp has. */
export interface LightArgs {
  /** Bulbs. */
  bulbs: BulbArgs[];
}
/** Arguments of {@link Lamp}. */
export interface LampArgs extends LightArgs {
  /**
   * Its colour.
   * @default red - as ever
   */
  colour?: pulumi.Input<Colour>;
  /** Or any. */
  shade?: Colour | (string & Record<never, never>);
  /** By name. */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** How it fades. */
  fade?: boolean | Omit<BulbArgs, "base">;
  /** Where it hangs. */
  hangsFrom?: Lamp;
  /** Whether it is on. */
  on?: boolean | Record<string, never>;
}
/** What was found. */
export interface Found {
  readonly at: "wall" | "desk";
}
/** A lamp. */
export class Lamp extends pulumi.ComponentResource {
  /** Found where. */
  public readonly found: pulumi.Output<readonly Found[]>;
  /** Another. */
  public readonly twin?: Lamp;
  /** All others. */
  public readonly others: readonly Lamp[];
  private readonly wire: string;
  constructor(name: string, args: LampArgs) { super(); }
}
/** No component. */
export class Plug extends pulumi.CustomResource {
  constructor(name: string, args: BulbArgs) { super(); }
}
`;

const schema = schemaOf(LAMP);
const lamp = schema.resources["lamps:index:Lamp"];

test("components are resources of the schema, and nothing else is", () =>
  expect(Object.keys(schema.resources)).toEqual(["lamps:index:Lamp"]));

test.each<[string, unknown]>([
  ["bulbs", { type: "array", items: { $ref: "#/types/lamps:index:Bulb" }, description: "Bulbs." }],
  ["colour", { $ref: "#/types/lamps:index:Colour", description: "Its colour.\n\nDefault: red - as ever" }],
  ["shade", { type: "string", plain: true, description: "Or any." }],
  ["labels", { type: "object", additionalProperties: { type: "string" }, description: "By name." }],
  ["fade", { oneOf: [{ type: "boolean" }, { $ref: "#/types/lamps:index:LampFade" }], description: "How it fades." }],
  ["hangsFrom", { $ref: "#/resources/lamps:index:Lamp", description: "Where it hangs." }],
  ["on", { type: "boolean", plain: true, description: "Whether it is on." }],
])("the argument %s has its type, its docstring and its default", (name, spec) =>
  expect(lamp.inputProperties[name]).toEqual(spec),
);

test("arguments without a question mark are required", () => expect(lamp.requiredInputs).toEqual(["bulbs"]));

test("outputs are the public ones, without lists of components", () => {
  expect(Object.keys(lamp.properties)).toEqual(["found", "twin"]);
  expect(lamp.required).toEqual(["found"]);
});

test("types have their members and their docstrings", () =>
  expect(schema.types).toEqual({
    "lamps:index:Bulb": {
      type: "object",
      description: "A bulb.",
      properties: {
        base: { type: "string", plain: true, description: "Its base." },
        watts: { type: "number", description: "Its power in watts." },
      },
      required: ["base", "watts"],
    },
    "lamps:index:Colour": {
      type: "string",
      description: "One of `Colours`.",
      enum: [
        { name: "Red", value: "red" },
        { name: "WarmWhite", value: "warm-white" },
        { name: "Mode27k", value: "27k" },
      ],
    },
    "lamps:index:Found": {
      type: "object",
      description: "What was found.",
      properties: { at: { type: "string" } },
      required: ["at"],
    },
    "lamps:index:LampFade": {
      type: "object",
      properties: { watts: { type: "number", description: "Its power in watts." } },
      required: ["watts"],
    },
  }));

test("a type that no other language has is named", () =>
  expect(() => schemaOf(LAMP.replace("base: string", "base: () => void"))).toThrow(
    "BulbArgsBase: no other language has a type for () => void",
  ));

test("two types that would have one name are named", () =>
  expect(() => schemaOf(LAMP.replace(/\bFound\b/g, "Bulb"))).toThrow(
    /Bulb: would be Bulb in the schema, which BulbArgs is/,
  ));

describe("the schema that is checked in", () => {
  const text = readFileSync(join(__dirname, "../../../plugin/schema.json"), "utf8");
  const given = JSON.parse(text) as Schema;
  const nameOf = (type: string): string => type.slice(type.lastIndexOf(":") + 1);

  test("has every component of the library", () => {
    const components = Object.entries(library)
      .filter(([, value]) => typeof value === "function" && value.prototype instanceof pulumi.ComponentResource)
      .map(([name]) => name);
    expect(components).not.toEqual([]);
    expect(Object.keys(given.resources).map(nameOf)).toEqual(components.sort());
  });

  test("describes every argument, output and member", () => {
    const members = [...Object.entries(given.resources), ...Object.entries(given.types)].flatMap(([type, spec]) =>
      [spec.inputProperties, spec.properties].flatMap((properties) =>
        Object.entries((properties ?? {}) as Record<string, { description?: string }>).map(
          ([name, { description }]) => [`${nameOf(type)}.${name}`, description] as const,
        ),
      ),
    );
    expect(members.length).toBeGreaterThan(200);
    expect(members.filter(([, description]) => description === undefined)).toEqual([]);
  });

  test("has no type that is called like a component, which would be one name in an SDK", () => {
    const components = Object.keys(given.resources).map(nameOf);
    expect(
      Object.keys(given.types)
        .map(nameOf)
        .filter((name) => components.includes(name)),
    ).toEqual([]);
  });
});
