import { z } from "zod";
import { InputError } from "../input-error";

/** A value as its schema has it, else a refusal in words of the rule's own. */
export function parseWith<Value>(schema: z.ZodType<Value>, value: unknown, argument: string, refusal: string): Value {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new InputError(argument, refusal);
  return parsed.data;
}

/** Whole numbers of a range; none is so large that its neighbours cannot be told apart. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): z.ZodType<number> {
  return z.number().int().min(least).max(most);
}
