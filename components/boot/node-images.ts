import * as pulumi from "@pulumi/pulumi";
import { BootAssignments } from "../../lib/model/boot/boot-assignment";
import type { WantedImageArgs } from "../../lib/resources/boot/node-boot";
import { Planned } from "../arguments/planned";
import type { PxeConfig } from "../pxe-config";
import type { RolloutImageArgs } from "../rollout";

/** Which image each node boots, by name, and the digests of the names. */
export interface NodeImages {
  readonly assigned: Planned<BootAssignments>;
  /** The image of all comes first, then those of groups and overrides that have one of their own. */
  readonly digests: ReadonlyMap<string, pulumi.Input<string>>;
}

const imagesOf = new WeakMap<PxeConfig, NodeImages>();

/** Keeps what boot entries say for those that ask what nodes should run. */
export function recordNodeImages(pxe: PxeConfig, images: NodeImages): void {
  imagesOf.set(pxe, images);
}

/** What the boot entries of a component say. */
export function nodeImagesOf(pxe: PxeConfig): NodeImages {
  const images = imagesOf.get(pxe);
  if (images === undefined) throw new Error("the boot entries were not planned");
  return images;
}

/** The images as a rollout takes them: by name, so that their nodes are known before their digests are. */
export function namedImages({ assigned, digests }: NodeImages): RolloutImageArgs[] {
  return [...digests].map(([name, digest]) => ({
    ...{ name, digest },
    nodes: assigned.value.apply(({ nodes }) => nodes.filter(({ image }) => image === name).map(nameOf)),
  }));
}

/** The images as nodes show them, by digest. */
export function wantedImages(images: NodeImages): WantedImageArgs[] {
  return namedImages(images).map(({ digest, nodes }) => ({ imageDigest: digest, nodes }));
}

function nameOf({ node }: { readonly node?: string }): string {
  return node ?? "";
}
