import ts from "typescript";
import { isInput, isLeaf } from "../reference/type-text";
import { described } from "./described";

/** A type in Pulumi's schema language. */
export interface TypeSpec {
  readonly type?: "string" | "number" | "boolean" | "array" | "object";
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly $ref?: string;
  readonly oneOf?: readonly TypeSpec[];
  /** Whether the program itself must know the value. */
  readonly plain?: true;
}

export interface PropertySpec extends TypeSpec {
  readonly description?: string;
}

/** Properties, and which of them have a value in any case. */
export interface PropertySpecs {
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required: readonly string[];
}

interface ObjectSpec extends PropertySpecs {
  readonly type: "object";
  readonly description?: string;
}

interface EnumSpec {
  readonly type: "string";
  readonly description?: string;
  readonly enum: readonly { readonly name: string; readonly value: string }[];
}

/** Types that only say when a value is known, or that nobody writes to it. */
const WRAPPERS = ["pulumi.Input", "pulumi.Output", "Readonly"];

/** Names in the schema that are not the TypeScript name without `Args`, which generators put there again. */
const RENAMED: Readonly<Record<string, string>> = { CapacityArgs: "CapacitySettings" };

/** Turns types of the library into types of a schema, and collects those that have a name there. */
export class SchemaTypes {
  private readonly named = new Map<string, { spec?: ObjectSpec | EnumSpec; of: string }>();

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly packageName: string,
  ) {}

  /** The types that were met, by their full names. */
  all(): Record<string, ObjectSpec | EnumSpec> {
    const sorted = [...this.named].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(
      sorted.flatMap(([name, { spec }]) => (spec === undefined ? [] : [[`${this.packageName}:index:${name}`, spec]])),
    );
  }

  /**
   * Properties of a class or an interface, with those that it has from others.
   *
   * @param owner its name, for properties whose types have none of their own
   */
  properties(owner: string, members: readonly ts.Symbol[]): PropertySpecs {
    const specs = members.flatMap((member): [string, PropertySpec, boolean][] => {
      const [declaration] = member.declarations ?? [];
      if (!ts.isPropertySignature(declaration) && !ts.isPropertyDeclaration(declaration)) return [];
      if (declaration.type === undefined) throw new Error(`${owner}.${member.name}: has no written type, expected one`);
      const spec = this.typeSpec(declaration.type, `${owner}${member.name[0].toUpperCase()}${member.name.slice(1)}`);
      if (isManyComponents(spec)) return [];
      const description = described(declaration);
      const plain = spec.oneOf === undefined && isPlainArgument(declaration, declaration.type, this.checker);
      const property = { ...spec, ...(plain && { plain }), ...(description !== undefined && { description }) };
      return [[member.name, property, (member.flags & ts.SymbolFlags.Optional) === 0]];
    });
    specs.sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      properties: Object.fromEntries(specs.map(([name, spec]) => [name, spec])),
      required: specs.flatMap(([name, , isRequired]) => (isRequired ? [name] : [])),
    };
  }

  private typeSpec(type: ts.TypeNode, owner: string): TypeSpec {
    if (ts.isParenthesizedTypeNode(type) || ts.isTypeOperatorNode(type)) return this.typeSpec(type.type, owner);
    if (ts.isArrayTypeNode(type)) return { type: "array", items: this.typeSpec(type.elementType, owner) };
    // such as `string & Record<never, never>`, by which editors complete the names beside it
    if (ts.isIntersectionTypeNode(type)) return this.typeSpec(type.types[0], owner);
    if (ts.isUnionTypeNode(type)) return this.unionSpec(type, owner);
    if (ts.isIndexedAccessTypeNode(type)) return this.typeSpec(this.memberType(type), owner);
    if (ts.isTypeReferenceNode(type)) return this.referenceSpec(type, owner);
    if (ts.isTypeLiteralNode(type))
      return this.objectSpec(schemaName(owner), owner, this.checker.getTypeFromTypeNode(type));
    if (type.kind === ts.SyntaxKind.StringKeyword || ts.isLiteralTypeNode(type)) return { type: "string" };
    if (type.kind === ts.SyntaxKind.NumberKeyword) return { type: "number" };
    if (type.kind === ts.SyntaxKind.BooleanKeyword) return { type: "boolean" };
    throw new Error(`${owner}: no other language has a type for ${type.getText()}`);
  }

  private unionSpec(type: ts.UnionTypeNode, owner: string): TypeSpec {
    const given = type.types.filter((one) => one.getText() !== "Record<string, never>");
    // an enumeration beside any text is a text
    const isText = given.some(ts.isIntersectionTypeNode) || given.some(isTextInParentheses);
    if (isText || given.every(ts.isLiteralTypeNode)) return { type: "string" };
    const specs = given.map((one) => this.typeSpec(one, owner));
    return specs.length === 1 ? specs[0] : { oneOf: specs };
  }

  private referenceSpec(type: ts.TypeReferenceNode, owner: string): TypeSpec {
    const name = type.typeName.getText();
    const parameters = type.typeArguments ?? [];
    if (WRAPPERS.includes(name)) return this.typeSpec(parameters[0], owner);
    if (name === "Record") return { type: "object", additionalProperties: this.typeSpec(parameters[1], owner) };
    if (name === "Omit") return this.objectSpec(owner, owner, this.checker.getTypeFromTypeNode(type));
    const declaration = this.declarationOf(type);
    if (ts.isClassDeclaration(declaration)) return { $ref: `#/resources/${this.packageName}:index:${name}` };
    if (ts.isInterfaceDeclaration(declaration))
      return this.objectSpec(schemaName(name), name, this.checker.getTypeAtLocation(declaration), declaration);
    if (!ts.isTypeAliasDeclaration(declaration)) throw new Error(`${owner}: ${name} is no type`);
    const values = stringsOf(this.checker.getTypeAtLocation(declaration));
    return values === undefined ? this.typeSpec(declaration.type, name) : this.enumSpec(name, values, declaration);
  }

  private objectSpec(name: string, of: string, type: ts.Type, declaration?: ts.Node): TypeSpec {
    this.define(name, of, () => {
      const description = declaration && described(declaration);
      const members = this.properties(of, this.checker.getPropertiesOfType(type));
      return { type: "object", ...(description !== undefined && { description }), ...members };
    });
    return this.reference(name);
  }

  private enumSpec(name: string, values: readonly string[], declaration: ts.Node): TypeSpec {
    this.define(name, name, () => {
      const description = described(declaration);
      const members = values.map((value) => ({ name: memberName(value), value }));
      return { type: "string", ...(description !== undefined && { description }), enum: members };
    });
    return this.reference(name);
  }

  private define(name: string, of: string, spec: () => ObjectSpec | EnumSpec): void {
    const known = this.named.get(name);
    if (known !== undefined && known.of !== of)
      throw new Error(`${of}: would be ${name} in the schema, which ${known.of} is already; give it a name in RENAMED`);
    if (known !== undefined) return;
    const entry: { spec?: ObjectSpec | EnumSpec; of: string } = { of };
    this.named.set(name, entry); // before its properties, which may have it themselves
    entry.spec = spec();
  }

  private reference(name: string): TypeSpec {
    return { $ref: `#/types/${this.packageName}:index:${name}` };
  }

  private declarationOf(type: ts.TypeReferenceNode): ts.Declaration {
    const symbol = this.checker.getSymbolAtLocation(type.typeName);
    const meant = symbol && symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
    const [declaration] = meant?.declarations ?? [];
    if (declaration === undefined) throw new Error(`${type.getText()}: is declared nowhere`);
    return declaration;
  }

  /** Such as the type of `generations` for `PublishedImage["generations"]`. */
  private memberType(type: ts.IndexedAccessTypeNode): ts.TypeNode {
    const key = type.indexType.getText().slice(1, -1);
    const member = this.checker.getTypeFromTypeNode(type.objectType).getProperty(key)?.valueDeclaration;
    if (member === undefined || !ts.isPropertyDeclaration(member) || member.type === undefined)
      throw new Error(`${type.getText()}: has no member with a written type, expected one`);
    return member.type;
  }
}

