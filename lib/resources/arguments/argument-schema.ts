import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { knownLater } from "../../model/arguments/argument-shape";

/** An argument that another resource may give. */
export function input<Schema extends z.ZodType>(schema: Schema): InputOf<Schema> {
  return knownLater(schema) as unknown as InputOf<Schema>;
}

type InputOf<Schema extends z.ZodType> = z.ZodType<z.output<Schema>, pulumi.Input<z.input<Schema>>>;

/** An object that another resource may give as a whole: an Output has the properties of its value, so it is taken for one. */
export function lifted<Schema extends z.ZodType>(schema: Schema): Schema {
  return knownLater(schema);
}

/** Some texts, each of which another resource may give. */
export const text = z.string();
export const number = z.number();
export const flag = z.boolean();
export const texts = input(z.array(input(text)));

/** A text of which a rule says which words it may be, in words of its own. */
export function word<Word extends string>(): z.ZodType<Word, Word> {
  return z.string() as unknown as z.ZodType<Word, Word>;
}

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** The shape of a schema, where it says of every name what the interface says, and has no other name. */
type Agreeing<Shape, Args> = {
  [Key in keyof Shape | keyof Args]: Key extends keyof Shape & keyof Args
    ? Shape[Key] extends z.ZodType
      ? Same<z.input<Shape[Key]>, Args[Key]> extends true
        ? Shape[Key]
        : { interfaceSays: Args[Key]; schemaTakes: z.input<Shape[Key]> }
      : never
    : never;
};

/** The schema of an interface of arguments. That the two differ in any name or type is an error of the compiler. */
export function argumentsOf<Args>(): <Shape extends z.ZodRawShape>(
  shape: Shape & Agreeing<Shape, Args>,
) => z.ZodObject<Shape> {
  return (shape) => z.strictObject(shape);
}

/** Lifts the schema of an interface's plain values: each value may come from another resource. */
export function inputs<Shape extends z.ZodRawShape>(shape: Shape): InputShape<Shape> {
  return Object.fromEntries(
    Object.entries(shape as unknown as Record<string, z.ZodType>).map(([key, part]) => [
      key,
      part instanceof z.ZodOptional ? z.optional(input(part.unwrap() as z.ZodType)) : input(part),
    ]),
  ) as InputShape<Shape>;
}

type InputShape<Shape extends z.ZodRawShape> = {
  -readonly [Key in keyof Shape]: Shape[Key] extends z.ZodOptional<infer Inner extends z.ZodType>
    ? z.ZodOptional<InputOf<Inner>>
    : Shape[Key] extends z.ZodType
      ? InputOf<Shape[Key]>
      : never;
};
