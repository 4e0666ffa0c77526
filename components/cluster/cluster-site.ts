import * as pulumi from "@pulumi/pulumi";
import { parseNodeGroups } from "../../lib/model/nodes/node-groups";
import { RolloutStrategy } from "../../lib/model/rollout/rollout";
import { Platform, platformOf } from "../../lib/platforms";
import { BootNetworkInput, parseBootNetwork, withoutConnection } from "../network/boot-network";
import { checked, refusing } from "../arguments/checked";
import { DisklessClusterArgs } from "./cluster-args";
import { NodeArgs } from "../arguments/host-args";
import { ImageArgs } from "../image/image-args";
import { checkGroupImages } from "../nodes/node-groups";
import { nodesFrom } from "../nodes/node-sources";
import { rolloutStrategy } from "../rollout/rollout-policy";

/** A cluster's arguments, checked before the first resource is registered. */
export interface ClusterSite {
  /** Name of the component. The names of all its children begin with it. */
  readonly name: string;
  /** What an error names. */
  readonly subject: string;
  readonly args: DisklessClusterArgs;
  readonly nodes: NodeArgs[];
  /** Their full names, in the order of their addresses. */
  readonly nodeNames: pulumi.Output<string[]>;
  readonly platform: Platform;
  readonly strategy: RolloutStrategy;
  /** What the cluster itself puts into its image. */
  readonly ownImage: ImageArgs;
}

/** Makes the options of a resource that waits for these, and for the packages of the master. */
export type After = (...resources: pulumi.Resource[]) => pulumi.ComponentResourceOptions;

/** Stops the program when arguments contradict each other. */
export function clusterSite(name: string, args: DisklessClusterArgs): ClusterSite {
  const { master, network, groups = [] } = args;
  const subject = `DisklessCluster "${name}"`;
  const nodes = nodesFrom(subject, args, master, network);
  const around = { ...withoutConnection(master), network, nodes };
  const nodeNames = checked(subject, around, (plain: BootNetworkInput) =>
    parseBootNetwork(plain).nodes.map((node) => node.name),
  );
  const platform = refusing(subject, () => platformOf(master.platform));
  const strategy = refusing(subject, () => rolloutStrategy(args.rollout, args.parallelShell));
  const path = platform.nfs.defaultPath;
  const ownImage = {
    ...(platform.image.mode === "squashfs" && { mounts: [{ path, readOnly: args.exportReadOnly }] }),
    ...(args.remoteSyslog && { syslogServer: master.hostname }),
  };
  refusing(subject, () => parseNodeGroups(groups, nodes));
  checkGroupImages(subject, around, { ...ownImage, ...args.image }, groups);
  return { name, subject, args, nodes, nodeNames, platform, strategy, ownImage };
}
