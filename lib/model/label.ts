import { InputError } from "./input-error";

const LONGEST = 32;

/** A name that also names resources and files: a group of nodes, one image of several. */
export function parseLabel(text: string, argument: string): string {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text) || text.length > LONGEST) {
    throw new InputError(
      argument,
      `${JSON.stringify(text)} is no name, expected at most ${LONGEST} lower-case letters, digits and inner hyphens, such as gpu`,
    );
  }
  return text;
}
