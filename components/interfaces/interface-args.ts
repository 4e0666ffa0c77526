import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import {
  BondMode,
  bondShape,
  InfinibandMode,
  interfaceShape,
  vlanShape,
} from "../../lib/model/interfaces/interface-shape";
import { argumentsOf, inputs, lifted } from "../../lib/resources/arguments/argument-schema";

/** Cards of a node that are used as one. */
export interface BondArgs {
  /**
   * How its members are used: `balance-rr`, `active-backup`, `balance-xor`, `broadcast`, `802.3ad` (LACP, which the switch has to have
   * as well), `balance-tlb` or `balance-alb`. InfiniBand takes `active-backup` only.
   */
  mode: pulumi.Input<BondMode>;
  /**
   * Names of interfaces of the node, with neither an address nor an MTU of their own. Refused: none, one that is no card, one twice, and
   * InfiniBand beside Ethernet.
   */
  members: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Further options of the kernel's bonding driver, such as `{ xmit_hash_policy: "layer3+4" }`.
   * @default { miimon: "100" } - also beside other options, unless `arp_interval` is one of them
   */
  options?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A tagged VLAN (IEEE 802.1Q). */
export interface VlanArgs {
  /** Its number, 1 to 4094. */
  id: pulumi.Input<number>;
  /** Name of an interface of the node: an Ethernet card or a bond. */
  parent: pulumi.Input<string>;
}

/** An interface of a node besides the one that it boots by. It has no gateway: the default route is that of the boot network. */
export interface NodeInterfaceArgs {
  /**
   * Hardware address of the card: six octets, of InfiniBand the twenty that `ip link` shows, of which the last eight count. On el8 and
   * later it finds the card, whatever the kernel calls it. On centos5 the card of the interface's name must have it. Refused: a card
   * that boots the node, and one that is given already (rule unique-mac-addresses).
   * @default none - the card is found by the name of the interface
   */
  mac?: pulumi.Input<string>;
  /**
   * Its address with the prefix length of its network, such as `10.1.0.10/16`. Refused: one that a node, the master, a gateway or a
   * server has already; a network of another prefix length than elsewhere; the network that the node boots in (rules
   * addresses-in-network, unique-addresses). The network may be another one of `networks`.
   * @default none - such as of a member of a bond
   */
  address?: pulumi.Input<string>;
  /**
   * Its MTU, from 68: to 65535, of InfiniBand to 4092 in datagram mode and 65520 in connected mode, of a VLAN to that of its parent.
   * @default none - what the kernel gives it, 1500 for Ethernet
   */
  mtu?: pulumi.Input<number>;
  /**
   * That it is IP over InfiniBand, and whether in `datagram` or `connected` mode.
   * @default none - it is Ethernet
   */
  infiniband?: pulumi.Input<InfinibandMode>;
  /**
   * That it is a bond of other interfaces of the node.
   * @default none
   */
  bond?: BondArgs;
  /**
   * That it is a VLAN on another interface of the node. On centos5 its name is that of the parent, a dot and the number.
   * @default none
   */
  vlan?: VlanArgs;
}

const bondSchema = lifted(argumentsOf<BondArgs>()(inputs(bondShape)));
const vlanSchema = lifted(argumentsOf<VlanArgs>()(inputs(vlanShape)));

export const nodeInterfaceSchema = lifted(
  argumentsOf<NodeInterfaceArgs>()({
    ...inputs(interfaceShape),
    bond: z.optional(bondSchema),
    vlan: z.optional(vlanSchema),
  }),
);
