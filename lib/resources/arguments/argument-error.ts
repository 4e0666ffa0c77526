import * as pulumi from "@pulumi/pulumi";

/**
 * Ends a program with one message about what it was given and without a stack. The message stays as it is: the SDK puts
 * `error serializing property "..."` before that of an error once for each resource that an Output with it passes.
 *
 * It has no stack at all. The SDK shows none of a RunError, but has util.inspect color it, and Node before 24 takes half a minute for a
 * frame of a file right below a scope, such as node_modules/@pulumi/output.ts, which the source maps of the SDK have.
 */
export class ArgumentError extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    this.stack = undefined;
    Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
  }
}