function schemaName(name: string): string {
  return Object.hasOwn(RENAMED, name) ? RENAMED[name] : name.replace(/Args$/, "");
}

/**
 * Whether the program itself must know an argument. Groups of arguments are not called so, although most must be known as a whole:
 * generators would take no Output for any value inside of them.
 */
function isPlainArgument(declaration: ts.Declaration, type: ts.TypeNode, checker: ts.TypeChecker): boolean {
  const { parent } = declaration;
  const isArgument = ts.isInterfaceDeclaration(parent) && parent.name.text.endsWith("Args");
  return isArgument && !isInput(type) && isLeaf(type, checker);
}

/** Lists and maps of components: a program in another language would ask the engine for each of them. */
function isManyComponents({ items, additionalProperties }: TypeSpec): boolean {
  return (items ?? additionalProperties)?.$ref?.startsWith("#/resources/") === true;
}

function isTextInParentheses(type: ts.TypeNode): boolean {
  return ts.isParenthesizedTypeNode(type) && ts.isIntersectionTypeNode(type.type);
}

/** The values of an enumeration of texts; `undefined` of any other type. */
function stringsOf(type: ts.Type): string[] | undefined {
  const members = type.isUnion() ? type.types : [type];
  return members.every((one) => one.isStringLiteral()) ? members.map(({ value }) => value) : undefined;
}

/** `wakeOnLan` as `WakeOnLan`, `active-backup` as `ActiveBackup`, `802.3ad` as `Mode8023ad`. */
function memberName(value: string): string {
  const words = value.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const name = words.join("");
  return /^\d/.test(name) ? `Mode${name}` : name;
}
