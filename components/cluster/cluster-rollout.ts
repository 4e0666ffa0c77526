import * as pulumi from "@pulumi/pulumi";
import { NodeBoot } from "../../lib/resources/boot/node-boot";
import { ClusterImages } from "./cluster-images";
import { ClusterSite } from "./cluster-site";
import { NodeFiles } from "../node-files";
import type { NodeFacts } from "../nodes/node-facts";
import { PxeConfig } from "../pxe-config";
import { Rollout } from "../rollout";
import { namedImages, nodeImagesOf, wantedImages } from "../boot/node-images";

/** The way from the image that nodes run to the one that they should. */
export function makeRollout(
  { name, args, nodes, where, child, strategy }: ClusterSite,
  { common }: ClusterImages,
  pxe: PxeConfig,
  opts: pulumi.ComponentResourceOptions,
): Rollout | undefined {
  if (strategy === "none") return undefined;
  const { rollout = {} } = args;
  const { strategy: chosen, ...policy } = rollout;
  return new Rollout(
    `${name}-rollout`,
    child({
      ...{ ...policy, ...where, nodes, bootEntryPaths: pxe.bootEntryPaths, storePath: common.storePath },
      images: namedImages(nodeImagesOf(pxe)),
      runOnUp: chosen === "rolling",
    }),
    opts,
  );
}

/** What nodes run, and which files they have. */
export function makeNodeBoot(
  { name, args, strategy, platform, facts }: ClusterSite,
  pxe: PxeConfig,
  files: NodeFiles | undefined,
  opts: pulumi.ComponentResourceOptions,
): NodeBoot {
  const { approvalThreshold, approvedImages } = args.rollout ?? {};
  return new NodeBoot(
    `${name}-boots`,
    {
      connection: args.master.connection,
      images: wantedImages(nodeImagesOf(pxe)),
      ...(files && { nodeFiles: files.plans }),
      ...(args.verifiedBoot === true &&
        platform.web.kind === "httpd" && {
          refusals: { accessLog: platform.web.accessLog, addresses: facts.apply(namesByAddress) },
        }),
      ...(strategy === "rolling" && {
        ...(approvalThreshold !== undefined && { approvalThreshold }),
        ...(approvedImages !== undefined && { approvedImages }),
      }),
    },
    opts,
  );
}

/** Nodes by the addresses that they ask from. */
function namesByAddress(facts: Readonly<Record<string, NodeFacts>>): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([name, { address }]) => [address, name]));
}
