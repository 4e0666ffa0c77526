import { bootFilesOf, BootRule, bootRules, FIRMWARE_KINDS } from "../../model/boot/firmware";
import { contains, toNumber } from "../../model/network/ipv4";
import { ServedNetwork } from "../../model/network/served-networks";
import { cardsOf } from "../../model/nodes/cards";
import { Node } from "../../model/nodes/nodes";
import { oneLine } from "../template";
import { DhcpConfig, wiresOf } from "./dhcp-config";
import { Json, readableJson } from "./kea-json";

/** Of dhcpd, which gives no shorter lease to who asks for one. */
const SHORTEST_LEASE = 300;

/** Where files of Kea's packages lie; a name without a folder is in it, since Kea 2.6.3 takes no other. */
const CONTROL_SOCKET = "kea4-ctrl-socket";
const LEASE_COMMANDS = "libdhcp_lease_cmds.so";

const REMARK =
  "# Written by pulumi-diskless. What is changed here by hand shows as drift and is undone by the next `pulumi up --refresh`.";

/** The engine shows a text that is YAML as a tree, with everything that stays, and compares its lists by position. */
const NO_YAML = "// Two slashes: this is no YAML, so that a preview compares lines.";

/**
 * Text of kea-dhcp4.conf, whose answers are those of {@link renderDhcpdConfig}: subnets that we own (rule authoritative-dhcp), one
 * reservation a card of a node, no address for any other machine. It says nothing by a word that Kea 2.2, 2.6 or 3.0 does not take.
 */
export function renderKeaConfig(config: DhcpConfig): string {
  return `${REMARK}\n${NO_YAML}\n${readableJson({ Dhcp4: dhcp4(config) })}\n`;
}

function dhcp4(config: DhcpConfig): Json {
  const { networks, nodes, leaseSeconds, controlChannel } = config;
  const wires = wiresOf(networks);
  const subnets = (some: readonly ServedNetwork[]): Json[] => some.map((network) => subnetOf(network, config));
  const shared = wires.flatMap(({ sharedNetwork: name, members }) =>
    name === undefined ? [] : [{ name, subnet4: subnets(members) }],
  );
  const alone = wires.filter(({ sharedNetwork }) => sharedNetwork === undefined).flatMap(({ members }) => members);
  return {
    "interfaces-config": { interfaces: ["*"] },
    ...(controlChannel === true && {
      "control-socket": { "socket-type": "unix", "socket-name": CONTROL_SOCKET },
      "hooks-libraries": [{ library: LEASE_COMMANDS }],
    }),
    // nobody but nodes has a lease. One that is forgotten with a restart keeps its address from no new card of its node
    "lease-database": { type: "memfile", persist: false },
    authoritative: true,
    // firmware and system of a node have the same card, and need not call themselves the same
    "match-client-id": false,
    "echo-client-id": false,
    "host-reservation-identifiers": ["hw-address"],
    ...(nodes.some(({ otherMacs = [] }) => otherMacs.length > 0) && { "ip-reservations-unique": false }),
    "ddns-send-updates": false,
    "valid-lifetime": leaseSeconds,
    "min-valid-lifetime": Math.min(SHORTEST_LEASE, leaseSeconds),
    "max-valid-lifetime": leaseSeconds,
    ...bootClassesOf(config),
    ...(shared.length > 0 && { "shared-networks": shared }),
    ...(alone.length > 0 && { subnet4: subnets(alone) }),
  };
}

/** One class for each kind of firmware, and for each address of the master where a URL has it. */
function bootClassesOf(config: DhcpConfig): Record<string, Json> {
  const { networks, bootProgram: bios, uefiBootProgram: uefi, uefiHttpPath: uefiHttp } = config;
  if (uefi === undefined) return { "boot-file-name": oneLine(bios) };
  const servers = addressesOf(networks);
  const rules = servers.flatMap((server, i) =>
    bootRules(bootFilesOf({ bios, uefi, uefiHttp }, server))
      .filter(({ vendorClass }) => vendorClass !== undefined || i === 0)
      .map((rule) => classOf(rule, rule.vendorClass !== undefined && isBySubnet(config) ? server : undefined)),
  );
  return { "client-classes": rules };
}

/** @param server where only subnets whose nodes reach the master by this address look at the class */
function classOf({ title, architectures, orNone, vendorClass, file }: BootRule, server: string | undefined): Json {
  const isOne = [
    ...(orNone === true ? ["not option[93].exists"] : []),
    ...architectures.map((number) => `option[93].hex == 0x${number.toString(16).padStart(4, "0")}`),
  ].join(" or ");
  const ofVendor = vendorClass && `substring(option[60].hex, 0, ${vendorClass.length}) == '${vendorClass}'`;
  return {
    name: classNameOf(title, server),
    test: ofVendor ? `(${isOne}) and ${ofVendor}` : isOne,
    ...(server !== undefined && { "only-if-required": true }),
    ...(vendorClass && { "option-data": [{ name: "vendor-class-identifier", data: vendorClass }] }),
    "boot-file-name": oneLine(file),
  };
}

function classNameOf(title: string, server: string | undefined): string {
  const name = title.toLowerCase().replaceAll(" ", "-");
  return server === undefined ? name : `${name}-${server}`;
}

/** Whether a URL depends on the subnet: a class else holds for the whole server. */
function isBySubnet({ networks, uefiHttpPath }: DhcpConfig): boolean {
  return uefiHttpPath !== undefined && addressesOf(networks).length > 1;
}

function addressesOf(networks: readonly ServedNetwork[]): string[] {
  return [...new Set(networks.map(({ masterAddress }) => masterAddress))];
}

function subnetOf(network: ServedNetwork, config: DhcpConfig): Json {
  const { cidr, gateway, domain, nameServers, masterAddress } = network;
  const required = [classNameOf(FIRMWARE_KINDS["uefi-http"].title, masterAddress)];
  const option = (name: string, data: string | undefined): Json[] =>
    data === undefined || data === "" ? [] : [{ name, data }];
  return {
    // of the network itself, so that a network more gives no other one a new number
    ...{ id: toNumber(cidr.network), subnet: cidr.text, "next-server": masterAddress },
    "option-data": [
      ...option("routers", gateway),
      ...option("domain-name", domain),
      ...option("domain-name-servers", nameServers.join(", ")),
      ...option("ntp-servers", masterAddress),
      ...option("dhcp-server-identifier", masterAddress),
    ],
    ...(isBySubnet(config) && { "require-client-classes": required }),
    reservations: config.nodes.filter(({ address }) => contains(cidr, address)).flatMap(reservationsOf),
  };
}

/** The reservations of a node, a line each: all have its name and its address. */
export function reservationsOf(node: Node): Record<string, string>[] {
  const { name, address } = node;
  return cardsOf(node).map((mac) => ({ "hw-address": mac, "ip-address": address, hostname: name }));
}
