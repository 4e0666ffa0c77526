import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { overrideTargetShape } from "../../lib/model/boot/boot-overrides";
import { parseImageDigest } from "../../lib/model/store/image-digest";
import { argumentsOf, input, number, text, texts } from "../../lib/resources/arguments/argument-schema";
import { planned } from "../arguments/planned";

/** How one node, or each node of a host list, boots differently from its group or network. An argument that is left out has their value. */
export interface BootOverrideArgs {
  /**
   * MAC address of a card that the node boots from, in any notation (rule unique-mac-addresses). Plain, since it also names a
   * resource. Give either this or {@link node}.
   */
  mac?: string;
  /**
   * Full or short name of the node, or a host list such as `s[0-3]`, in place of {@link mac}; it needs the list of nodes. Each node of
   * a host list has an override of its own. Plain, since it also names resources. Refused: a name that no node has.
   */
  node?: string;
  /**
   * Serial line for the boot loader and the kernel, such as `ttyS0,115200`.
   * @default that of the group or the network
   */
  serialConsole?: pulumi.Input<string>;
  /**
   * Further words for the kernel command line. They replace those of the group or the network.
   * @default those of the group or the network
   */
  kernelArguments?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Size of the RAM disk in KiB, in steps of 4. Without an image of its own, at least the size of the image that the node boots
   * (rule ramdisk-size).
   * @default that of the group or the network
   */
  ramdiskKiB?: pulumi.Input<number>;
  /**
   * Digest of another image of the store, such as an older one. The apply refuses a digest that the store does not have. Give
   * {@link ramdiskKiB} too where that image is larger than the one that the node boots otherwise.
   * @default the image of the group or the network
   */
  imageDigest?: pulumi.Input<string>;
}

export const bootOverrideSchema = argumentsOf<BootOverrideArgs>()({
  ...overrideTargetShape,
  serialConsole: z.optional(input(text)),
  kernelArguments: z.optional(texts),
  ramdiskKiB: z.optional(input(number)),
  imageDigest: z.optional(input(text)),
});

/** The digest that a group or an override asks for, if it does, checked as soon as it is known. */
export function ownDigest(
  subject: string,
  image: pulumi.Input<string> | undefined,
  argument: string,
): pulumi.Output<string> | undefined {
  if (image === undefined) return undefined;
  return planned(subject, { image }, (plain) => parseImageDigest(plain.image, argument)).value;
}
