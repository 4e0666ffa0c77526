import { InputError } from "../../lib/model/input-error";
import { ArgumentError } from "../../lib/resources/arguments/argument-error";

/** Runs `act`. An InputError that it throws becomes an error of the program that names the component. */
export function asRunError<T>(subject: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const lines = [error, ...error.others].map(({ argument, reason }) => `${subject}: ${argument}: ${reason}`);
    throw new ArgumentError(lines.join("\n"));
  }
}
