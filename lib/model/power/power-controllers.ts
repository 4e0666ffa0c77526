import { parseHostName, shortName } from "../network/host-name";
import { refuseRepeated } from "../arguments/unique";
import { InputError } from "../input-error";
import { parseIpv4 } from "../network/ipv4";
import { expandHostList, isHostList } from "../nodes/host-list";
import { listedMembers, nodesByName } from "../nodes/node-groups";
import type { Node } from "../nodes/nodes";
import type { PowerConfig } from "./power";

/** What a pattern may have in braces, and what stands there for a node. */
const PLACES: Readonly<Record<string, (node: Node) => string>> = {
  node: ({ name }) => shortName(name),
  byte2: ({ address }) => address.split(".")[1],
  byte3: ({ address }) => address.split(".")[2],
  byte4: ({ address }) => address.split(".")[3],
};
const EXPECTED = Object.keys(PLACES)
  .map((place) => `{${place}}`)
  .join(", ");

/** Where the controller of each node is, as its line of the table has it: an address, or a URL and a system. */
export function parseControllers(
  method: "ipmi" | "redfish",
  config: PowerConfig,
  nodes: readonly Node[],
  prefix: string,
): string[] {
  const given = givenAddresses(config, nodes, prefix);
  return nodes.map((node) => {
    const entry = given.get(node.name);
    const { address, argument } = entry ?? fromPattern(config, node, prefix);
    if (method === "ipmi") return parseHost(address, argument);
    const url = parseUrl(address, argument, config.verifyTls ?? true);
    return config.systemId === undefined ? url : `${url} ${parseSystem(config.systemId, node, `${prefix}systemId`)}`;
  });
}

interface Given {
  readonly address: string;
  readonly argument: string;
}

function givenAddresses({ addresses = {} }: PowerConfig, nodes: readonly Node[], prefix: string): Map<string, Given> {
  const known = nodesByName(nodes);
  const given = Object.entries(addresses).flatMap(([list, address]) => {
    const argument = `${prefix}addresses["${list}"]`;
    const members = listedMembers(known, list, argument);
    const controllers = isHostList(list) ? expandHostList(address, argument) : [address];
    if (controllers.length !== members.length) {
      throw new InputError(
        argument,
        `${JSON.stringify(address)} stands for ${controllers.length} controllers, expected ${members.length}, one for each node`,
      );
    }
    return members.map(({ node }, i) => ({ address: controllers[i], argument, node }));
  });
  refuseRepeated(
    given.map(({ node }) => node),
    (i, first) =>
      new InputError(given[i].argument, `${given[i].node} has an address already by ${given[first].argument}`),
  );
  return new Map(given.map(({ node, ...entry }) => [node, entry]));
}

function fromPattern({ addressPattern }: PowerConfig, node: Node, prefix: string): Given {
  if (addressPattern === undefined) {
    throw new InputError(
      `${prefix}addresses`,
      `has none for ${node.name}, expected the address of its controller, or addressPattern`,
    );
  }
  const argument = `${prefix}addressPattern`;
  return { address: fill(addressPattern, node, argument), argument };
}

function fill(pattern: string, node: Node, argument: string): string {
  return pattern.replace(/\{([^{}]*)\}/g, (_whole, place: string) => {
    const value = Object.hasOwn(PLACES, place) ? PLACES[place](node) : undefined;
    if (value === undefined) throw new InputError(argument, `has {${place}}, expected one of ${EXPECTED}`);
    return value;
  });
}

/** An IPv4 address or a host name. */
function parseHost(text: string, argument: string): string {
  return /^[0-9.]+$/.test(text) ? parseIpv4(text, argument) : parseHostName(text, argument);
}

function parseUrl(text: string, argument: string, verifyTls: boolean): string {
  const match = /^(?:(https?):\/\/)?([^:/]+)(?::(\d{1,5}))?\/?$/.exec(text);
  if (match === null || Number(match.at(3) ?? 1) > 65_535) {
    throw new InputError(
      argument,
      `${JSON.stringify(text)} is not a controller, expected an address, a host name or one such as https://10.9.0.10:8443`,
    );
  }
  const [scheme, host, port] = [match.at(1) ?? "https", match[2], match.at(3)];
  if (scheme === "http" && verifyTls) {
    throw new InputError(
      argument,
      `${text} sends the password unencrypted; expected https, or verifyTls: false to allow that`,
    );
  }
  return `${scheme}://${parseHost(host, argument)}${port === undefined ? "" : `:${port}`}`;
}

/** The last part of a system's path. */
function parseSystem(text: string, node: Node, argument: string): string {
  const id = fill(text, node, argument);
  if (!/^[A-Za-z0-9._~-]+$/.test(id)) {
    throw new InputError(
      argument,
      `${JSON.stringify(text)} is not the name of a system, expected letters, digits and . _ ~ -`,
    );
  }
  return id;
}
