/** Files of a published image, by name. */
export type PublishedFiles = Record<string, PublishedFile>;

/**
 * The file of an image that its digest is made of: a line for each other file, with its SHA-256. Only an image has it whose nodes hold what
 * they fetch to their boot entry.
 */
export const IDENTITY_FILE = "identity";

/** One file of a published image. */
export interface PublishedFile {
  /** Its size. */
  readonly bytes: number;
  /** SHA-256 of its content, as 64 hexadecimal digits. */
  readonly sha256: string;
}

/** The list that a build leaves and a host keeps: a line each with SHA-256, bytes and name. */
export function parseSums(text: string): PublishedFiles {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [sha256, bytes, name] = line.split(" ");
      return [name, { bytes: Number(bytes), sha256 }];
    }),
  );
}

export function renderSums(files: PublishedFiles): string {
  return Object.entries(files)
    .map(([name, { bytes, sha256 }]) => `${sha256} ${bytes} ${name}`)
    .join("\n");
}
