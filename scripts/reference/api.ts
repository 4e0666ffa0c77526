import { join } from "node:path";
import ts from "typescript";
import { DocComment, docCommentOf } from "./doc-comment";
import { code, isInput, isLeaf, TypeNames, typeText } from "./type-text";

/** An argument, an output, or a member of a value. */
export interface Member {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  /** Whether the program itself must know the value. */
  readonly plain: boolean;
  readonly doc: DocComment;
}

export type Kind = "component" | "resource" | "arguments" | "value" | "constant" | "function";

/** An exported name, with what its docstrings say. */
export interface Entry {
  readonly name: string;
  readonly kind: Kind;
  readonly doc: DocComment;
  readonly members: readonly Member[];
  /** Exported interfaces whose members it has as well, as links. */
  readonly bases: readonly string[];
  /** Name of the interface of its arguments. */
  readonly argumentsName?: string;
  /** What it is, for an alias; the call, for a function. */
  readonly signature?: readonly string[];
}

/** The public API, and what its docstrings leave out. */
export interface Api {
  readonly entries: readonly Entry[];
  /** Names without a docstring, and plain values that do not say why, each with what is expected. */
  readonly faults: readonly string[];
}

/** Everything that a module exports. */
export function readApi(program: ts.Program, entryFile: string): Api {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entryFile);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entryFile}: exports nothing, expected the public API`);
  const symbols = checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    declaration: declarationOf(symbol, checker),
  }));
  const exported = new Set(symbols.map(({ name }) => name));
  const names: TypeNames = { checker, link: (name) => (exported.has(name) ? `#${name.toLowerCase()}` : undefined) };
  const faults: string[] = [];
  const entries = symbols.map(({ name, declaration }) => readEntry(name, declaration, names, faults));
  return { entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)), faults };
}

function declarationOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Declaration {
  const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [declaration] = meant.declarations ?? [];
  if (declaration === undefined) throw new Error(`${symbol.name}: is exported and declared nowhere`);
  return declaration;
}

function readEntry(name: string, declaration: ts.Declaration, names: TypeNames, faults: string[]): Entry {
  const outer = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const doc = documented(name, outer, faults);
  const entry = { name, doc, members: [], bases: [] };
  const membersOf = (nodes: readonly ts.Node[]): Member[] => readMembers(name, nodes, names, faults);
  if (ts.isClassDeclaration(declaration)) {
    const parent = declaration.heritageClauses?.[0]?.types[0].expression.getText() ?? "";
    const [, parameter] = declaration.members.find(ts.isConstructorDeclaration)?.parameters ?? [];
    const members = membersOf(declaration.members);
    const kind = parent === "pulumi.ComponentResource" ? "component" : "resource";
    return { ...entry, kind, members, argumentsName: parameter?.type?.getText() };
  }
  if (ts.isInterfaceDeclaration(declaration)) {
    const bases = declaration.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
    const links = bases.map((base) => baseLink(base, names));
    // whoever reads the reference finds nothing of a base that the library does not export
    const inherited = bases.filter((_, i) => links[i] === undefined).flatMap((base) => memberNodes(base, names));
    const members = membersOf([...inherited, ...declaration.members]);
    const kind = name.endsWith("Args") ? "arguments" : "value";
    return { ...entry, kind, members, bases: links.filter((link) => link !== undefined) };
  }
  if (ts.isTypeAliasDeclaration(declaration))
    return { ...entry, kind: "value", signature: alternatives(declaration, names) };
  if (ts.isFunctionDeclaration(declaration)) {
    const parameters = declaration.parameters.map((parameter) => parameter.getText()).join(", ");
    const signature = [`${name}(${parameters}): ${declaration.type?.getText() ?? "void"}`];
    return { ...entry, kind: "function", signature };
  }
  const type = names.checker.getTypeAtLocation(declaration);
  return { ...entry, kind: "constant", signature: type.getProperties().map((property) => `${name}.${property.name}`) };
}

function baseLink(base: ts.ExpressionWithTypeArguments, names: TypeNames): string | undefined {
  const name = (base.typeArguments?.[0] ?? base.expression).getText();
  const link = names.link(name);
  return link === undefined ? undefined : `[${name}](${link})`;
}

function memberNodes(base: ts.ExpressionWithTypeArguments, { checker }: TypeNames): ts.Node[] {
  const declarations = checker.getTypeAtLocation(base.expression).symbol.declarations ?? [];
  return declarations.filter(ts.isInterfaceDeclaration).flatMap(({ members }) => [...members]);
}

/** What an alias stands for: its texts, or each of its shapes, in the order in which they are written. */
function alternatives({ type }: ts.TypeAliasDeclaration, names: TypeNames): string[] {
  if (ts.isUnionTypeNode(type)) return type.types.map((one) => typeText(one, names));
  // such as `(typeof Platforms)[keyof typeof Platforms]` and `(typeof INFINIBAND_MODES)[number]`
  if (ts.isIndexedAccessTypeNode(type)) {
    const { checker } = names;
    const whole = checker.getTypeFromTypeNode(type.objectType);
    const ones = checker.isTupleType(whole)
      ? checker.getTypeArguments(whole as ts.TypeReference)
      : whole.getProperties().map((one) => checker.getTypeOfSymbol(one));
    return ones.map((one) => code(checker.typeToString(one)));
  }
  return [typeText(type, names)];
}

function readMembers(owner: string, nodes: readonly ts.Node[], names: TypeNames, faults: string[]): Member[] {
  return nodes.flatMap((node): Member[] => {
    if (!ts.isPropertyDeclaration(node) && !ts.isPropertySignature(node)) return [];
    if (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return [];
    const name = node.name.getText();
    if (node.type === undefined) throw new Error(`${owner}.${name}: has no written type, expected one`);
    const doc = documented(`${owner}.${name}`, node, faults);
    const plain = owner.endsWith("Args") && !isInput(node.type);
    if (plain && isLeaf(node.type, names.checker) && !/\bPlain\b/.test(doc.text))
      faults.push(`${owner}.${name}: is no pulumi.Input, expected a sentence "Plain, since ..." that says why`);
    return [{ name, type: typeText(node.type, names), optional: node.questionToken !== undefined, plain, doc }];
  });
}

function documented(name: string, node: ts.Node, faults: string[]): DocComment {
  const doc = docCommentOf(node);
  if (doc === undefined || doc.text === "") faults.push(`${name}: has no docstring, expected one`);
  return doc ?? { text: "", parameters: new Map() };
}

/** The program of the library, as its build has it. */
export function libraryProgram(root: string): { program: ts.Program; entryFile: string } {
  const config = join(root, "tsconfig.build.json");
  const read = ts.readConfigFile(config, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
  const entryFile = join(root, "index.ts");
  return { program: ts.createProgram([entryFile], options), entryFile };
}
