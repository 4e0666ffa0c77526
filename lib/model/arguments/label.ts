import { InputError } from "../input-error";

const LONGEST = 32;

/** A name that also names resources and files: a group of nodes, one image of several. */
export function parseLabel(text: string, argument: string): string {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text) || text.length > LONGEST) {
    throw new InputError(
      argument,
      `${JSON.stringify(text)} is not a name, expected at most ${LONGEST} lower-case letters, digits and inner hyphens, such as gpu`,
    );
  }
  return text;
}

/** Refuses a name that is that of another one's entry for UEFI firmware, by which a resource is called. */
export function refuseUefiNames(names: readonly string[], argumentOf: (i: number) => string): void {
  names.forEach((name, i) => {
    const other = names.findIndex((one) => name === `${one}-uefi`);
    if (other !== -1) {
      throw new InputError(
        argumentOf(i),
        `"${name}" is also the name of the entry for UEFI firmware of ${names[other]} (${argumentOf(other)}); expected another one`,
      );
    }
  });
}
