import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { inspect, LateValues, withheld } from "../../lib/model/arguments/argument-shape";
import { InputError, refuseAll } from "../../lib/model/input-error";

/**
 * Turns arguments into a plan, or stops the program with a message that names the component and the argument. Arguments that
 * are plain stop it at once, before any resource is registered; those that other resources give stop it when they are known.
 *
 * @param subject the component, such as `DhcpServer "dhcp"`
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Plain names what the plan takes
export function checked<Plain, Plan>(
  subject: string,
  args: unknown,
  plan: (plain: Plain) => Plan,
): pulumi.Output<Plan> {
  const guarded = (plain: unknown): Plan => refusing(subject, () => plan(plain as Plain));
  const planned = isPlain(args) ? guarded(args) : undefined;
  return pulumi.output(args as object).apply((plain: unknown) => planned ?? guarded(plain));
}

/**
 * Checks the arguments of a component against their schema. All faults of plain values stop the program at once. A value that
 * another resource gives is checked when it is known, before anything uses it.
 */
export function parseArguments<Args>(subject: string, args: Args, schema: z.ZodType<unknown, Args>): Args {
  return refusing(subject, () => {
    const { value, faults } = inspect(schema, args, "", { isLate, guard: guardIn(subject) });
    refuseAll(faults);
    return value as Args;
  });
}

function guardIn(subject: string): LateValues["guard"] {
  return (given, schema, argument) => {
    const late = given instanceof Promise ? named(subject, given, argument) : given;
    return (pulumi.output(late) as pulumi.OutputInstance<unknown>).apply((value) =>
      refusing(subject, () => {
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
    throw new pulumi.RunError(`${subject}: ${argument}: is a promise that failed: ${words}`);
  });
}

function isLate(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** Runs `act`, and turns an InputError into an error of the program that names the component. */
export function refusing<T>(subject: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const lines = [error, ...error.others].map(({ argument, reason }) => `${subject}: ${argument}: ${reason}`);
    throw new pulumi.RunError(lines.join("\n"));
  }
}

/** Whether nothing in a value is known only later. */
export function isPlain(value: unknown): boolean {
  if (isLate(value)) return false;
  if (Array.isArray(value)) return value.every(isPlain);
  return typeof value !== "object" || value === null || Object.values(value).every(isPlain);
}
