import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { describeLayer, ImageLayers, layerImages } from "../../lib/model/image/image-layers";
import { InputError } from "../../lib/model/input-error";
import { argumentsOf, input, text, texts } from "../../lib/resources/arguments/argument-schema";
import { BootNetworks } from "../network/site";
import { isPlain, Planned, plannedOver } from "../arguments/planned";
import { ImageArgs, imageSchema } from "../image/image-args";
import { NodeFileLevelArgs, nodeFileLevelSchema } from "../node-files/node-file-args";
import { planRootfs } from "../image/rootfs-plan";

/** Nodes of a cluster that boot differently from the rest. An argument that is left out has the cluster's value. */
export interface NodeGroupArgs {
  /**
   * Name of the group: at most 32 lower-case letters, digits and inner hyphens. Plain, since it also names resources. Refused:
   * that of another group.
   */
  name: string;
  /**
   * Full or short names of its nodes, or host lists of such names: `s[0-99]`, `rack[1-2]n[01-40]`. Plain, like the names of nodes.
   * Refused: none, a name that no node has, and a node that is in a group already.
   */
  nodes: string[];
  /**
   * An image of their own: the cluster's with this on top. Single values, `timeServers` and `script` replace those of the
   * cluster; lists are added to the cluster's; a file of the same path, a user of the same name and a mount of the same place
   * replace the cluster's; a service is on or off as the group says. Without `packagesOnly` an image is the master's own tree, so
   * `extraPackages` are installed on the master, and every image of the cluster has them that is made afterwards; with it, each
   * image has the packages that it is installed from and no others. `pin` is the group's alone.
   * @default none - the image of the cluster
   */
  image?: ImageArgs;
  /**
   * Files that its nodes have without a new image, beside those of all nodes. Refused beside `nodeFiles: false` of the cluster.
   * @default none
   */
  nodeFiles?: NodeFileLevelArgs;
  /**
   * Serial line of the nodes, such as `ttyS0,115200`.
   * @default that of the cluster
   */
  serialConsole?: pulumi.Input<string>;
  /**
   * Further words for the kernel command line, instead of those of the cluster.
   * @default those of the cluster
   */
  kernelArguments?: pulumi.Input<pulumi.Input<string>[]>;
}

export const nodeGroupSchema = argumentsOf<NodeGroupArgs>()({
  name: text,
  nodes: z.array(text),
  image: z.optional(imageSchema),
  nodeFiles: z.optional(nodeFileLevelSchema),
  serialConsole: z.optional(input(text)),
  kernelArguments: z.optional(texts),
});

/** The image of a group as a RootfsImage takes it. */
export type GroupImage = ImageArgs & { readonly variant: string; readonly remark: pulumi.Input<string> };

/**
 * Stops the program when the image of a group is impossible, and names the arguments of the group or of the cluster that are
 * the cause.
 *
 * @param site the cluster
 * @param base the cluster's image
 */
export function checkGroupImages(
  subject: string,
  site: Planned<BootNetworks>,
  base: ImageArgs,
  groups: readonly NodeGroupArgs[],
): void {
  groups.forEach(({ image }, i) => {
    if (image === undefined) return;
    const layers = { base: withoutKey(base), over: withoutKey(image) };
    plannedOver(subject, site, layers, (known, plain) => {
      const layered = layerImages(plain, { base: "image", over: `groups[${i}].image` });
      try {
        planRootfs(known, layered.image);
      } catch (error) {
        throw error instanceof InputError ? new InputError(layered.placeOf(error.argument), error.reason) : error;
      }
    });
  });
}

/** The cluster's image with that of a group on top. */
export function groupImage(base: ImageArgs, { name, image = {} }: NodeGroupArgs): GroupImage {
  const layers = { base: withoutKey(base), over: withoutKey(image) };
  return {
    ...layered(layers),
    managementKey: image.managementKey ?? base.managementKey,
    // a generation of the cluster's image is none of this one
    pin: image.pin,
    variant: name,
    remark: onceKnown(layers, (plain) => remarkOf(name, plain)),
  };
}

/** Another resource may make the key; the rest of the image does not wait for it. */
function withoutKey(image: ImageArgs): ImageArgs {
  return { ...image, managementKey: undefined };
}

function layered(layers: Layers): ImageArgs {
  if (isPlain(layers)) return layerImages(layers as ImageLayers).image as ImageArgs;
  const image = onceKnown(layers, (plain) => layerImages(plain).image);
  const names = Object.keys({ ...layers.base, ...layers.over }) as (keyof ImageLayers["base"])[];
  return Object.fromEntries(names.map((name) => [name, pulumi.output(image).apply((plain) => plain[name])]));
}

function remarkOf(name: string, { over }: ImageLayers): string {
  const own = describeLayer(over);
  return `Group ${name}: ${own === "" ? "nothing of its own" : own}; the rest as the cluster.`;
}

interface Layers {
  readonly base: ImageArgs;
  readonly over: ImageArgs;
}

function onceKnown<T>(layers: Layers, act: (plain: ImageLayers) => T): pulumi.Output<T> {
  return pulumi.output(layers).apply((plain) => act(plain as ImageLayers));
}
