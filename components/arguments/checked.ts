import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { inspect, LateValues, withheld } from "../../lib/model/arguments/argument-shape";
import { InputError, refuseAll } from "../../lib/model/input-error";
import { keepSite } from "../network/handed-site";

/** What follows from arguments: at once when the program knows all of them, else when other resources have given the last one. */
export interface Planned<Plan> {
  readonly known?: Plan;
  readonly value: pulumi.Output<Plan>;
}

/**
 * Turns arguments into a plan, or stops the program with a message that names the component and the argument. Arguments that
 * are plain stop it at once, before any resource is registered; those that other resources give stop it when they are known.
 *
 * @param subject the component, such as `DhcpServer "dhcp"`
 */
export function planned<Args, Plan>(
  subject: string,
  args: Args,
  plan: (plain: pulumi.Unwrap<Args>) => Plan,
): Planned<Plan> {
  const guarded = (plain: pulumi.Unwrap<Args>): Plan => refusing(subject, () => plan(plain));
  const known = isPlain(args) ? guarded(args as pulumi.Unwrap<Args>) : undefined;
  return { known, value: pulumi.output(args).apply((plain) => known ?? guarded(plain)) };
}

/** The same with what was planned already, and is not checked again. */
export function plannedOver<Below, Args, Plan>(
  subject: string,
  below: Planned<Below>,
  args: Args,
  plan: (below: Below, plain: pulumi.Unwrap<Args>) => Plan,
): Planned<Plan> {
  const guarded = (base: Below, plain: pulumi.Unwrap<Args>): Plan => refusing(subject, () => plan(base, plain));
  const known =
    below.known !== undefined && isPlain(args) ? guarded(below.known, args as pulumi.Unwrap<Args>) : undefined;
  // both at once: one inside the other would lose what the second waits for while the first is unknown
  const both = pulumi.all([below.value, pulumi.output(args)]) as pulumi.Output<[Below, pulumi.Unwrap<Args>]>;
  return { known, value: both.apply(([base, plain]) => known ?? guarded(base, plain)) };
}

/** The value of {@link planned}, for whom it need not be known at once. */
export function checked<Args, Plan>(
  subject: string,
  args: Args,
  plan: (plain: pulumi.Unwrap<Args>) => Plan,
): pulumi.Output<Plan> {
  return planned(subject, args, plan).value;
}

/** The value of {@link plannedOver}. */
export function checkedOver<Below, Args, Plan>(
  subject: string,
  below: Planned<Below>,
  args: Args,
  plan: (below: Below, plain: pulumi.Unwrap<Args>) => Plan,
): pulumi.Output<Plan> {
  return plannedOver(subject, below, args, plan).value;
}

/**
 * Checks the arguments of a component against their schema. All faults of plain values stop the program at once. A value that
 * another resource gives is checked when it is known, before anything uses it.
 */
export function parseArguments<Args extends object>(
  subject: string,
  args: Args,
  schema: z.ZodType<unknown, Args>,
): Args {
  return refusing(subject, () => {
    const { value, faults } = inspect(schema, args, "", { isLate, guard: guardIn(subject) });
    refuseAll(faults);
    keepSite(args, value as object);
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
