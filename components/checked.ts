import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../lib/model/input-error";

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

/** The same for what has no arguments that others give. */
export function refusing<T>(subject: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof InputError) throw new pulumi.RunError(`${subject}: ${error.message}`);
    throw error;
  }
}

/** Whether nothing in a value is known only later. */
export function isPlain(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return false;
  if (Array.isArray(value)) return value.every(isPlain);
  return typeof value !== "object" || value === null || Object.values(value).every(isPlain);
}
