import Mustache from "mustache";
import { nearestName } from "../../model/arguments/nearest-name";
import { InputError } from "../../model/input-error";
import { NodeInterface } from "../../model/interfaces/interface-shape";
import { interfacesOf } from "../../model/interfaces/interfaces";
import { shortName } from "../../model/network/host-name";
import { Master } from "../../model/network/network";
import { NodeView } from "../../model/node-files/effective";
import { NodeFile } from "../../model/node-files/node-files";
import { Node } from "../../model/nodes/nodes";

/** What a template of a node may name, by its whole name. */
export type TemplateValues = ReadonlyMap<string, string>;

/** Values of one node: its own, its group's and the master's, and `vars`. */
export function templateValues(node: Node, master: Master, { group, vars }: NodeView): TemplateValues {
  return new Map([
    ["node.name", node.name],
    ["node.shortName", shortName(node.name)],
    ["node.address", node.address],
    ["node.mac", node.mac],
    ...interfacesOf(node.interfaces).flatMap(interfaceValues),
    ...(group === undefined ? [] : [["node.group", group] as const]),
    ["master.name", master.hostname],
    ["master.address", master.address],
    ...Object.entries(vars).map(([name, value]) => [`vars.${name}`, value] as const),
  ]);
}

/** An interface has no value for what it is not given. */
function interfaceValues({ name, mac, address, network }: NodeInterface): (readonly [string, string])[] {
  const values = { address, prefix: network?.prefixLength, mac };
  return Object.entries(values).flatMap(([part, value]) =>
    value === undefined ? [] : [[`node.interfaces.${name}.${part}`, String(value)] as const],
  );
}

/** Whether the content may differ from node to node. */
export function isTemplate({ template, content }: NodeFile): boolean {
  return template && content.includes("{{");
}

/** Names that a template has, in their order, each with what is said of a syntax that is more than a name. */
export function templateNames(file: NodeFile): string[] {
  return isTemplate(file) ? namesIn(parse(file), file) : [];
}

/** The content for one node. Nothing is escaped: what a value may hold is one line of any format. */
export function fillTemplate(file: NodeFile, node: string, values: TemplateValues): string {
  if (!isTemplate(file)) return file.content;
  const tokens = parse(file);
  const missing = namesIn(tokens, file).find((name) => !values.has(name));
  if (missing !== undefined) throw new InputError(`${file.at}.content`, unknownName(missing, file, node, values));
  // by its whole name, in which that of an interface may have a dot
  return tokens.map(([kind, name]) => (kind === "text" ? name : (values.get(name) ?? ""))).join("");
}

type Token = readonly [kind: string, name: string, ...unknown[]];

function parse(file: NodeFile): readonly Token[] {
  try {
    return Mustache.parse(file.content);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `${file.at}.content`,
      `${file.path} is no template${file.secret ? "" : `: ${words}`}. ${LITERALLY}`,
    );
  }
}

function namesIn(tokens: readonly Token[], file: NodeFile): string[] {
  return tokens.flatMap(([kind, name]) => {
    if (kind === "text" || kind === "!") return [];
    if (kind === "name" || kind === "&") return [name];
    throw new InputError(
      `${file.at}.content`,
      `${file.path} has ${file.secret ? "more than names in {{...}}" : `{{${kind}${name}}}`}, expected names alone, such as {{node.name}}. ${LITERALLY}`,
    );
  });
}

const LITERALLY = "Text that holds {{ for itself needs template: false";

/** Of a secret file nothing that stands in it is said. */
function unknownName(name: string, file: NodeFile, node: string, values: TemplateValues): string {
  const known = [...values.keys()];
  const near = nearestName(name, known);
  const named = file.secret ? "something" : `{{${name}}}`;
  const expected = file.secret || near === undefined ? `one of ${known.join(", ")}` : near;
  return `${file.path} names ${named}, which ${node} has not; expected ${expected}. ${LITERALLY}`;
}
