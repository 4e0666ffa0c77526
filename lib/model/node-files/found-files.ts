/** Digests of what a node has, or should have; `undefined` where it is none. */
export interface FilesDigests {
  readonly files?: string;
  /** Of its secret files. */
  readonly secrets?: string;
}

/** What a node says of its files. */
export interface FoundFiles extends FilesDigests {
  /** Files that are not as they were put there, with the first lines of what is different, or with words for it. */
  readonly edited: readonly { readonly path: string; readonly lines: readonly string[] }[];
  /** Commands that did not succeed yet. */
  readonly owed: readonly string[];
  /** The node was too busy to look for edits, or a push was placing files, or was cut off at it. */
  readonly unchecked?: true;
}

/** How a node's files differ from those that it should have, by the node and the path or the thing. */
export function filesDrift(node: string, found: FoundFiles, wanted: FilesDigests): Record<string, string> {
  const edited = found.edited.map(({ path, lines }): [string, string] => [
    `${node} ${path}`,
    lines.length === 0 ? "edited by hand" : `edited by hand:\n${lines.join("\n")}`,
  ]);
  return {
    ...inWords(`${node} files`, found.files, wanted.files, (digest) => `: has ${digest.slice(0, SHOWN_DIGITS)}`),
    // no part of a digest: a short secret could be guessed from it
    ...inWords(`${node} secret files`, found.secrets, wanted.secrets, () => ""),
    ...Object.fromEntries(edited),
    ...(found.owed.length > 0 && { [`${node} commands`]: `did not succeed: ${found.owed.join("; ")}` }),
    ...(found.unchecked && {
      [`${node} edits`]: "cannot be told: the node was too busy to look, or not all its files are in place",
    }),
  };
}

const SHOWN_DIGITS = 12;

function inWords(
  key: string,
  found: string | undefined,
  wanted: string | undefined,
  has: (digest: string) => string,
): Record<string, string> {
  if (found === wanted || wanted === undefined) return {};
  return { [key]: found === undefined ? "has none yet" : `stale${has(found)}` };
}

/** Whether a key of the drift is one of files and not of a boot. */
export function isFilesDrift(key: string): boolean {
  return key.includes(" ");
}
