import ts from "typescript";

/** A call of a shell function as the source has it: an array that begins with its name, or the words of `call("name", ...)`. */
export interface WrittenCall {
  readonly name: string;
  /** Words that are there in any case. */
  readonly words: number;
  /** Whether a spread adds further ones. */
  readonly open: boolean;
  readonly line: number;
}

/** What a TypeScript source says in strings, and what it imports. */
export interface SourceStrings {
  readonly texts: readonly { readonly text: string; readonly line: number }[];
  readonly calls: readonly WrittenCall[];
  readonly imports: readonly string[];
  readonly properties: readonly string[];
}

export function stringsOf(source: string): SourceStrings {
  const file = ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true);
  const found = {
    texts: [] as { text: string; line: number }[],
    calls: [] as WrittenCall[],
    imports: [] as string[],
    properties: [] as string[],
  };
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      found.imports.push((node.moduleSpecifier as ts.StringLiteral).text);
      return;
    }
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      found.texts.push({ text: node.text, line: lineOf(node) });
    }
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node))
      found.properties.push(node.name.getText());
    const list = callWords(node);
    if (list !== undefined) found.calls.push({ ...list, line: lineOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function callWords(node: ts.Node): Omit<WrittenCall, "line"> | undefined {
  const words = ts.isArrayLiteralExpression(node)
    ? node.elements
    : ts.isCallExpression(node) && node.expression.getText() === "call"
      ? node.arguments
      : undefined;
  const [first, ...others] = words ?? [];
  if (first === undefined || !ts.isStringLiteral(first)) return undefined;
  const spread = others.filter(ts.isSpreadElement).length;
  return { name: first.text, words: others.length - spread, open: spread > 0 };
}
