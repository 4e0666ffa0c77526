import { createHash } from "node:crypto";
import { NodeInterface } from "../../model/interfaces/interface-shape";
import { cardsOf } from "../../model/nodes/cards";
import { Node } from "../../model/nodes/nodes";
import { oneLine } from "../template";

/** Unless an option says otherwise, the bonding driver looks for the link of its members so often, as NetworkManager has it. */
const MIIMON = "100";

type Section = readonly [name: string, keys: Readonly<Record<string, string | number | undefined>>];

/**
 * A connection of NetworkManager, see nm-settings-keyfile(5), in the words that its versions in EL8 and EL9 both read. It has no
 * gateway and takes none: the default route is that of the boot network.
 */
export function renderKeyfile(node: Node, own: NodeInterface): string {
  const sections: Section[] = [connection(own), ...hardware(node, own), ...addresses(own)];
  return [
    "# Written by pulumi-diskless; what is changed here by hand shows as drift.\n",
    ...sections.filter(([, keys]) => Object.values(keys).some((value) => value !== undefined)).map(sectionText),
  ].join("");
}

/** Of an interface of this name on any node, the same each time. */
export function connectionId(name: string): string {
  const digits = createHash("sha256").update(`pulumi-diskless interface ${name}`).digest("hex");
  // a UUID of version 8 and variant 1 (RFC 9562), whose other digits mean nothing
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}

function connection({ name, mac, bond, vlan, infiniband, memberOf }: NodeInterface): Section {
  const kind = bond ? "bond" : vlan ? "vlan" : infiniband ? "infiniband" : "ethernet";
  return [
    "connection",
    {
      ...{ id: name, uuid: connectionId(name), type: kind },
      // a card that is found by its address keeps the name that the kernel gave it
      "interface-name": mac === undefined ? name : undefined,
      // its members come with it
      "autoconnect-slaves": bond && 1,
      master: memberOf,
      "slave-type": memberOf === undefined ? undefined : "bond",
    },
  ];
}

function hardware(node: Node, { mac, mtu, bond, vlan, infiniband }: NodeInterface): Section[] {
  const virtual = bond ?? vlan;
  const card: Section =
    infiniband === undefined
      ? [
          "ethernet",
          {
            "mac-address": mac,
            // whatever the kernel calls it, the card that the root comes by is never taken for this one
            "mac-address-blacklist": virtual || mac !== undefined ? undefined : list(cardsOf(node)),
            mtu,
          },
        ]
      : ["infiniband", { "mac-address": mac, mtu, "transport-mode": infiniband }];
  const { mode, options = {} } = bond ?? {};
  return [
    card,
    ...(mode === undefined ? [] : [["bond", { mode, ...sorted({ ...monitoring(options), ...options }) }] as const]),
    // 1: headers are reordered, the default of the kernel
    ...(vlan === undefined ? [] : [["vlan", { flags: 1, id: vlan.id, parent: connectionId(vlan.parent) }] as const]),
  ];
}

/** How a bond learns that a member has no link, where no option says. */
export function monitoring(options: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return "miimon" in options || "arp_interval" in options ? {} : { miimon: MIIMON };
}

/** Options in one order, whichever the program has. */
export function sorted(options: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function addresses({ address, network, memberOf }: NodeInterface): Section[] {
  if (memberOf !== undefined) return [];
  const ipv4 =
    address === undefined || network === undefined
      ? { method: "disabled" }
      : { method: "manual", address1: `${address}/${network.prefixLength}`, "never-default": "true" };
  // link-local: a router's advertisement would bring a default route
  return [
    ["ipv4", ipv4],
    ["ipv6", { method: "link-local" }],
  ];
}

function list(values: readonly string[]): string {
  return values.map((value) => `${value};`).join("");
}

function sectionText([name, keys]: Section): string {
  const lines = Object.entries(keys).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${oneLine(String(value))}\n`],
  );
  return `\n[${name}]\n${lines.join("")}`;
}
