import { InputError } from "../input-error";
import { shortName } from "../network/host-name";
import { Cidr, contains, fromNumber, isIpv4, parseMember, toNumber } from "../network/ipv4";
import { parseMacAddress } from "../network/mac-address";
import { cardsOf } from "../nodes/cards";
import { expandHostList } from "../nodes/host-list";
import { FiledNode, PlacedNode } from "../nodes/node-file";
import { ListedNode, parseNodeName } from "../nodes/nodes";

/** From what names and addresses of new nodes are taken. */
export interface NodeRange {
  /** Host list of names, such as `s[0-99].example.com`. */
  readonly names: string;
  readonly network: Cidr;
  /** Host list of addresses, one for each name, in their order. Without it: the next free one behind that of the name before. */
  readonly addresses?: string;
  /** Addresses that others have, such as the gateway. */
  readonly taken: readonly string[];
}

/** A node to add, and behind which one of the list. */
export interface NextNode {
  readonly node: ListedNode;
  /** The last node of the range that stands in the list; missing where none does. */
  readonly behind?: FiledNode;
}

/** Nodes for some cards: for each the first name of a range that no node has, and an address that none has. */
export function nextNodes(macs: readonly string[], range: NodeRange, list: readonly FiledNode[]): NextNode[] {
  const names = expandHostList(range.names, "--range").map((name) => parseNodeName(name, "--range"));
  const addresses = pairedAddresses(range, names);
  const known: PlacedNode[] = [...list];
  const filed = new Map<PlacedNode, FiledNode>(list.map((one) => [one, one]));
  return macs.map((given, i) => {
    const mac = parseMacAddress(given, "MAC");
    const holder = known.find(({ node }) => cardsOf(node).includes(mac));
    if (holder) throw new InputError("MAC", `${mac} is a card of ${holder.node.name} already (${holder.place})`);
    const byName = new Map(known.map((one) => [shortName(one.node.name), one] as const));
    refuseOtherDomain(names, byName);
    const taken = new Map([
      ...range.taken.map((address) => [address, "given by --taken"] as const),
      ...known.map(({ node }) => [node.address, `that of ${node.name}`] as const),
    ]);
    const at = names.findIndex((name, k) => !byName.has(shortName(name)) && !taken.has(addresses?.[k] ?? ""));
    if (at < 0)
      throw new InputError("--range", `${range.names} has no name left: a node has each of them, or its address`);
    const before = names.slice(0, at).flatMap((name) => byName.get(shortName(name)) ?? []);
    const address = addresses?.[at] ?? nextAddress(before, range.network, taken, names[at]);
    const node = { name: names[at], address, mac };
    known.push({ node, place: `MAC ${i + 1}` });
    const behind = before.flatMap((one) => filed.get(one) ?? []).at(-1);
    return { node, ...(behind && { behind }) };
  });
}

function pairedAddresses({ addresses, network }: NodeRange, names: readonly string[]): readonly string[] | undefined {
  if (addresses === undefined) return undefined;
  const all = expandHostList(addresses, "--addresses").map((address) => parseMember(address, network, "--addresses"));
  if (all.length === names.length) return all;
  throw new InputError(
    "--addresses",
    `has ${all.length} addresses, expected ${names.length}, one for each name of --range`,
  );
}

/** Names of one range that are short in one place and full in another would be a slip. */
function refuseOtherDomain(names: readonly string[], known: ReadonlyMap<string, PlacedNode>): void {
  for (const name of names) {
    const other = known.get(shortName(name));
    if (other === undefined || other.node.name === name) continue;
    throw new InputError(
      "--range",
      `has ${name}, and the list calls it ${other.node.name} (${other.place}); expected the same names`,
    );
  }
}

/** The first free address behind that of the last node before it. */
function nextAddress(
  before: readonly PlacedNode[],
  network: Cidr,
  taken: ReadonlyMap<string, string>,
  name: string,
): string {
  const last = before.filter(({ node }) => isIpv4(node.address) && contains(network, node.address)).at(-1);
  if (last === undefined) {
    throw new InputError(
      "--addresses",
      `is missing: no node before ${name} in the range lies in ${network.text}, so nothing says where its addresses begin; give them as a host list`,
    );
  }
  const end = toNumber(network.broadcast);
  for (let number = toNumber(last.node.address) + 1; number < end; number++) {
    const address = fromNumber(number);
    if (!taken.has(address)) return address;
  }
  throw new InputError(
    "--network",
    `${network.text} has no free address behind ${last.node.address} of ${last.node.name}`,
  );
}
