import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { inspect, LateValues, withheld } from "../../lib/model/arguments/argument-shape";
import { refuseAll } from "../../lib/model/input-error";
import { ArgumentError } from "../../lib/resources/arguments/argument-error";
import { handedSite, keepSite } from "../network/handed-site";
import { isLate } from "./planned";
import { asRunError } from "./run-error";

/**
 * Checks the arguments of a component against their schema. All faults of plain values stop the program at once. A value that
 * another resource gives is checked when it is known, before anything uses it. Nodes that the parent handed down it has checked itself.
 */
export function parseArguments<Args extends object>(
  subject: string,
  args: Args,
  schema: z.ZodType<unknown, Args>,
): Args {
  return asRunError(subject, () => {
    const handed = handedSite(args)?.handedNodes;
    const isChecked = (value: unknown): boolean => handed !== undefined && value === handed;
    const { value, faults } = inspect(schema, args, "", { isLate, guard: guardIn(subject), isChecked });
    refuseAll(faults);
    keepSite(args, value as object);
    return value as Args;
  });
}

function guardIn(subject: string): LateValues["guard"] {
  return (given, schema, argument) => {
    const late = given instanceof Promise ? named(subject, given, argument) : given;
    return (pulumi.output(late) as pulumi.OutputInstance<unknown>).apply((value) =>
      asRunError(subject, () => {
        refuseAll(inspect(withheld(schema), value, argument).faults);
        return value;
      }),
    );
  };
}

/** A promise that fails says whose argument it was. */
function named(subject: string, promise: Promise<unknown>, argument: string): Promise<unknown> {
  return promise.catch((error: unknown) => {
    const words = error instanceof Error ? error.message : String(error);
    throw new ArgumentError(`${subject}: ${argument}: is a promise that failed: ${words}`);
  });
}
