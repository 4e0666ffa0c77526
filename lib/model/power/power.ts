import { z } from "zod";
import { flag, number, Plain, text, word } from "../arguments/plain";
import { parseWith } from "../arguments/parse-with";
import { refuseRepeated } from "../arguments/unique";
import { InputError } from "../input-error";
import { membersOf, nodesByName } from "../nodes/node-groups";
import { cardsOf } from "../nodes/cards";
import type { Node } from "../nodes/nodes";
import { parseControllers } from "./power-controllers";
import { parseSettings, PowerSettings } from "./power-settings";

/** Ways to switch a node. */
export const PowerMethods = {
  ssh: "ssh",
  manual: "manual",
  wakeOnLan: "wakeOnLan",
  ipmi: "ipmi",
  redfish: "redfish",
  command: "command",
} as const;
/** One of {@link PowerMethods}. */
export type PowerMethod = (typeof PowerMethods)[keyof typeof PowerMethods];

const METHODS = Object.values(PowerMethods);

/** How nodes are switched, as a program gives it, but for the password, which no plan needs. */
export const powerConfigShape = {
  method: word<PowerMethod>(),
  addresses: z.record(z.string(), text).optional(),
  addressPattern: text.optional(),
  user: text.optional(),
  interface: text.optional(),
  cipherSuite: number.optional(),
  port: number.optional(),
  systemId: text.optional(),
  resetType: text.optional(),
  verifyTls: flag.optional(),
  caPath: text.optional(),
  command: text.optional(),
};

/** How nodes are switched, without the password itself. */
export type PowerConfig = Plain<typeof powerConfigShape> & { readonly hasPassword?: boolean };

/** The settings of all nodes but those that are named. */
export type PowerInput = PowerConfig & {
  readonly exceptions?: readonly (PowerConfig & { readonly nodes: readonly string[] })[];
};

/** A method with its checked settings and the nodes that it switches. */
export interface PowerSection {
  readonly method: PowerMethod;
  readonly settings: PowerSettings;
  /** Full names in the order of the cluster, each with what the method needs to find it. */
  readonly nodes: readonly { readonly name: string; readonly target: string }[];
  /** Number of its password, for methods that have one. */
  readonly credential?: number;
}

/** How each node is switched: the common method first, then the exceptions. A method without nodes makes no section. */
export function parsePower(input: PowerInput, nodes: readonly Node[]): PowerSection[] {
  const exceptions = input.exceptions ?? [];
  const known = nodesByName(nodes);
  const members = exceptions.flatMap((exception, i) => {
    const argument = `exceptions[${i}].nodes`;
    if (exception.nodes.length === 0)
      throw new InputError(argument, "is empty, expected the name of at least one node");
    return membersOf(known, exception.nodes, argument).map((member) => ({ exception: i, ...member }));
  });
  refuseRepeated(
    members.map(({ node }) => node),
    (i, first) =>
      new InputError(members[i].at, `${members[i].given} has a method of its own already, by ${members[first].at}`),
  );
  const exceptionOf = new Map(members.map(({ node, exception }) => [node, exception]));
  const rest = nodes.filter(({ name }) => !exceptionOf.has(name));
  const sections = [
    parseSection(input, rest, "", 1),
    ...exceptions.map((exception, i) =>
      parseSection(
        exception,
        nodes.filter(({ name }) => exceptionOf.get(name) === i),
        `exceptions[${i}].`,
        i + 2,
      ),
    ),
  ];
  refuseSharedControllers(sections);
  return sections.filter((section) => section.nodes.length > 0);
}

function parseSection(config: PowerConfig, nodes: readonly Node[], prefix: string, number: number): PowerSection {
  const refusal = `"${config.method}" is not a method to switch a node, expected ${METHODS.join(", ")}`;
  const method = parseWith(z.enum(METHODS), config.method, `${prefix}method`, refusal);
  const settings = parseSettings(method, config, prefix);
  const targets = targetsOf(method, config, nodes, prefix);
  return {
    method,
    settings,
    nodes: nodes.map(({ name }, i) => ({ name, target: targets[i] })),
    ...((method === "ipmi" || method === "redfish") && { credential: number }),
  };
}

function targetsOf(method: PowerMethod, config: PowerConfig, nodes: readonly Node[], prefix: string): string[] {
  if (method === "wakeOnLan") return nodes.map((node) => [...cardsOf(node), node.address].join(" "));
  if (method === "ipmi" || method === "redfish") return parseControllers(method, config, nodes, prefix);
  return nodes.map(() => "");
}

/** A magic packet is a frame of Ethernet, which no router passes on. */
export function refuseUnwakeable(sections: readonly PowerSection[], behindRelay: ReadonlySet<string>): void {
  const woken = sections.filter(({ method }) => method === "wakeOnLan").flatMap(({ nodes }) => nodes);
  const unheard = woken.find(({ name }) => behindRelay.has(name));
  if (unheard === undefined) return;
  throw new InputError(
    "method",
    `"wakeOnLan" cannot wake ${unheard.name}, whose network is behind a relay (rule several-networks); expected another method for it, by exceptions`,
  );
}

/** Two nodes of one controller would be switched together. A controller of several systems has them told apart by `systemId`. */
function refuseSharedControllers(sections: readonly PowerSection[]): void {
  const controlled = sections
    .filter(({ method }) => method === "ipmi" || method === "redfish")
    .flatMap(({ nodes }) => nodes.map(({ name, target }) => ({ name, key: target.replace(/^https?:\/\//, "") })));
  refuseRepeated(
    controlled.map(({ key }) => key),
    (i, first) =>
      new InputError(
        "addresses",
        `${controlled[i].key} is the controller of ${controlled[first].name} and of ${controlled[i].name}; every node needs its own`,
      ),
  );
}
