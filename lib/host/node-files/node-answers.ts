import { SHA256 } from "../../model/files/sha256";

/** Digests of the files of a node: SHA-256 of its part of a plan. */
export interface FilesDigests {
  /** `undefined` of a node that has got no files. */
  readonly files?: string;
  /** `undefined` of a node that has got no secrets, and where there is no secret plan. */
  readonly secrets?: string;
}

/** A file that is not as it was applied. */
export interface EditedFile {
  readonly path: string;
  /** The first lines of a unified diff from what was applied to what is there; in parentheses words that are no diff. */
  readonly lines: readonly string[];
}

/** What a node says of its files. */
export interface NodeFilesAnswer extends FilesDigests {
  readonly edited: readonly EditedFile[];
  /** How many more are edited than are named. */
  readonly moreEdited?: number;
  /** Commands that changed files asked for, and that have not ended well yet. */
  readonly owed: readonly string[];
  /** The node could not look for edits in time, or not all its files were in place. That does not mean that there are no edits. */
  readonly unchecked?: true;
}

/** Reads lines `NODE WORDS` of the library `node-answers`. Nodes that said nothing of their files are not among them. */
export function parseFilesAnswers(text: string): Map<string, NodeFilesAnswer> {
  const nodes = new Map<string, NodeFilesAnswer>();
  for (const line of linesOf(text)) {
    const [node, words] = cut(line);
    nodes.set(node, withWords(nodes.get(node) ?? { edited: [], owed: [] }, words));
  }
  return nodes;
}

function withWords(answer: NodeFilesAnswer, words: string): NodeFilesAnswer {
  if (words.startsWith("|")) return withDiffLine(answer, words.slice(1));
  const [word, text] = cut(words);
  switch (word) {
    case "@files":
      return { ...answer, ...digestsOf(text) };
    case "@edited":
      return { ...answer, edited: [...answer.edited, { path: text, lines: [] }] };
    case "@more":
      return { ...answer, moreEdited: Number(text) };
    case "@owed":
      return { ...answer, owed: [...new Set([...answer.owed, text])] };
    case "@unchecked":
      return { ...answer, unchecked: true };
    default:
      throw new Error(`what a node says of its files cannot be read at ${JSON.stringify(words)}`);
  }
}

function withDiffLine(answer: NodeFilesAnswer, line: string): NodeFilesAnswer {
  const last = answer.edited.at(-1);
  if (last === undefined) return answer;
  return { ...answer, edited: [...answer.edited.slice(0, -1), { ...last, lines: [...last.lines, line] }] };
}

/** Reads lines `NODE FILES SECRETS`. */
export function parseWantedDigests(text: string): Map<string, FilesDigests> {
  return new Map(
    linesOf(text)
      .map(cut)
      .map(([node, digests]) => [node, digestsOf(digests)]),
  );
}

function digestsOf(text: string): FilesDigests {
  const [files, secrets] = text.split(" ");
  const known = (digest: string): boolean => SHA256.test(digest);
  return { ...(known(files) ? { files } : {}), ...(known(secrets) ? { secrets } : {}) };
}

function linesOf(text: string): string[] {
  return text.split("\n").filter(Boolean);
}

/** At the first blank. */
function cut(line: string): [string, string] {
  const at = line.indexOf(" ");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}
