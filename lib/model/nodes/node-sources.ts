import { interfaceHosts } from "../interfaces/interface-hosts";
import { cardsOf } from "./cards";
import { HostsLine, OtherMachines, parseHostsFile } from "./hosts-file";
import { InputError } from "../input-error";
import { PlacedNode, placedNodes } from "./node-file";
import { Node, NodeInput, parseNode } from "./nodes";
import { SourceText } from "../source-lines";

/** Where nodes may come from. Several may be given; then they must agree. */
export interface NodeSources {
  /** Nodes in the program. */
  readonly nodes?: readonly NodeInput[];
  /** Text of a node file, the HOWTO's host_ip_mac.txt. */
  readonly nodeFile?: SourceText;
  /** Text of hosts(5), which has no MAC addresses. */
  readonly hostsFile?: SourceText;
}

/** What a source says of a host at one place. */
interface Claim {
  /** Such as `nodes[3]`, `host_ip_mac.txt:4` or `/etc/hosts:8`. */
  readonly place: string;
  readonly names: readonly string[];
  readonly address: string;
  /** MAC addresses of its cards; a hosts file says none. */
  readonly cards: readonly string[];
}

interface Source {
  readonly name: string;
  readonly claims: readonly Claim[];
}

const ADVICE = "correct one of them, or give one source only";

/**
 * The one list of nodes that the sources agree on (rule one-node-list): all sources name the same hosts, and each host has one
 * name, address and MAC address in all of them. The error lists all disagreements, each with both its places.
 */
export function mergeNodeSources(sources: NodeSources, others: OtherMachines): Node[] {
  const { nodes, nodeFile, hostsFile } = sources;
  const withMacs = [
    ...(nodes ? [{ name: "nodes", placed: nodes.map(placed) }] : []),
    ...(nodeFile ? [{ name: nodeFile.name, placed: placedNodes(nodeFile) }] : []),
  ];
  if (withMacs.length === 0) throw new InputError(...noMacs(hostsFile !== undefined));
  const listed = withMacs.flatMap(({ placed: all }) => all.map(({ node }) => node));
  const names = listed.map(({ name }) => name);
  // a hosts file may well name them; no other source does
  const further = listed.flatMap(interfaceHosts).map(({ address }) => address);
  const machines = { ...others, addresses: [...others.addresses, ...further] };
  const known: Source[] = [
    ...withMacs.map((source) => ({ name: source.name, claims: source.placed.map(claimOfNode) })),
    ...(hostsFile
      ? [{ name: hostsFile.name, claims: parseHostsFile(hostsFile, machines, names).map(claimOfLine) }]
      : []),
  ];
  const pairs = known.flatMap((one, i) => known.slice(i + 1).map((other) => [one, other] as const));
  const found = pairs.flatMap(([one, other]) => disagreements(one, other));
  if (found.length > 0) throw disagreement(found);
  return withMacs[0].placed.map(({ node }) => node);
}

/** Place and reason when no source gives MAC addresses, without which no node can be told from another. */
export function noMacs(hostsOnly: boolean): [argument: string, reason: string] {
  return hostsOnly
    ? ["hostsFile", "has no MAC addresses, expected nodes or nodeFile besides it"]
    : ["nodes", "is missing, expected nodes or nodeFile"];
}

function placed(node: NodeInput, i: number): PlacedNode {
  return { place: `nodes[${i}]`, node: parseNode(node, `nodes[${i}]`) };
}

function claimOfNode({ place, node }: PlacedNode): Claim {
  return { place, names: [node.name], address: node.address, cards: cardsOf(node) };
}

function claimOfLine({ place, names, address }: HostsLine): Claim {
  return { place, names, address, cards: [] };
}

function disagreements(one: Source, other: Source): InputError[] {
  const [ofOne, ofOther] = [indexed(one), indexed(other)];
  return [
    ...one.claims.flatMap((claim) => contradictions(claim, ofOther)),
    ...lacking(one.claims.filter(unknownTo(ofOther)), other),
    ...lacking(other.claims.filter(unknownTo(ofOne)), one),
  ];
}

/** Such as `s4 has 10.0.0.13, but hosts:7 gives 10.0.0.13 to s3 (and hosts:8 gives s4 10.0.0.14)`. */
function contradictions(claim: Claim, other: Index): InputError[] {
  const [name] = claim.names;
  const sameName = other.name.get(name) ?? [];
  return (["address", "card"] as const).flatMap((field) => {
    const own = valuesOf(claim, field);
    if (own.length === 0) return [];
    const taken = own.flatMap((value) =>
      (other[field].get(value) ?? [])
        .filter(({ names }) => !names.includes(name))
        .map((holder) => `${holder.place} gives ${value} to ${holder.names[0]}`),
    );
    const given = sameName
      .map((theirs) => ({ ...theirs, values: valuesOf(theirs, field) }))
      .filter(({ values }) => values.length > 0 && [...values].sort().join() !== [...own].sort().join())
      .map(({ place, values }) => `${place} gives ${name} ${values.join(" and ")}`);
    // an address that this host has in both may have further names on lines of their own
    const found = sameName.length > 0 && given.length === 0 ? [] : [...taken, ...given];
    if (found.length === 0) return [];
    const [first, ...more] = found;
    const rest = more.length === 0 ? "" : ` (and ${more.join(", ")})`;
    return [new InputError(claim.place, `${name} has ${own.join(" and ")}, but ${first}${rest}`)];
  });
}

function valuesOf({ address, cards }: Claim, field: "address" | "card"): readonly string[] {
  return field === "address" ? [address] : cards;
}

/** Hosts that only one of two sources knows, in one message: a source that lacks one often lacks many. */
function lacking(claims: readonly Claim[], source: Source): InputError[] {
  if (claims.length === 0) return [];
  const [first, ...rest] = claims.map(({ place, names, address }) => ({ place, host: `${names[0]} (${address})` }));
  const others = rest.map(({ place, host }) => `, ${place}: ${host}`).join("");
  const verb = rest.length === 0 ? "is" : "are";
  return [new InputError(first.place, `${first.host}${others} ${verb} missing in ${source.name}`)];
}

function disagreement(found: readonly InputError[]): InputError {
  const [first, ...rest] = found;
  if (rest.length === 0) return new InputError(first.argument, `${first.reason}; ${ADVICE}`);
  const lines = rest.map(({ message }) => `\n${message}`).join("");
  return new InputError(first.argument, `${first.reason}${lines}\n${ADVICE}`);
}

/** The claims of a source by each thing that tells a host. */
type Index = Readonly<Record<"name" | "address" | "card", ReadonlyMap<string, readonly Claim[]>>>;

function indexed({ claims }: Source): Index {
  const by = (keys: (claim: Claim) => readonly string[]): Map<string, Claim[]> => {
    const index = new Map<string, Claim[]>();
    for (const claim of claims) {
      for (const key of new Set(keys(claim))) index.set(key, [...(index.get(key) ?? []), claim]);
    }
    return index;
  };
  return { name: by(({ names }) => names), address: by(({ address }) => [address]), card: by(({ cards }) => cards) };
}

function unknownTo(index: Index): (claim: Claim) => boolean {
  return ({ names, address, cards }) =>
    !names.some((name) => index.name.has(name)) &&
    !index.address.has(address) &&
    !cards.some((card) => index.card.has(card));
}
