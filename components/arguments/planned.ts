import * as pulumi from "@pulumi/pulumi";
import { asRunError } from "./run-error";

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
  const guarded = (plain: pulumi.Unwrap<Args>): Plan => asRunError(subject, () => plan(plain));
  if (isPlain(args)) return knownNow(guarded(args as pulumi.Unwrap<Args>));
  return { value: pulumi.output(args).apply(guarded) };
}

/** Like {@link planned}, for a plan that needs another plan as well. */
export function plannedOver<Below, Args, Plan>(
  subject: string,
  below: Planned<Below>,
  args: Args,
  plan: (below: Below, plain: pulumi.Unwrap<Args>) => Plan,
): Planned<Plan> {
  const guarded = (base: Below, plain: pulumi.Unwrap<Args>): Plan => asRunError(subject, () => plan(base, plain));
  if (below.known !== undefined && isPlain(args)) {
    return knownNow(guarded(below.known, args as pulumi.Unwrap<Args>));
  }
  // both at once: one inside the other would lose what the second waits for while the first is unknown
  const both = pulumi.all([below.value, pulumi.output(args)]) as pulumi.Output<[Below, pulumi.Unwrap<Args>]>;
  return { value: both.apply(([base, plain]) => guarded(base, plain)) };
}

/** Of plain arguments no output is made: that would copy each of thousands of nodes, and wait for every one. */
function knownNow<Plan>(known: Plan): Planned<Plan> {
  return { known, value: pulumi.output(undefined).apply(() => known) };
}

/** Whether a value and all that it holds is known while the program runs. */
export function isPlain(value: unknown): boolean {
  if (isLate(value)) return false;
  if (Array.isArray(value)) return value.every(isPlain);
  return typeof value !== "object" || value === null || Object.values(value).every(isPlain);
}

/** Whether a value is given by another resource. */
export function isLate(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}
