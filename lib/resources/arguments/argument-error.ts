import * as pulumi from "@pulumi/pulumi";

/**
 * Ends a program with one message about its arguments and without a stack. The message stays as it is: the SDK puts
 * `error serializing property "..."` before that of an error once for each resource that an Output with it passes.
 */
export class ArgumentError extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
  }
}
