import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { InputError } from "../../lib/model/input-error";
import { NodeGroup, NodeGroupInput, parseNodeGroups } from "../../lib/model/nodes/node-groups";
import { argumentsOf, input, number, text, texts } from "../../lib/resources/arguments/argument-schema";

/** How some nodes boot differently from the rest of their network. An argument that is left out has the network's value. */
export interface BootGroupArgs {
  /**
   * Name of the group: at most 32 lower-case letters, digits and inner hyphens. Plain, since it also names a resource. Refused:
   * that of another group.
   */
  name: string;
  /**
   * Full or short names of its nodes, or host lists of such names: `s[0-99]`, `rack[1-2]n[01-40]`. Plain, like the names of nodes.
   * Refused: none, a name that no node has, and a node that is in a group already.
   */
  nodes: string[];
  /**
   * Digest of an image of their own, such as that of a {@link RootfsImage} with a `variant`. The apply refuses one that is
   * not in the store.
   * @default the image of the network
   */
  imageDigest?: pulumi.Input<string>;
  /**
   * Size of that image's file system in MiB, by which the RAM disk is made (rule ramdisk-size). Refused without
   * {@link imageDigest}, and where nodes run on no RAM disk.
   * @default none - the RAM disk is as large as that of the network
   */
  imageSizeMiB?: pulumi.Input<number>;
  /**
   * Size of the RAM disk in KiB, in steps of 4, at least that of the image where its size is known (rule ramdisk-size).
   * @default the size of the image where it is known, else that of the network
   */
  ramdiskKiB?: pulumi.Input<number>;
  /**
   * Serial line for the boot loader and the kernel, such as `ttyS0,115200`.
   * @default that of the network
   */
  serialConsole?: pulumi.Input<string>;
  /**
   * Further words for the kernel command line, instead of those of the network.
   * @default those of the network
   */
  kernelArguments?: pulumi.Input<pulumi.Input<string>[]>;
}

export const bootGroupSchema = argumentsOf<BootGroupArgs>()({
  name: text,
  nodes: z.array(text),
  imageDigest: z.optional(input(text)),
  imageSizeMiB: z.optional(input(number)),
  ramdiskKiB: z.optional(input(number)),
  serialConsole: z.optional(input(text)),
  kernelArguments: z.optional(texts),
});

/** The groups, all of whose nodes are known by name before their cards are. */
export function checkGroups(
  groups: readonly NodeGroupInput[],
  nodes: readonly { readonly name: string }[] | undefined,
): NodeGroup[] {
  if (groups.length === 0) return [];
  if (nodes === undefined) throw new InputError("groups", "name nodes whose cards are not known; give nodes as well");
  return parseNodeGroups(groups, nodes);
}
