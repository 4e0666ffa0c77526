import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { nodeShape } from "../../lib/model/nodes/nodes";
import type { PlatformName } from "../../lib/platforms";
import { argumentsOf, input, inputs, lifted, text } from "../../lib/resources/arguments/argument-schema";
import { ConnectionArgs, connectionSchema } from "../../lib/resources/connection/connection-args";
import { NodeInterfaceArgs, nodeInterfaceSchema } from "../interfaces/interface-args";

/** The master: the machine that becomes the boot server. */
export interface HostArgs {
  /**
   * Release family of the machine: `centos5`, `el8`, `el9` or `el10`, see {@link Platforms}. A text is taken as well, such as one of a
   * configuration, and refused when it is none of them. Plain, since it decides which resources there are.
   */
  platform: PlatformName | (string & Record<never, never>);
  /** Its full name, such as `m0.example.com`; nodes mount from it by this name. */
  hostname: pulumi.Input<string>;
  /**
   * Its address in the boot network: next-server, NFS server and time server of the nodes (rule next-server-and-filename). Of several
   * networks, that in one of them.
   */
  address: pulumi.Input<string>;
  /** How Pulumi reaches it. Its address here may differ from the one that nodes use. */
  connection: ConnectionArgs;
  /**
   * Takes over what another stack has on the machine. The value is that stack's name, `organization/project/stack`, or
   * `unrecorded` for a stack whose version of this library recorded no names. The preview shows it on every resource. A later
   * destroy of that stack leaves alone what was taken. Remove the argument after the up.
   * @default none - what belongs to another stack is refused by name
   */
  takeOver?: pulumi.Input<string>;
}

export const hostSchema = argumentsOf<HostArgs>()({
  platform: text,
  hostname: input(text),
  address: input(text),
  connection: connectionSchema,
  takeOver: input(text).optional(),
});

/** One diskless node. */
export interface NodeArgs {
  /** Host name that DHCP gives the node (rule host-names). Plain, since it also names the node's component. */
  name: string;
  /** Address that is reserved for the node (rules addresses-in-network, unique-addresses). */
  address: pulumi.Input<string>;
  /**
   * MAC address of the card that it boots from, or of one of them, in any notation: `aa:bb:cc:dd:ee:ff`, `AA-BB-CC-DD-EE-FF`, `aabb.ccdd.eeff`,
   * `aabbccddeeff` (rule unique-mac-addresses).
   */
  mac: pulumi.Input<string>;
  /**
   * MAC addresses of its other cards on the boot network, each of which may boot it as well: all have its one address, and one
   * boot entry is for all. Wake-on-LAN wakes by all of them (rule unique-mac-addresses).
   * @default none - with `existing` of {@link DhcpServer} their hosts stay in that text, but boot entries and Wake-on-LAN know only
   * cards that are given here
   */
  otherMacs?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Its interfaces besides the one that it boots by, by their names: InfiniBand, a storage network, a bond, a VLAN. A node gets
   * them by its files ({@link NodeFiles}). Each name is at most 15 letters and digits, with single `.` or `_` inside. An address of
   * `ib0` of s0.example.com is `s0-ib0.example.com` in /etc/hosts of master and nodes. Names are plain, since they decide which files
   * there are.
   * @default none
   */
  interfaces?: Record<string, NodeInterfaceArgs>;
}

// the name is plain, since it also names the node's component
export const nodeSchema = argumentsOf<NodeArgs>()({
  ...inputs(nodeShape),
  name: nodeShape.name,
  interfaces: z.optional(z.record(z.string(), nodeInterfaceSchema)),
});

/** Nodes of a component that needs not even their names while the program runs. */
export const laterNodesSchema = lifted(z.array(lifted(nodeSchema)));

/** What a component alone is told, every value plain; the rest has a place of its own in its plan. */
export type PlainOf<Args> = pulumi.Unwrap<Omit<Args, "master" | "network" | "networks" | "nodes" | "installPackages">>;
