import { z } from "zod";

/**
 * Arguments of a program by their shape, every value plain. The arguments that users see are this shape lifted (`inputs`), and the
 * compiler holds their interface to it, so a name that changes in one place compiles in no other.
 */
export type Plain<Shape extends z.ZodRawShape> = Frozen<z.output<z.ZodObject<Shape>>>;

type Frozen<Value> = Value extends readonly (infer Element)[]
  ? readonly Frozen<Element>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value;

/** A text of which a rule says which words it may be, in words of its own. */
export function word<Word extends string>(): z.ZodType<Word, Word> {
  return z.string() as unknown as z.ZodType<Word, Word>;
}

export const text = z.string();
export const number = z.number();
export const flag = z.boolean();
export const texts = z.array(text);
