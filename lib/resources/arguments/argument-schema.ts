import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { knownLater } from "../../model/arguments/argument-shape";
import { flag, number, text, word } from "../../model/arguments/plain";

/** An argument that another resource may give. */
export function input<Schema extends z.ZodType>(schema: Schema): InputOf<Schema> {
  return knownLater(schema) as unknown as InputOf<Schema>;
}

type InputOf<Schema extends z.ZodType> = z.ZodType<z.output<Schema>, pulumi.Input<z.input<Schema>>>;

/** A type whose every inner value may come from another resource. */
type Lifted<Value> = Value extends readonly (infer Element)[]
  ? pulumi.Input<Lifted<Element>>[]
  : Value extends object
    ? { [Key in keyof Value]: pulumi.Input<Lifted<Exclude<Value[Key], undefined>>> }
    : Value;

type LiftedInput<Schema extends z.ZodType> = z.ZodType<z.output<Schema>, pulumi.Input<Lifted<z.input<Schema>>>>;

/** An object that another resource may give as a whole: an Output has the properties of its value, so it is taken for one. */
export function lifted<Schema extends z.ZodType>(schema: Schema): Schema {
  return knownLater(schema);
}

export { flag, number, text, word };

/** Some texts, each of which another resource may give. */
export const texts = input(z.array(input(text)));

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

/** Lifts the shape of plain arguments: each value in it, and each inside of that, may come from another resource. */
export function inputs<Shape extends z.ZodRawShape>(shape: Shape): InputShape<Shape> {
  return liftedShape(shape as unknown as Record<string, z.ZodType>) as InputShape<Shape>;
}

function liftedShape(shape: Record<string, z.ZodType>): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(shape).map(([key, part]) => [key, liftedPart(part)]));
}

function liftedPart(part: z.ZodType): z.ZodType {
  if (part instanceof z.ZodOptional) return z.optional(liftedPart(part.unwrap() as z.ZodType));
  if (part instanceof z.ZodArray) return input(z.array(liftedPart(part.element as z.ZodType)));
  if (part instanceof z.ZodRecord) return input(z.record(z.string(), liftedPart(part.valueType as z.ZodType)));
  if (part instanceof z.ZodObject) return input(z.strictObject(liftedShape(part.shape as Record<string, z.ZodType>)));
  return input(part);
}

type InputShape<Shape extends z.ZodRawShape> = {
  -readonly [Key in keyof Shape]: Shape[Key] extends z.ZodOptional<infer Inner extends z.ZodType>
    ? z.ZodOptional<LiftedInput<Inner>>
    : Shape[Key] extends z.ZodType
      ? LiftedInput<Shape[Key]>
      : never;
};
