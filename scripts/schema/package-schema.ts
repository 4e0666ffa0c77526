import ts from "typescript";
import { described } from "./described";
import { type PropertySpec, SchemaTypes } from "./schema-types";

/** What the schema takes from package.json. */
export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

interface ComponentSpec {
  readonly isComponent: true;
  readonly description?: string;
  readonly inputProperties: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs: readonly string[];
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required: readonly string[];
}

/** The version of an SDK is that of the schema, so that it asks for the plugin that it was made from. */
const LANGUAGES = {
  nodejs: { packageName: "pulumi-diskless-plugin", respectSchemaVersion: true },
  python: { packageName: "pulumi_diskless", respectSchemaVersion: true, pyproject: { enabled: true } },
  go: {
    importBasePath: "example.com/pulumi-diskless/sdk/go/diskless",
    rootPackageName: "diskless",
    respectSchemaVersion: true,
  },
  csharp: { namespaces: { "pulumi-diskless": "Diskless" }, respectSchemaVersion: true },
  java: { respectSchemaVersion: true },
};

/** The components that a module exports, with all types of their arguments and outputs, in Pulumi's schema language. */
export function packageSchema(program: ts.Program, entryFile: string, facts: PackageFacts): object {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entryFile);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entryFile}: exports nothing, expected the public API`);
  const types = new SchemaTypes(checker, facts.name);
  const components = checker.getExportsOfModule(module).flatMap((symbol): [string, ComponentSpec][] => {
    const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const [declaration] = meant.declarations ?? [];
    if (!ts.isClassDeclaration(declaration) || !isComponent(declaration)) return [];
    return [[`${facts.name}:index:${symbol.name}`, componentSpec(symbol.name, declaration, types, checker)]];
  });
  components.sort(([a], [b]) => (a < b ? -1 : 1));
  const { name, version, description, license } = facts;
  return {
    // no dependencies: no type here is of another package, and the engine gets plugins as their resources are made
    ...{ name, displayName: "Diskless", version, description, license, language: LANGUAGES },
    resources: Object.fromEntries(components),
    types: types.all(),
  };
}

function isComponent(declaration: ts.ClassDeclaration): boolean {
  return declaration.heritageClauses?.[0]?.types[0].expression.getText() === "pulumi.ComponentResource";
}

function componentSpec(
  name: string,
  declaration: ts.ClassDeclaration,
  types: SchemaTypes,
  checker: ts.TypeChecker,
): ComponentSpec {
  const [, args] = declaration.members.find(ts.isConstructorDeclaration)?.parameters ?? [];
  if (args?.type === undefined) throw new Error(`${name}: takes no arguments, expected an interface of them`);
  const inputs = types.properties(name, checker.getPropertiesOfType(checker.getTypeFromTypeNode(args.type)));
  const outputs = types.properties(
    name,
    declaration.members.filter(isPublic).flatMap((member) => symbolOf(member)),
  );
  const description = described(declaration);
  return {
    isComponent: true,
    ...(description !== undefined && { description }),
    inputProperties: inputs.properties,
    requiredInputs: inputs.required,
    ...outputs,
  };

  function symbolOf(member: ts.ClassElement): ts.Symbol[] {
    const symbol = ts.isPropertyDeclaration(member) && checker.getSymbolAtLocation(member.name);
    return symbol ? [symbol] : [];
  }
}

function isPublic(member: ts.ClassElement): boolean {
  return (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) === 0;
}
