import { argumentPath } from "../arguments/argument-shape";
import { InputError } from "../input-error";
import { parseHostName, shortName } from "../network/host-name";
import { Cidr } from "../network/ipv4";
import { Master } from "../network/network";
import { overlaps } from "../network/network-overlap";
import { networkOf, ServedNetwork } from "../network/served-networks";
import { InterfaceHolder, interfaceHostName } from "./interface-hosts";
import { interfacesOf } from "./interfaces";

/** An interface that has an address. */
interface Placed {
  readonly node: InterfaceHolder;
  readonly name: string;
  readonly address: string;
  readonly network: Cidr;
  readonly at: string;
}

/** What the addresses of interfaces stand beside. */
export interface Neighbourhood {
  readonly networks: readonly ServedNetwork[];
  readonly master: Master;
  /** Addresses that no node may have, each with who has it. */
  readonly taken: ReadonlyMap<string, string>;
}

/** What a program calls an interface of a node. */
export function interfaceArgument(node: string, name: string): string {
  return `${node}.interfaces.${argumentPath([name])}`;
}

/**
 * Every interface has an address, a network and a name that go with those of all nodes (rules addresses-in-network, unique-addresses,
 * host-names). The work grows with the number of nodes and networks, not with their product with interfaces.
 */
export function refuseMisplacedInterfaces(
  nodes: readonly InterfaceHolder[],
  { networks, master, taken }: Neighbourhood,
  argument: string,
): void {
  const placed = nodes.flatMap((node, i) =>
    interfacesOf(node.interfaces).flatMap(({ name, address, network }): Placed[] =>
      address === undefined || network === undefined
        ? []
        : [{ node, name, address, network, at: interfaceArgument(`${argument}[${i}]`, name) }],
    ),
  );
  if (placed.length === 0) return;
  refuseForeignNetworks(placed, networks);
  refuseDividedNetworks(placed);
  refuseTakenAddresses(placed, nodes, taken, argument);
  refuseTakenNames(placed, nodes, master, argument);
}

/** A card in the node's own boot network would answer for the address that the root comes by. */
function refuseForeignNetworks(placed: readonly Placed[], networks: readonly ServedNetwork[]): void {
  for (const { node, address, network, at } of placed) {
    const boot = networks.find(({ cidr }) => overlaps(rangeOf(cidr), rangeOf(network)));
    if (boot === undefined) continue;
    const name = `${boot.cidr.text} (${boot.argument}.cidr)`;
    if (boot.cidr.text !== network.text) {
      throw new InputError(
        `${at}.address`,
        `${address}/${network.prefixLength} lies in ${network.text}, which overlaps the boot network ${name}`,
      );
    }
    if (networkOf(networks, node.address) === boot) {
      throw new InputError(
        `${at}.address`,
        `${address} lies in ${name}, by which ${node.name} boots; expected an address in another network, or otherMacs for a card that may boot it as well`,
      );
    }
  }
}

/** All hosts of a wire agree on its network. */
function refuseDividedNetworks(placed: readonly Placed[]): void {
  const known = new Map<string, Placed>();
  for (const one of placed) {
    if (known.has(one.network.text)) continue;
    for (const other of known.values()) {
      if (!overlaps(rangeOf(other.network), rangeOf(one.network))) continue;
      throw new InputError(
        `${one.at}.address`,
        `${one.address} lies in ${one.network.text}, which overlaps ${other.network.text} of ${other.name} of ${other.node.name} (${other.at}.address); expected one prefix length of both`,
      );
    }
    known.set(one.network.text, one);
  }
}

function refuseTakenAddresses(
  placed: readonly Placed[],
  nodes: readonly InterfaceHolder[],
  taken: ReadonlyMap<string, string>,
  argument: string,
): void {
  const holders = new Map(taken);
  nodes.forEach(({ name, address }, i) => holders.set(address, `${name} (${argument}[${i}].address)`));
  for (const { node, name, address, at } of placed) {
    const holder = holders.get(address);
    if (holder !== undefined) {
      throw new InputError(`${at}.address`, `${address} belongs to ${holder}; every interface needs its own address`);
    }
    holders.set(address, `${name} of ${node.name} (${at}.address)`);
  }
}

function refuseTakenNames(
  placed: readonly Placed[],
  nodes: readonly InterfaceHolder[],
  master: Master,
  argument: string,
): void {
  const holders = new Map([[shortName(master.hostname), "the master (master.hostname)"]]);
  nodes.forEach(({ name }, i) => holders.set(shortName(name), `${name} (${argument}[${i}].name)`));
  for (const { node, name, at } of placed) {
    const host = shortName(parseHostName(interfaceHostName(node.name, name), at));
    const holder = holders.get(host);
    if (holder !== undefined) {
      throw new InputError(
        at,
        `${name} gives ${node.name} the name ${host}, which is that of ${holder}; expected another name`,
      );
    }
    holders.set(host, `${name} of ${node.name} (${at})`);
  }
}

function rangeOf({ network, prefixLength }: Cidr): { readonly address: string; readonly prefixLength: number } {
  return { address: network, prefixLength };
}
