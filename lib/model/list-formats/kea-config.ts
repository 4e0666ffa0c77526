import { InputError } from "../input-error";
import { SourceText } from "../source-lines";
import { withoutComments } from "./json-with-comments";
import { Fact, ListedMachine, ListReading, Said } from "../node-lists/listed-machine";
import { YamlTree, yamlTree } from "./yaml-tree";

/** What Kea may know a machine by, other than its card. */
const IDENTIFIERS = ["client-id", "duid", "circuit-id", "flex-id"];

/** Lists that hold reservations, or what holds them. */
const HOLDERS = ["reservations", "subnet4", "shared-networks"];

/**
 * The reservations of Kea's configuration of DHCPv4, be they global or those of a subnet or of a shared network. A file that such a
 * configuration includes may be given as well: a list of any of these.
 */
export function readKeaConfig(given: SourceText): ListReading & { readonly includes: readonly Said[] } {
  const { source, includes } = withoutComments(given);
  const root = yamlTree(source);
  const configuration = root.member("Dhcp4");
  if (configuration === undefined && root.member("Dhcp6") !== undefined) {
    throw new InputError(root.place, "is a configuration of DHCPv6, and nodes boot by IPv4");
  }
  const machines = configuration ? reservationsIn(configuration) : [root, ...root.items()].flatMap(fragment);
  return { machines, faults: [], remarks: [], includes };
}

/** A part of a configuration, by what it holds. */
function fragment(tree: YamlTree): ListedMachine[] {
  return isReservation(tree) ? [machineOf(tree)] : reservationsIn(tree);
}

function isReservation(tree: YamlTree): boolean {
  return ["ip-address", "hw-address"].some((key) => tree.member(key) !== undefined);
}

function reservationsIn(tree: YamlTree): ListedMachine[] {
  return HOLDERS.flatMap((holder) => {
    const items = tree.member(holder)?.items() ?? [];
    // an include leaves an empty text
    const held = items.filter((item) => item.members().length > 0);
    return holder === "reservations" ? held.map(machineOf) : held.flatMap(reservationsIn);
  });
}

function machineOf(tree: YamlTree): ListedMachine {
  const word = (key: string): Said[] => [tree.member(key)?.said].flatMap((one) => one ?? []);
  const name = word("hostname").at(0);
  return {
    place: tree.place,
    ...(name && { name: { ...name, text: name.text.replace(/\.$/, "") } }),
    ...{ addresses: word("ip-address"), macs: word("hw-address") },
    lacks: lacksOf(tree, name?.text),
  };
}

function lacksOf(tree: YamlTree, name: string | undefined): Partial<Record<Fact, string>> {
  const title =
    name ?? tree.member("ip-address")?.said?.text ?? tree.member("hw-address")?.said?.text ?? "the reservation";
  const identifier = IDENTIFIERS.find((key) => tree.member(key) !== undefined);
  return {
    name: `${title} has no hostname`,
    address: tree.member("ip-addresses")
      ? `${title} has IPv6 addresses alone, and nodes boot by IPv4`
      : `${title} has no ip-address`,
    "MAC address": identifier
      ? `${title} is known by its ${identifier}, and has no hw-address`
      : `${title} has no hw-address`,
  };
}
