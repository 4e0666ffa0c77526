import * as pulumi from "@pulumi/pulumi";
import { NodeBoot } from "../../lib/resources/boot/node-boot";
import { ClusterImages } from "./cluster-images";
import { ClusterSite } from "./cluster-site";
import { PxeConfig } from "../pxe-config";
import { Rollout } from "../rollout";
import { namedImages, wantedImages } from "../boot/wanted-images";

/** The way from the image that nodes run to the one that they should. */
export function makeRollout(
  { name, subject, args, nodes, strategy }: ClusterSite,
  { common, groups }: ClusterImages,
  pxe: PxeConfig,
  opts: pulumi.ComponentResourceOptions,
): Rollout[] {
  if (strategy === "none") return [];
  const { master, network, bootOverrides, rollout = {} } = args;
  const { strategy: chosen, ...policy } = rollout;
  return [
    new Rollout(
      `${name}-rollout`,
      {
        ...{ ...policy, master, network, nodes, bootFiles: pxe.bootFiles, storePath: common.storePath },
        images: namedImages(subject, nodes, common.digest, groups, bootOverrides),
        inUp: chosen === "rolling",
      },
      opts,
    ),
  ];
}

/** What nodes run. */
export function makeNodeBoot(
  { name, subject, args, nodes, strategy }: ClusterSite,
  { common, groups }: ClusterImages,
  opts: pulumi.ComponentResourceOptions,
): NodeBoot {
  const { maxNodes, acknowledged } = args.rollout ?? {};
  return new NodeBoot(
    `${name}-boots`,
    {
      connection: args.master.connection,
      images: wantedImages(subject, nodes, common.digest, groups, args.bootOverrides),
      ...(strategy === "rolling" && {
        ...(maxNodes !== undefined && { maxNodes }),
        ...(acknowledged !== undefined && { acknowledged }),
      }),
    },
    opts,
  );
}
