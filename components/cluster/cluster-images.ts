import * as pulumi from "@pulumi/pulumi";
import { KEPT_ENTRIES } from "../../lib/host/rollout/roll-nodes";
import { httpBootDirectory } from "../../lib/platforms";
import { secureBootPackages } from "./cluster-secure-boot";
import { After, ClusterSite } from "./cluster-site";
import { groupImage, NodeGroupArgs } from "../nodes/node-groups";
import { RootfsImage, RootfsImageArgs } from "../rootfs-image";

/** What nodes boot. */
export interface ClusterImages {
  /** The image of all nodes but those of a group that has its own. */
  readonly common: RootfsImage;
  /** The image of each group, in the order of the groups. */
  readonly ofGroups: readonly RootfsImage[];
  /** Every image once, with the group that has it for its own. */
  readonly distinct: readonly { readonly group?: string; readonly image: RootfsImage }[];
  /** The groups as boot entries name them. A value that is left out is the cluster's. */
  readonly groups: readonly BootedGroup[];
}

type BootedGroup = Omit<NodeGroupArgs, "image"> & {
  readonly imageDigest?: pulumi.Output<string>;
  readonly imageSizeMiB?: RootfsImage["sizeMiB"];
};

/**
 * @param managementKey opens root on every node, if there is one
 * @param servedBy gives nodes their images
 */
export function makeImages(
  { name, args, nodes, where, child, platform, strategy, ownImage }: ClusterSite,
  managementKey: pulumi.Output<string> | undefined,
  servedBy: RootfsImageArgs["servedBy"],
  after: After,
): ClusterImages {
  const { groups = [] } = args;
  const content = { ...ownImage, ...(managementKey && { managementKey }), ...args.image };
  const { verifiedBoot } = args;
  const around = { ...where, nodes, servedBy, installPackages: false, ...(verifiedBoot && { verifiedBoot }) } as const;
  const http = args.uefiHttpBoot === true ? httpBootDirectory(platform) : undefined;
  const naming = [...(strategy === "none" ? [] : [KEPT_ENTRIES]), ...(http === undefined ? [] : [http.directory])];
  const kept = naming.length === 0 ? {} : { keepReferencedBy: naming };
  const common = new RootfsImage(`${name}-image`, child({ ...around, ...kept, ...content }), after());
  // one after the other: a master builds one image at a time
  let previous = common;
  const own = groups.map((group) => {
    if (group.image === undefined) return undefined;
    previous = new RootfsImage(
      `${name}-${group.name}-image`,
      child({ ...around, ...kept, ...groupImage(content, group) }),
      after(previous),
    );
    return previous;
  });
  return {
    common,
    distinct: [{ image: common }, ...own.flatMap((image, i) => (image ? [{ group: groups[i].name, image }] : []))],
    ofGroups: own.map((image) => image ?? common),
    groups: groups.map((group, i) => ({
      ...bootOf(group),
      imageDigest: own[i]?.digest,
      imageSizeMiB: own[i]?.sizeMiB,
    })),
  };
}

/** How the nodes of a group boot; what their image holds is not a boot entry's. */
function bootOf({ name, nodes, serialConsole, kernelArguments }: NodeGroupArgs): Omit<NodeGroupArgs, "image"> {
  return { name, nodes, serialConsole, kernelArguments };
}

/** The images are the master's own tree, so their packages are installed with those of the master. */
export function packagesOf({ args, platform }: ClusterSite): pulumi.Input<pulumi.Input<string>[]> {
  const { extraPackages = [], image, groups = [] } = args;
  const lists = [
    extraPackages,
    secureBootPackages(args, platform),
    ...[image, ...groups.map((group) => group.image)].map((one) => one?.extraPackages ?? []),
  ];
  if (lists.every((list) => Array.isArray(list))) return lists.flat();
  return pulumi.all(lists).apply((known) => known.flat());
}
