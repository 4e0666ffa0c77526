import ts from "typescript";

/** What a docstring says, part by part, still as it stands in the source. */
export interface DocComment {
  readonly text: string;
  /** What stands after `@default`. */
  readonly defaultValue?: string;
  readonly example?: string;
  /** Parameters of a function, by name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The docstring above a declaration; `undefined` where there is none. */
export function docCommentOf(declaration: ts.Node): DocComment | undefined {
  const source = declaration.getSourceFile().text;
  const comments = ts.getLeadingCommentRanges(source, declaration.getFullStart()) ?? [];
  const last = comments
    .map(({ pos, end }) => source.slice(pos, end))
    .filter((text) => text.startsWith("/**"))
    .pop();
  return last === undefined ? undefined : parseDocComment(last);
}

/** Parts of a docstring, from its text with the comment's own signs. */
export function parseDocComment(comment: string): DocComment {
  const lines = comment
    .replace(/^\/\*\*/, "")
    .replace(/\*\/$/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  const [text, ...tags] = lines
    .join("\n")
    .split(/^@(?=default|example|param)/m)
    .map((part) => part.trim());
  const parameters = new Map<string, string>();
  let defaultValue: string | undefined;
  let example: string | undefined;
  for (const tag of tags) {
    const [, name, rest] = /^(\w+)\s*([^]*)$/.exec(tag) ?? [];
    if (name === "default") defaultValue = rest;
    if (name === "example") example = rest;
    if (name === "param") parameters.set(rest.split(/\s/, 1)[0], rest.replace(/^\S+\s*/, ""));
  }
  return { text, parameters, ...(defaultValue !== undefined && { defaultValue }), ...(example && { example }) };
}
