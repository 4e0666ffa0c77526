/** How a node stands to its files: as they should be, others or not all done, or what somebody changed on the node. */
export type NodeFilesState = "current" | "stale" | "edited";

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
  /** How many more are. */
  readonly moreEdited?: number;
  /** Commands that did not run or did not succeed yet. */
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
    ...(found.moreEdited !== undefined && { [`${node} further files`]: `${found.moreEdited} more edited by hand` }),
    ...(found.owed.length > 0 && { [`${node} commands`]: `not done yet: ${found.owed.join("; ")}` }),
    ...(found.unchecked && {
      [`${node} edits`]: "cannot be told: the node was too busy to look, or not all its files are in place",
    }),
  };
}

const SHOWN_DIGITS = 12;

/** SHA-256 of no bytes. */
const OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

function inWords(
  key: string,
  found: string | undefined,
  wanted: string | undefined,
  has: (digest: string) => string,
): Record<string, string> {
  // a node that has none is as one of whose files there are none
  if (wanted === undefined || (found ?? OF_NOTHING) === wanted) return {};
  return { [key]: found === undefined ? "has none yet" : `stale${has(found)}` };
}

/** In a word; a node that was too busy to look for edits says none. */
export function filesState(found: FoundFiles, wanted: FilesDigests): { readonly files?: NodeFilesState } {
  if (found.edited.length > 0) return { files: "edited" };
  const isStale = (["files", "secrets"] as const).some(
    (kind) => Object.keys(inWords(kind, found[kind], wanted[kind], () => "")).length > 0,
  );
  if (isStale || found.owed.length > 0) return { files: "stale" };
  return found.unchecked ? {} : { files: "current" };
}

/** Whether a key of the drift is one of files and not of a boot. */
export function isFilesDrift(key: string): boolean {
  return key.includes(" ");
}
