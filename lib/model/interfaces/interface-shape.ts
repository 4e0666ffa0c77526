import { z } from "zod";
import { number, Plain, text, texts, word } from "../arguments/plain";
import { Cidr } from "../network/ipv4";

/** Modes of the kernel's bonding driver. */
export const BOND_MODES = [
  "balance-rr",
  "active-backup",
  "balance-xor",
  "broadcast",
  "802.3ad",
  "balance-tlb",
  "balance-alb",
] as const;
/** How a bond uses its members: a mode of the kernel's bonding driver. */
export type BondMode = (typeof BOND_MODES)[number];

export const INFINIBAND_MODES = ["datagram", "connected"] as const;
/** How IP goes over InfiniBand. */
export type InfinibandMode = (typeof INFINIBAND_MODES)[number];

export const bondShape = {
  mode: word<BondMode>(),
  members: texts,
  options: z.record(z.string(), text).optional(),
};

export const vlanShape = { id: number, parent: text };

/** An interface of a node besides the one that it boots by, as a program gives it. */
export const interfaceShape = {
  mac: text.optional(),
  address: text.optional(),
  mtu: number.optional(),
  infiniband: word<InfinibandMode>().optional(),
  bond: z.object(bondShape).optional(),
  vlan: z.object(vlanShape).optional(),
};

/** The interfaces of a node by their names. */
export const interfacesShape = z.record(z.string(), z.object(interfaceShape));

export type InterfaceInput = Plain<typeof interfaceShape>;
export type InterfacesInput = Readonly<Record<string, InterfaceInput>>;

/** An interface of a node, checked. */
export interface NodeInterface {
  readonly name: string;
  /** Of the card: six octets, or the twenty of InfiniBand. */
  readonly mac?: string;
  readonly address?: string;
  /** The network that {@link address} lies in. */
  readonly network?: Cidr;
  readonly mtu?: number;
  readonly infiniband?: InfinibandMode;
  readonly bond?: Plain<typeof bondShape>;
  readonly vlan?: Plain<typeof vlanShape>;
  /** The bond that it is a member of. */
  readonly memberOf?: string;
}
