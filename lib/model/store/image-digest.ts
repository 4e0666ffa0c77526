import { InputError } from "../input-error";

/** Digits of the digest of an image. */
export const DIGEST_LENGTH = 32;

/** Digest of a published image, as a regular expression has it: the name of its directory in the store. */
export const IMAGE_DIGEST = `[0-9a-f]{${DIGEST_LENGTH}}`;

/** Digits by which a person may name an image: so many name one of those that a master ever has. */
export const SHORTEST_PREFIX = 12;

const PREFIX = new RegExp(`^[0-9a-f]{${SHORTEST_PREFIX},${DIGEST_LENGTH}}$`);
const WHOLE = new RegExp(`^${IMAGE_DIGEST}$`);
const ON_COMMAND_LINE = new RegExp(`(?:^| )diskless\\.image=(${IMAGE_DIGEST})(?: |$)`);

export function isImageDigest(text: string): boolean {
  return WHOLE.test(text);
}

/** The digest that an argument asks for. */
export function parseImageDigest(digest: string, argument: string): string {
  if (!isImageDigest(digest)) {
    throw new InputError(
      argument,
      `${JSON.stringify(digest)} is not the digest of an image, expected ${DIGEST_LENGTH} hexadecimal digits in lower case`,
    );
  }
  return digest;
}

export function isDigestPrefix(text: string): boolean {
  return PREFIX.test(text);
}

/** A digest, or the beginning of one. */
export function parseDigestPrefix(text: string, argument: string): string {
  if (!isDigestPrefix(text)) {
    throw new InputError(
      argument,
      `${JSON.stringify(text)} names no image, expected its digest or the first ${SHORTEST_PREFIX} or more of its ` +
        `${DIGEST_LENGTH} hexadecimal digits in lower case`,
    );
  }
  return text;
}

/** The image that a kernel command line names. */
export function digestOnCommandLine(words: string): string | undefined {
  return ON_COMMAND_LINE.exec(words)?.[1];
}
