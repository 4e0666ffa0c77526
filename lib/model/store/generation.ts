/** An image that the store holds, to boot or to go back to. */
export interface Generation {
  /** Digest of the image, which names its directory in the store. */
  readonly digest: string;
  /** When it was published, to the minute in UTC, such as `2026-11-22T23:10Z`. */
  readonly published: string;
  /** Size of all its files in bytes. */
  readonly bytes: number;
  /** Whether a node holds every byte of it to its boot entry before it runs it; `undefined` of an image whose nodes do not. */
  readonly verified?: boolean;
}

/** Generations as the host lists them: a line each, with the digest, seconds since 1970, bytes, and `verified` where nodes check it. */
export function parseGenerations(text: string): Generation[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [digest, seconds, bytes, verified] = line.split(" ");
      const generation = { digest, published: minuteOf(Number(seconds)), bytes: Number(bytes) };
      return verified === "verified" ? { ...generation, verified: true } : generation;
    });
}

/** Seconds since 1970 as a minute of UTC. */
export function minuteOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16)}Z`;
}
