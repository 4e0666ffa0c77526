import { IMAGE_DIGEST } from "../store/image-digest";

/** Part of the path by which a node tells its master that it refuses an image; there is no such file. */
export const REFUSED = "refused";

/** What stands there for a digest that nobody can say. */
export const NOTHING = "none";

const DIGEST = `(${IMAGE_DIGEST}|[0-9a-f]{64}|${NOTHING})`;
const REPORT = new RegExp(`/(${IMAGE_DIGEST})/${REFUSED}/${DIGEST}/${DIGEST}$`);

/** What a node refused to run. */
export interface RefusedImage {
  /** Digest of the image on its kernel line. */
  readonly imageDigest: string;
  /** What it got: the digest of another image, or the SHA-256 of a root image; `none` where nothing says what it is. */
  readonly got: string;
  /** What it wanted in its place. */
  readonly wanted: string;
}

/** What a node says by a path that it asks its master for; `undefined` of any other path. */
export function parseRefusal(path: string): RefusedImage | undefined {
  const found = REPORT.exec(path);
  if (found === null) return undefined;
  const [, imageDigest, got, wanted] = found;
  return { imageDigest, got, wanted };
}

/** Such as `refused image 0123…, wanted 4567…`. */
export function refusalInWords({ got, wanted }: RefusedImage): string {
  return `refused image ${got}, wanted ${wanted}`;
}

/** A request of the store of images in an access log of httpd, in its formats `common` and `combined`. */
const REQUEST = new RegExp(String.raw`^([0-9a-f.:]+) \S+ \S+ \[[^\]]*\] "GET (/[^ "]*/${IMAGE_DIGEST}/[^ "]*)`);

/** An extended regular expression of grep(1) for all lines that {@link lastRefusals} reads. */
export const STORE_REQUESTS = `^[0-9a-f.:]+ .*"GET /[^ "]*/${IMAGE_DIGEST}/`;

/**
 * What was refused by machines whose last boot ended so, by address. Whoever boots again asks for a kernel, and then it is not known yet
 * how that boot ends.
 *
 * @param lines of an access log, the oldest first
 */
export function lastRefusals(lines: readonly string[]): Map<string, RefusedImage> {
  const refusals = new Map<string, RefusedImage>();
  for (const line of lines) {
    const request = REQUEST.exec(line);
    if (request === null) continue;
    const [, address, path] = request;
    const refusal = parseRefusal(path);
    if (refusal === undefined) refusals.delete(address);
    else refusals.set(address, refusal);
  }
  return refusals;
}
