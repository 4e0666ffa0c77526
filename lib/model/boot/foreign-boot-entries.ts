import { cardFileName } from "./boot-overrides";
import { MACHINE_UUID } from "./boot-entry-names";
import { hexPrefixes } from "./boot-files";
import { boundedEntries, ForeignFindings, someOf } from "../files/foreign-entries";
import { Cidr, contains, isIpv4, parseCidr, toNumber } from "../network/ipv4";
import { someNames } from "../nodes/folded-names";

/** The boot entries of some networks, whose loaders look for files with nearer names first. */
export interface BootEntryWatch {
  readonly loader: "pxelinux" | "grub";
  /** Where the loader looks. */
  readonly directory: string;
  /** Addresses of the networks, such as `10.0.0.0/24`, with a blank between two; empty for all that have entries of ours. */
  readonly network: string;
  /** A line `name address mac...` for each node; empty where they are not known. */
  readonly nodes: string;
}

interface WatchedNode {
  readonly name: string;
  readonly hex: string;
  /** How many digits of it our file has: a name with no more is asked for after ours. */
  readonly digits: number;
  /** It has a file of ours for each card, so only what is asked for before that is nearer. */
  readonly hasCardFile: boolean;
}

/** Nodes, and by each name that a loader asks for by a card those that have it. */
interface WatchedNodes {
  readonly all: readonly WatchedNode[];
  readonly byCard: ReadonlyMap<string, readonly WatchedNode[]>;
}

/** Before the names that a loader asks for. */
const PREFIX = { pxelinux: "", grub: "grub.cfg-" } as const;

/** An address in hexadecimal, or its first digits. */
const HEX = /^[0-9A-F]{1,8}$/;

/**
 * Files that a loader of our nodes reads before ours. pxelinux and GRUB ask by the UUID of the machine, by its card, by its
 * address in upper-case hexadecimal, and by that with one digit less at a time.
 *
 * @param listing regular files of the directory, a line `mode name` each
 * @param managed names in it that are ours, a line each
 */
export function foreignBootEntries(watch: BootEntryWatch, listing: string, managed: string): ForeignFindings {
  const { loader, directory } = watch;
  const own = new Set(linesOf(managed));
  const nodes = watchedNodes(watch, own);
  const found = linesOf(listing)
    .map((line) => {
      const [mode, ...name] = line.split(" ");
      return { readable: (parseInt(mode, 8) & 4) !== 0, name: name.join(" ") };
    })
    .filter(({ name }) => name.startsWith(PREFIX[loader]) && !own.has(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((file) => ({ ...file, ...readersOf(watch, file.name.slice(PREFIX[loader].length), nodes) }));
  const shadows = found.filter(({ readers }) => readers !== undefined);
  return {
    entries: boundedEntries(
      shadows
        .filter(({ readable }) => readable)
        .map(({ name, readers }) => [`${directory}/${name}`, `read before ours by ${readers ?? ""}`]),
    ),
    remarks: [
      ...remark(
        shadows.filter(({ readable }) => !readable),
        (names) => `${directory}: ${names} would be read before our boot entries, but the daemon may not read it`,
      ),
      ...remark(
        found.filter(({ misspelt }) => misspelt),
        (names) =>
          `${directory}: ${names} is read by no node: ${loader} asks for cards in lower case, addresses in upper`,
      ),
    ],
  };
}

/** Who reads a file before ours; `misspelt` is a name that somebody meant for a node and that no loader asks for. */
function readersOf(
  { network, nodes: known }: BootEntryWatch,
  name: string,
  nodes: WatchedNodes,
): { readers?: string; misspelt: boolean } {
  if (MACHINE_UUID.test(name)) return { readers: "the machine of that UUID", misspelt: false };
  if (known === "") return { readers: nearerAddress(name, network), misspelt: false };
  const readers = nearerTo(name, nodes).map((node) => node.name);
  if (readers.length > 0) return { readers: someNames(readers), misspelt: false };
  const other = [name.toLowerCase(), name.toLowerCase().replaceAll(":", "-"), name.toUpperCase()];
  return { misspelt: other.some((spelt) => spelt !== name && nearerTo(spelt, nodes).length > 0) };
}

/** Nodes for which a file of that name is nearer than ours. */
function nearerTo(name: string, { all, byCard }: WatchedNodes): readonly WatchedNode[] {
  const ofCard = byCard.get(name) ?? [];
  if (!HEX.test(name)) return ofCard;
  return all.filter(
    (node) => ofCard.includes(node) || (!node.hasCardFile && name.length > node.digits && node.hex.startsWith(name)),
  );
}

/** Of nodes that are not known the network still says which addresses are theirs. */
function nearerAddress(name: string, network: string): string | undefined {
  if (!HEX.test(name)) return undefined;
  const within = networksOf(network)
    .flatMap(hexPrefixes)
    .some((ours) => name.length > ours.length && name.startsWith(ours));
  return within ? `a node whose address begins with ${name} in hexadecimal` : undefined;
}

function watchedNodes(watch: BootEntryWatch, own: ReadonlySet<string>): WatchedNodes {
  const byCard = new Map<string, WatchedNode[]>();
  const networks = networksOf(watch.network);
  const prefixes = [...own].map((name) => name.slice(PREFIX[watch.loader].length)).filter((name) => HEX.test(name));
  const all = linesOf(watch.nodes).flatMap((line) => {
    const [name, address, ...macs] = line.split(" ");
    // a host says it of nodes of other networks, too, and may have been changed by hand
    if (!isIpv4(address)) return [];
    const network = networks.find((one) => contains(one, address));
    if (network === undefined && networks.length > 0) return [];
    const hex = toNumber(address).toString(16).toUpperCase().padStart(8, "0");
    const cards = macs.map((mac) => cardNames(watch.loader, mac));
    const hasCardFile = cards.every((names) => names.some((card) => own.has(`${PREFIX[watch.loader]}${card}`)));
    const digits = network === undefined ? longestOf(prefixes, hex) : hexPrefixes(network)[0].length;
    const node = { name, hex, hasCardFile, digits };
    if (!hasCardFile) for (const card of cards.flat()) byCard.set(card, [...(byCard.get(card) ?? []), node]);
    return [node];
  });
  return { all, byCard };
}

function networksOf(texts: string): Cidr[] {
  return texts
    .split(" ")
    .filter(Boolean)
    .map((text) => parseCidr(text, "network"));
}

/** How many digits the name of our file for an address has. Nothing is nearer than ours where there is none. */
function longestOf(prefixes: readonly string[], hex: string): number {
  const own = prefixes.filter((prefix) => hex.startsWith(prefix)).map(({ length }) => length);
  return own.length === 0 ? hex.length : Math.max(...own);
}

/** GRUB asks for the card's name with or without the hardware type in front, depending on its release. */
function cardNames(loader: BootEntryWatch["loader"], mac: string): string[] {
  const card = cardFileName(mac);
  return loader === "grub" ? [card, card.replace(/^01-/, "")] : [card];
}

function remark(files: readonly { readonly name: string }[], words: (names: string) => string): string[] {
  return files.length === 0 ? [] : [words(someOf(files.map(({ name }) => name)))];
}

function linesOf(text: string): string[] {
  return text.split("\n").filter(Boolean);
}
