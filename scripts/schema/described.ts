import type ts from "typescript";
import { docCommentOf } from "../reference/doc-comment";

/** What a docstring says, as a text for every language; `undefined` where there is none. */
export function described(declaration: ts.Node): string | undefined {
  const doc = docCommentOf(declaration);
  if (doc === undefined || doc.text === "") return undefined;
  const text = inProse(doc.text);
  return doc.defaultValue === undefined ? text : `${text}\n\nDefault: ${inProse(doc.defaultValue)}`;
}

/** Without links, which only TypeScript's own tools follow, and with one line a paragraph or an item of a list. */
function inProse(text: string): string {
  return text
    .replace(/\{@link (\S+?)\}/g, "`$1`")
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s*\n(?!\s*-)\s*/g, " "))
    .join("\n\n");
}
