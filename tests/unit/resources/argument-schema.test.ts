import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { argumentsOf, input, number, text } from "../../../lib/resources/arguments/argument-schema";

interface Args {
  name: string;
  size?: pulumi.Input<number>;
}

// Whether the compiler refuses these is what is tested: an expected error that does not come is one itself.
test("a schema that says what its interface says compiles", () => {
  const schema = argumentsOf<Args>()({ name: text, size: z.optional(input(number)) });
  expect(Object.keys(schema.shape)).toEqual(["name", "size"]);
});

test.each([
  [
    "lacks a name",
    // @ts-expect-error -- size is missing
    () => argumentsOf<Args>()({ name: text }),
  ],
  [
    "has a name more",
    // @ts-expect-error -- the interface has no colour
    () => argumentsOf<Args>()({ name: text, size: z.optional(input(number)), colour: text }),
  ],
  [
    "takes another type",
    // @ts-expect-error -- size is a number
    () => argumentsOf<Args>()({ name: text, size: z.optional(input(text)) }),
  ],
  [
    "needs what may be left out",
    // @ts-expect-error -- size is optional
    () => argumentsOf<Args>()({ name: text, size: input(number) }),
  ],
  [
    "takes only plain what may come later",
    // @ts-expect-error -- size may be an Output
    () => argumentsOf<Args>()({ name: text, size: z.optional(number) }),
  ],
  [
    "takes late what must be plain",
    // @ts-expect-error -- name is plain
    () => argumentsOf<Args>()({ name: input(text), size: z.optional(input(number)) }),
  ],
])("a schema that %s does not compile", (_what, schema) => expect(schema()).toBeInstanceOf(z.ZodObject));
