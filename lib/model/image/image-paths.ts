import { InputError } from "../input-error";

const SEGMENT = /^[A-Za-z0-9._+@%=:,~-]+$/;
const PATTERN_SEGMENT = /^[A-Za-z0-9._+@%=:,~*?![\]-]+$/;

/** An absolute path of the image in its one plain form, so that two paths are the same file only when they are the same text. */
export function parseImagePath(path: string, argument: string): string {
  return parseSegments(path, argument, SEGMENT, "an absolute path such as /etc/motd");
}

/** A shell pattern of paths; `/` and all that lies right below it are refused, since they are the image itself. */
export function parseImagePattern(pattern: string, argument: string): string {
  parseSegments(pattern, argument, PATTERN_SEGMENT, "an absolute shell pattern such as /etc/pki/*/private/*");
  if (pattern.split("/").length < 3) {
    throw new InputError(argument, `"${pattern}" is a top directory of the image, expected something below one`);
  }
  return pattern;
}

function parseSegments(path: string, argument: string, segment: RegExp, expected: string): string {
  const segments = path.split("/").slice(1);
  const plain = segments.length > 0 && segments.every((name) => segment.test(name) && name !== "." && name !== "..");
  if (!path.startsWith("/") || !plain) {
    throw new InputError(argument, `${JSON.stringify(path)} is refused, expected ${expected}`);
  }
  return path;
}
