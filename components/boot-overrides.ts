import * as pulumi from "@pulumi/pulumi";
import { cardFileName, parseImageDigest, parseOverrideMacs } from "../lib/model/boot-overrides";
import { InputError } from "../lib/model/input-error";
import { Node } from "../lib/model/nodes";
import { parseRamdiskOfUnknown, parseRamdiskSize } from "../lib/model/ramdisk";
import { parseSerialLine } from "../lib/model/serial-line";
import { BootEntry, BootSource } from "../lib/render/boot";
import { checked } from "./checked";

/** What one node boots otherwise than the rest of its network. What is left out is as for the network. */
export interface BootOverrideArgs {
  /** MAC address of the card that the node boots from, in any notation (rule V3). Plain, since it also names a resource. */
  mac: string;
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
  /**
   * Size of the RAM disk in KiB, in steps of 4. Without an image of its own, at least the size of the network's image (rule V9).
   * @default that of the network
   */
  ramdiskKiB?: pulumi.Input<number>;
  /**
   * Digest of another image of the store, such as an older one. The apply refuses one that is not there.
   * @default the image of the network
   */
  image?: pulumi.Input<string>;
}

/** The same, as a plan takes it: the digest itself may be known later than everything else. */
export interface BootOverride {
  readonly mac: string;
  readonly serialConsole?: string;
  readonly kernelArguments?: readonly string[];
  readonly ramdiskKiB?: number;
  readonly hasImage: boolean;
}

/** What a plan needs of overrides; the digests stay out, so that the text of the files does not wait for them. */
export function withoutDigest({ image, ...override }: BootOverrideArgs): Omit<BootOverrideArgs, "image"> & {
  hasImage: boolean;
} {
  return { ...override, hasImage: image !== undefined };
}

/** The digest that an override asks for, checked as soon as it is known. */
export function overrideDigest(
  subject: string,
  override: BootOverrideArgs,
  i: number,
  byDefault: pulumi.Input<string>,
): pulumi.Input<string> {
  const { image } = override;
  if (image === undefined) return byDefault;
  return checked(subject, { image }, (plain: { readonly image: string }) =>
    parseImageDigest(plain.image, `overrides[${i}].image`),
  );
}

/** What each override boots, and the name of its card in a file name. */
export function planOverrides(
  overrides: readonly BootOverride[],
  network: BootEntry,
  imageSizeMiB: number | undefined,
  nodes: readonly Node[] | undefined,
): { readonly card: string; readonly entry: BootEntry }[] {
  const macs = parseOverrideMacs(
    overrides.map(({ mac }) => mac),
    nodes,
  );
  return overrides.map((override, i) => {
    const at = `overrides[${i}]`;
    const { serialConsole, kernelArguments } = override;
    const entry: BootEntry = {
      source: overriddenSource(override, network.source, imageSizeMiB, at),
      serial: serialConsole === undefined ? network.serial : parseSerialLine(serialConsole, `${at}.serialConsole`),
      kernelArguments: kernelArguments ?? network.kernelArguments,
    };
    return { card: cardFileName(macs[i]), entry };
  });
}

function overriddenSource(
  { ramdiskKiB, hasImage }: BootOverride,
  network: BootSource,
  imageSizeMiB: number | undefined,
  at: string,
): BootSource {
  if (ramdiskKiB === undefined) return network;
  if (network.kind !== "ramdisk" || imageSizeMiB === undefined) {
    throw new InputError(`${at}.ramdiskKiB`, "is of an image on a RAM disk, which nodes of this platform do not boot");
  }
  const size = hasImage
    ? parseRamdiskOfUnknown(ramdiskKiB, `${at}.ramdiskKiB`)
    : parseRamdiskSize(ramdiskKiB, imageSizeMiB, `${at}.ramdiskKiB`);
  return { ...network, ramdiskKiB: size };
}
