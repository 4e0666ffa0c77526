/**
 * An argument that cannot work. The message always reads `argument: what is wrong`, so that a person finds the place in
 * the program without a stack trace.
 */
export class InputError extends Error {
  constructor(
    /** Path of the argument as the program wrote it, such as `nodes[3].mac`. */
    public readonly argument: string,
    /** What was wrong, what was got and what was expected. */
    public readonly reason: string,
    /** Further arguments that cannot work either. */
    public readonly others: readonly InputError[] = [],
  ) {
    super([`${argument}: ${reason}`, ...others.map((other) => `  ${other.message}`)].join("\n"));
    this.name = "InputError";
  }
}

/** Stops at all of these faults at once, if there are any. */
export function refuseAll(faults: readonly InputError[]): void {
  if (faults.length === 0) return;
  const [first, ...others] = faults;
  throw new InputError(first.argument, first.reason, others);
}
