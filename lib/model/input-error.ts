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
  ) {
    super(`${argument}: ${reason}`);
    this.name = "InputError";
  }
}
