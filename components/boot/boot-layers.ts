import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../../lib/model/input-error";
import { parseImageSize, parseRamdiskOfUnknown, parseRamdiskSize } from "../../lib/model/image/ramdisk";
import { parseSerialLine } from "../../lib/model/boot/serial-line";
import type { BootGroupArgs } from "./boot-groups";
import type { BootOverrideArgs } from "./boot-overrides";
import { BootEntry, BootLayer, BootSource, BootValue, renderOrigin } from "../../lib/render/boot";

/** How a group or a node boots differently, as a plan takes it. Digests may be known later than all other values. */
export type BootLayerInput = pulumi.Unwrap<
  Pick<BootGroupArgs, LayerValue | "imageSizeMiB"> & Pick<BootOverrideArgs, LayerValue>
> & { readonly hasImage: boolean };

type LayerValue = "serialConsole" | "kernelArguments" | "ramdiskKiB";

/** What a network, a group or a node boots. */
export interface Booted {
  readonly entry: BootEntry;
  /** Size of the image's file system, where it is given. */
  readonly imageSizeMiB?: number;
  /** The layers that set values of the entry, the uppermost first. Empty when all values are the network's. */
  readonly layers: readonly BootLayer[];
}

/** What a plan needs of a group or an override; the digest stays out, so that the text of the files does not wait for it. */
export function withoutDigest<Args extends { imageDigest?: unknown }>({
  imageDigest,
  ...others
}: Args): Omit<Args, "imageDigest"> & { hasImage: boolean } {
  return { ...others, hasImage: imageDigest !== undefined };
}

/**
 * A layer over what lies below it, the network or a group.
 *
 * @param of how a reader of the file calls the layer
 * @param at the argument that it comes from
 */
export function bootOver(below: Booted, own: BootLayerInput, of: string, at: string): Booted {
  const { serialConsole, kernelArguments, ramdiskKiB, imageSizeMiB, hasImage } = own;
  const given: readonly [BootValue, boolean][] = [
    ["image", hasImage],
    ["RAM disk", ramdiskKiB !== undefined],
    ["serial line", serialConsole !== undefined],
    ["kernel arguments", kernelArguments !== undefined],
  ];
  const layers = [{ of, gives: given.filter(([, is]) => is).map(([value]) => value) }, ...below.layers];
  return {
    entry: {
      source: sourceOver(below, own, at),
      serial: serialConsole === undefined ? below.entry.serial : parseSerialLine(serialConsole, `${at}.serialConsole`),
      kernelArguments: kernelArguments ?? below.entry.kernelArguments,
      nodeFiles: below.entry.nodeFiles,
      origin: renderOrigin(layers),
    },
    imageSizeMiB: hasImage ? imageSizeMiB : below.imageSizeMiB,
    layers,
  };
}

function sourceOver(below: Booted, { ramdiskKiB, imageSizeMiB, hasImage }: BootLayerInput, at: string): BootSource {
  const { source } = below.entry;
  if (ramdiskKiB === undefined && imageSizeMiB === undefined) return source;
  if (source.kind !== "ramdisk") {
    const argument = ramdiskKiB === undefined ? "imageSizeMiB" : "ramdiskKiB";
    throw new InputError(
      `${at}.${argument}`,
      "applies to an image on a RAM disk only, which nodes of this platform do not boot",
    );
  }
  if (imageSizeMiB !== undefined && !hasImage) {
    throw new InputError(`${at}.imageSizeMiB`, "is given without imageDigest, whose size it is; expected both");
  }
  const size = hasImage ? imageSizeMiB && parseImageSize(imageSizeMiB, `${at}.imageSizeMiB`) : below.imageSizeMiB;
  if (size !== undefined) return { ...source, ramdiskKiB: parseRamdiskSize(ramdiskKiB, size, `${at}.ramdiskKiB`) };
  return ramdiskKiB === undefined
    ? source
    : { ...source, ramdiskKiB: parseRamdiskOfUnknown(ramdiskKiB, `${at}.ramdiskKiB`) };
}
