import ts from "typescript";

/** Finds what a name in a type stands for. */
export interface TypeNames {
  readonly checker: ts.TypeChecker;
  /** Link to the section of an exported name; `undefined` for a name that has none. */
  link(name: string): string | undefined;
}

/** Types of the SDK that say when a value is known, around the type of the value. */
const WRAPPERS = ["pulumi.Input", "pulumi.Output", "Readonly", "Partial"];

/** Whether another resource may give the value. */
export function isInput(type: ts.TypeNode): boolean {
  return ts.isTypeReferenceNode(type) && type.typeName.getText() === "pulumi.Input";
}

/** Whether a type is a value or a list of values, with no arguments of its own inside. */
export function isLeaf(type: ts.TypeNode, checker: ts.TypeChecker): boolean {
  if (ts.isArrayTypeNode(type)) return isLeaf(type.elementType, checker);
  const meant = checker.getTypeFromTypeNode(type);
  const members = meant.isUnion() ? meant.types : [meant];
  return members.some(
    (member) => (member.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike)) !== 0,
  );
}

/** A type as a person writes its value, in Markdown: what the SDK wraps around it is left out, exported names are links. */
export function typeText(type: ts.TypeNode, names: TypeNames): string {
  if (ts.isParenthesizedTypeNode(type)) return typeText(type.type, names);
  if (ts.isTypeOperatorNode(type)) return typeText(type.type, names);
  if (ts.isArrayTypeNode(type)) return listText(typeText(type.elementType, names));
  // such as `string & Record<never, never>`, by which editors still complete the names beside it
  if (ts.isIntersectionTypeNode(type)) return typeText(type.types[0], names);
  if (ts.isUnionTypeNode(type)) return type.types.map((one) => typeText(one, names)).join(" or ");
  if (ts.isIndexedAccessTypeNode(type)) return typeText(memberType(type, names.checker), names);
  if (ts.isTypeReferenceNode(type)) return referenceText(type, names);
  return code(
    type
      .getText()
      .replace(/\breadonly /g, "")
      .replace(/\s+/g, " "),
  );
}

function referenceText(type: ts.TypeReferenceNode, names: TypeNames): string {
  const name = type.typeName.getText();
  const parameters = type.typeArguments ?? [];
  if (WRAPPERS.includes(name)) return typeText(parameters[0], names);
  if (name === "Omit") return `${typeText(parameters[0], names)} without ${keysText(parameters[1])}`;
  if (name === "Record" && parameters[1].kind === ts.SyntaxKind.NeverKeyword) return code("{}");
  if (name === "Record") return `map of ${typeText(parameters[1], names)}`;
  const link = names.link(name);
  return link === undefined ? code(type.getText()) : `[${name}](${link})`;
}

/** The names of `"master" | "nodes"`. */
function keysText(keys: ts.TypeNode): string {
  const names = ts.isUnionTypeNode(keys) ? keys.types : [keys];
  return names.map((one) => code(one.getText().slice(1, -1))).join(", ");
}

/** Such as the type of `generations` for `PublishedImage["generations"]`. */
function memberType(type: ts.IndexedAccessTypeNode, checker: ts.TypeChecker): ts.TypeNode {
  const key = type.indexType.getText().slice(1, -1);
  const member = checker.getTypeFromTypeNode(type.objectType).getProperty(key)?.valueDeclaration;
  if (member === undefined || !ts.isPropertyDeclaration(member) || member.type === undefined)
    throw new Error(`${type.getText()}: has no member with a written type, expected one`);
  return member.type;
}

/** `string[]`, `[Node](#node)[]`, and for what has no short name `list of ...`. */
function listText(element: string): string {
  if (/^`\w+(\[\])*`$/.test(element)) return `${element.slice(0, -1)}[]\``;
  return /^\[\w+\]\(\S+\)$/.test(element) ? `${element}[]` : `list of ${element}`;
}

export function code(text: string): string {
  return `\`${text}\``;
}
