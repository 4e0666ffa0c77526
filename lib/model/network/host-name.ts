import { InputError } from "../input-error";

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const LONGEST_LABEL = 63;
const LONGEST_NAME = 253;

/**
 * A host name by RFC 1123, section 2.1, in lower case: labels of letters, digits and inner hyphens, at most 63 characters each.
 * No other text reaches a configuration file through a name.
 */
export function parseHostName(text: string, argument: string): string {
  const name = text.trim().toLowerCase();
  if (name === "") throw new InputError(argument, "is empty, expected a host name such as s0.example.com");
  if (name.length > LONGEST_NAME) {
    throw new InputError(argument, `"${text}" has ${name.length} characters, expected at most ${LONGEST_NAME}`);
  }
  for (const label of name.split(".")) {
    if (label.length > LONGEST_LABEL) {
      throw new InputError(
        argument,
        `"${text}" has a label of ${label.length} characters, expected at most ${LONGEST_LABEL}`,
      );
    }
    if (!LABEL.test(label)) {
      throw new InputError(
        argument,
        `${JSON.stringify(text)} has the label ${JSON.stringify(label)}, expected letters, digits and inner hyphens (RFC 1123)`,
      );
    }
  }
  if (/^[0-9.]+$/.test(name)) throw new InputError(argument, `"${text}" reads as an address, expected a host name`);
  return name;
}

/** The part before the first dot: what `hostname -s` prints. */
export function shortName(name: string): string {
  return name.split(".", 1)[0];
}
