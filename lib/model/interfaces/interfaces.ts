import { z } from "zod";
import { argumentPath } from "../arguments/argument-shape";
import { parseWith, wholeNumber } from "../arguments/parse-with";
import { InputError } from "../input-error";
import { parsePlacedAddress } from "../network/ipv4";
import { INFINIBAND_OCTETS, parseInfinibandAddress, parseMacAddress } from "../network/mac-address";
import { refuseImpossibleBond, refuseSharedMembers } from "./bonds";
import { INFINIBAND_MODES, InfinibandMode, InterfaceInput, InterfacesInput, NodeInterface } from "./interface-shape";
import { refuseImpossibleVlan, refuseSameVlans } from "./vlans";

/** IFNAMSIZ of Linux, less the end mark. */
const LONGEST_NAME = 15;
const NAME = /^[A-Za-z][A-Za-z0-9]*([._][A-Za-z0-9]+)*$/;
/** Names that mean something else below /proc/sys/net and /sys/class/net. */
const RESERVED = ["lo", "all", "default", "bonding_masters"];

/** What Linux takes; a card may take less. */
const MTU = { least: 68, most: 65_535 };
/** Of the largest packet of InfiniBand, less what IP over InfiniBand puts before it; in connected mode that of RFC 4755. */
const INFINIBAND_MTU = { datagram: 4092, connected: 65_520 };
const USUAL_MTU = 1500;

/** The interfaces of one node, normalised. What depends on other nodes is checked by `refuseMisplacedInterfaces`. */
export function parseInterfaces(input: InterfacesInput, argument: string): InterfacesInput {
  const at = (name: string): string => `${argument}.${argumentPath([name])}`;
  const parsed = Object.fromEntries(
    Object.entries(input).map(([name, own]) => [name, parseInterface(name, own, input, at(name))]),
  );
  refuseSharedMembers(parsed, at);
  refuseSameVlans(parsed, at);
  for (const { name, memberOf } of interfacesOf(parsed)) {
    if (memberOf !== undefined) refuseOfBond(parsed[name], memberOf, at(name));
  }
  return parsed;
}

/** The interfaces of a checked node, in the order of the program. */
export function interfacesOf(interfaces: InterfacesInput = {}): NodeInterface[] {
  const all = Object.entries(interfaces);
  const bondOf = new Map(all.flatMap(([name, { bond }]) => (bond?.members ?? []).map((member) => [member, name])));
  return all.map(([name, { address, ...own }]) => {
    const placed = address === undefined ? undefined : parsePlacedAddress(address, name);
    const memberOf = bondOf.get(name);
    return {
      ...{ ...own, name },
      ...(placed && { address: placed.address, network: placed.cidr }),
      ...(memberOf !== undefined && { memberOf }),
    };
  });
}

function parseInterface(name: string, own: InterfaceInput, all: InterfacesInput, argument: string): InterfaceInput {
  refuseName(name, argument);
  const { mac, address, mtu, infiniband, bond, vlan } = own;
  const kinds = Object.entries({ infiniband, bond, vlan }).filter(([, kind]) => kind !== undefined);
  if (kinds.length > 1) {
    throw new InputError(argument, `has ${kinds.map(([kind]) => kind).join(" and ")}, expected one of them`);
  }
  if (infiniband !== undefined) parseInfinibandMode(infiniband, `${argument}.infiniband`);
  if (bond !== undefined) refuseImpossibleBond(name, bond, all, `${argument}.bond`);
  if (vlan !== undefined) refuseImpossibleVlan(name, vlan, all, `${argument}.vlan`);
  if (address !== undefined) parsePlacedAddress(address, `${argument}.address`);
  if (mtu !== undefined) parseMtu(mtu, own, all, `${argument}.mtu`);
  return { ...own, ...(mac !== undefined && { mac: parseMac(mac, own, `${argument}.mac`) }) };
}

function refuseOfBond(own: InterfaceInput, bond: string, argument: string): void {
  const reasons = { address: "an address is that of the bond", mtu: "its members have the MTU of the bond" } as const;
  for (const [part, why] of Object.entries(reasons)) {
    if (own[part as keyof typeof reasons] === undefined) continue;
    throw new InputError(`${argument}.${part}`, `is not for a member of ${bond}; ${why}`);
  }
}

function parseInfinibandMode(mode: string, argument: string): InfinibandMode {
  return parseWith(z.enum(INFINIBAND_MODES), mode, argument, `is "${mode}", expected ${INFINIBAND_MODES.join(" or ")}`);
}

function refuseName(name: string, argument: string): void {
  if (name.length > LONGEST_NAME || !NAME.test(name)) {
    throw new InputError(
      argument,
      `${JSON.stringify(name)} is no name of an interface, expected at most ${LONGEST_NAME} letters and digits, with single . or _ inside, such as ib0 or eth1.100`,
    );
  }
  if (RESERVED.includes(name)) throw new InputError(argument, `"${name}" is a name that Linux has for something else`);
}

function parseMac(mac: string, { bond, vlan, infiniband }: InterfaceInput, argument: string): string {
  if (bond !== undefined)
    throw new InputError(argument, "is of a card, and a bond has that of a member; expected it there");
  if (vlan !== undefined)
    throw new InputError(argument, "is of a card, and a VLAN has that of its parent; expected it there");
  if (infiniband !== undefined) return parseInfinibandAddress(mac, argument);
  if (mac.split(/[:-]/).length === INFINIBAND_OCTETS) {
    throw new InputError(
      argument,
      `"${mac}" has the ${INFINIBAND_OCTETS} octets of InfiniBand, expected infiniband beside it`,
    );
  }
  return parseMacAddress(mac, argument);
}

function parseMtu(mtu: number, own: InterfaceInput, all: InterfacesInput, argument: string): number {
  const mode = own.infiniband;
  const most = mode === undefined ? MTU.most : INFINIBAND_MTU[mode];
  const parsed = parseWith(
    wholeNumber(MTU.least, most),
    mtu,
    argument,
    `is ${mtu}, expected ${MTU.least} to ${most}${mode === undefined ? "" : `, as ${mode} InfiniBand has it`}`,
  );
  const parent = own.vlan === undefined ? undefined : all[own.vlan.parent];
  const above = parent?.mtu ?? USUAL_MTU;
  if (own.vlan !== undefined && parsed > above) {
    throw new InputError(argument, `is ${mtu}, and its parent ${own.vlan.parent} has ${above}; expected at most that`);
  }
  return parsed;
}
