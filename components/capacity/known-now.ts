import * as pulumi from "@pulumi/pulumi";

/** What the SDK keeps of every output, and does not declare. */
interface Inside {
  readonly isKnown?: Promise<boolean>;
}

/**
 * The value of an output, or `undefined` in a preview that does not know it. An `apply` does not run then, so a preview could say
 * nothing of what it does know.
 */
export function knownNow<Value>(output: pulumi.Output<Value>): pulumi.Output<Value | undefined> {
  const { isKnown = Promise.resolve(true) } = output as unknown as Inside;
  return pulumi.output(isKnown).apply((known) => (known ? output : pulumi.output(undefined)));
}
