import { z } from "zod";
import { shortName, parseHostName } from "../network/host-name";
import { Plain, text, texts } from "../arguments/plain";
import { refuseRepeated } from "../arguments/unique";
import { InputError } from "../input-error";
import { parseIpv4, parseMember, toNumber } from "../network/ipv4";
import { cardIdentity, parseMacAddress } from "../network/mac-address";
import { InterfacesInput, interfacesShape } from "../interfaces/interface-shape";
import { parseInterfaces } from "../interfaces/interfaces";
import { interfaceArgument, refuseMisplacedInterfaces } from "../interfaces/placed-interfaces";
import { Master } from "../network/network";
import { listed, networkOf, ServedNetwork } from "../network/served-networks";
import { Cards } from "./cards";

/** A node as a node file gives it, which knows of the boot network alone. */
export interface ListedNode extends Cards {
  /** Host name that DHCP gives the node. */
  readonly name: string;
  /** Address that is reserved for the node, whichever of its cards asks. */
  readonly address: string;
  /** May be changed by who has it, as lists of a program's arguments may: nodes of a file are arguments, too. */
  readonly otherMacs?: string[];
}

/** A diskless node. */
export interface Node extends ListedNode {
  /** Its interfaces besides the one that it boots by, by their names. */
  readonly interfaces?: InterfacesInput;
}

export const nodeShape = {
  ...{ name: text, address: text, mac: text },
  otherMacs: texts.optional(),
  interfaces: interfacesShape.optional(),
} satisfies Record<keyof Node, z.ZodType>;

/** A node as a program gives it. */
export type NodeInput = Plain<typeof nodeShape>;

/** HOST_NAME_MAX of Linux. */
const LONGEST_OF_KERNEL = 64;

/** One node, normalised; what depends on other nodes is checked by {@link placeNodes}. */
export function parseNode(node: NodeInput, argument: string): Node {
  const { otherMacs, interfaces } = node;
  return {
    name: parseNodeName(node.name, `${argument}.name`),
    address: parseIpv4(node.address, `${argument}.address`),
    mac: parseMacAddress(node.mac, `${argument}.mac`),
    ...(otherMacs !== undefined && {
      otherMacs: otherMacs.map((mac, i) => parseMacAddress(mac, `${argument}.otherMacs[${i}]`)),
    }),
    ...(interfaces !== undefined && { interfaces: parseInterfaces(interfaces, `${argument}.interfaces`) }),
  };
}

/** A host name that the kernel of the node takes. */
export function parseNodeName(text: string, argument: string): string {
  const name = parseHostName(text, argument);
  if (name.length > LONGEST_OF_KERNEL) {
    throw new InputError(
      argument,
      `"${text}" has ${name.length} characters, expected at most ${LONGEST_OF_KERNEL}: the kernel of a node takes no longer name (rule host-names)`,
    );
  }
  return name;
}

/** All nodes, normalised and placed: see {@link parseNodeList} and {@link placeNodes}. */
export function parseNodes(
  nodes: readonly NodeInput[],
  networks: readonly ServedNetwork[],
  master: Master,
  argument = "nodes",
): Node[] {
  return placeNodes(parseNodeList(nodes, argument), networks, master, argument);
}

/** Some nodes, normalised, in the order of the program. Needs no network, so it waits for none. */
export function parseNodeList(nodes: readonly NodeInput[], argument = "nodes"): Node[] {
  if (nodes.length === 0) throw new InputError(argument, "is empty, expected at least one node");
  return nodes.map((node, i) => parseNode(node, `${argument}[${i}]`));
}

/**
 * Normalised nodes in the order of their addresses. Every node lies in one of the networks, and its name, address and MAC address
 * are its own (rules addresses-in-network, several-networks, unique-addresses, unique-mac-addresses, host-names). dhcpd itself
 * rejects duplicate names only.
 */
