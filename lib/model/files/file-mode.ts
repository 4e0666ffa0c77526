import { InputError } from "../input-error";

/** Mode of a file as a program gives it. */
export function parseFileMode(mode: string, argument: string): string {
  if (!/^[0-7]{4}$/.test(mode)) {
    throw new InputError(argument, `${JSON.stringify(mode)} is not a mode, expected four octal digits such as 0644`);
  }
  return mode;
}