export function placeNodes(
  parsed: readonly Node[],
  networks: readonly ServedNetwork[],
  master: Master,
  argument = "nodes",
): Node[] {
  const taken = addressesOf(networks, master);
  parsed.forEach((node, i) => {
    refuseElsewhere(node, networks, `${argument}[${i}].address`);
    refuseReserved(node, taken, master, `${argument}[${i}]`);
  });
  refuseTwice(parsed, argument, "name", (node) => node.name, "every node needs its own name");
  refuseTwice(parsed, argument, "name", (node) => shortName(node.name), "every node needs its own short name");
  refuseTwice(parsed, argument, "address", (node) => node.address, "every node needs its own address");
  refuseSharedCards(parsed, argument);
  refuseMisplacedInterfaces(parsed, { networks, master, taken }, argument);
  return parsed
    .map((node) => ({ node, place: toNumber(node.address) }))
    .sort((a, b) => a.place - b.place)
    .map(({ node }) => node);
}

function refuseElsewhere({ name, address }: Node, networks: readonly ServedNetwork[], argument: string): void {
  const network = networkOf(networks, address) ?? (networks.length === 1 ? networks[0] : undefined);
  if (network !== undefined) parseMember(address, network.cidr, argument);
  else throw new InputError(argument, `${address} of ${name} lies in none of the networks ${listed(networks)}`);
}

/** Addresses that no node may have, each with who has it. */
function addressesOf(networks: readonly ServedNetwork[], { address }: Master): ReadonlyMap<string, string> {
  const holders = networks.flatMap(({ argument, gateway, masterAddress, nameServers, timeServers }) => {
    const master = masterAddress === address ? "master.address" : `${argument}.masterAddress`;
    return [
      ...(gateway === undefined ? [] : [[gateway, `the gateway (${argument}.gateway)`] as const]),
      [masterAddress, `the master (${master})`] as const,
      ...nameServers.map((server, i) => [server, `a name server (${argument}.nameServers[${i}])`] as const),
      ...timeServers.map((server, i) => [server, `a time server (${argument}.timeServers[${i}])`] as const),
    ];
  });
  // the first that has an address is named
  return new Map(holders.reverse());
}

function refuseReserved(node: Node, taken: ReadonlyMap<string, string>, master: Master, argument: string): void {
  const holder = taken.get(node.address);
  if (holder !== undefined)
    throw new InputError(
      `${argument}.address`,
      `${node.address} belongs to ${holder}; every node needs its own address`,
    );
  if (shortName(node.name) === shortName(master.hostname)) {
    throw new InputError(`${argument}.name`, `${node.name} is the name of the master (master.hostname)`);
  }
}

function refuseTwice(
  nodes: readonly Node[],
  argument: string,
  field: "name" | "address",
  key: (node: Node) => string,
  advice: string,
): void {
  refuseRepeated(nodes.map(key), (i, first) => {
    const holder = field === "name" ? "another node" : nodes[first].name;
    return new InputError(
      `${argument}[${i}].${field}`,
      `${key(nodes[i])} is already reserved for ${holder} (${argument}[${first}]); ${advice}`,
    );
  });
}

interface Card {
  readonly node: Node;
  readonly mac: string;
  /** The argument that has it. */
  readonly at: string;
  /** What a message calls the place. */
  readonly place: string;
  /** Whether the node boots by it. */
  readonly boots: boolean;
}

/** A card is that of one node, and stands there once. */
function refuseSharedCards(nodes: readonly Node[], argument: string): void {
  const cards = nodes.flatMap((node, i) => cardsIn(node, `${argument}[${i}]`));
  refuseRepeated(
    cards.map(({ mac }) => cardIdentity(mac)),
    (i, first) => {
      const [one, other] = [cards[i], cards[first]];
      if (!one.boots && other.boots && one.node === other.node) {
        return new InputError(
          one.at,
          `${one.mac} is a card that boots ${one.node.name} (${other.at}), which has its address by DHCP; expected another card`,
        );
      }
      return new InputError(
        one.at,
        `${one.mac} is already reserved for ${other.node.name} (${other.place}); every node needs its own card`,
      );
    },
  );
}

function cardsIn(node: Node, place: string): Card[] {
  const { mac, otherMacs = [], interfaces = {} } = node;
  const others = otherMacs.map((other, k) => ({ mac: other, at: `${place}.otherMacs[${k}]`, boots: true }));
  const further = Object.entries(interfaces).flatMap(([name, { mac: own }]) =>
    own === undefined ? [] : [{ mac: own, at: `${interfaceArgument(place, name)}.mac`, boots: false }],
  );
  return [
    { ...{ node, mac, place }, at: `${place}.mac`, boots: true },
    ...[...others, ...further].map((card) => ({ node, place: card.at, ...card })),
  ];
}
