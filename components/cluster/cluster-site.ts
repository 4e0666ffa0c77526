import * as pulumi from "@pulumi/pulumi";
import type { CapacitySettings } from "../../lib/model/capacity/capacity-settings";
import { parseNodeGroups } from "../../lib/model/nodes/node-groups";
import { RolloutStrategy } from "../../lib/model/rollout/rollout";
import { Platform, platformOf } from "../../lib/platforms";
import { parseSite, parseSurroundings, Site } from "../network/site";
import { withSite } from "../network/handed-site";
import type { Planned } from "../arguments/planned";
import { asRunError } from "../arguments/run-error";
import { capacitySettings } from "../capacity/cluster-capacity";
import { checkNodeFiles, namesNodesByFile } from "./cluster-node-files";
import { checkSecureBoot } from "./cluster-secure-boot";
import { DisklessClusterArgs } from "./cluster-args";
import { NodeArgs } from "../arguments/host-args";
import { ImageArgs } from "../image/image-args";
import { checkGroupImages } from "../nodes/node-groups";
import { NodeFacts, nodeFacts } from "../nodes/node-facts";
import { nodesFrom } from "../nodes/node-sources";
import { rolloutStrategy } from "../rollout/rollout-policy";

/** As many nodes have a component each where the program does not say: above it the steps of the engine cost more than they show. */
const MOST_NODE_COMPONENTS = 200;

/** A cluster's arguments, checked before the first resource is registered. */
export interface ClusterSite {
  /** Name of the component. The names of all its children begin with it. */
  readonly name: string;
  /** What an error names. */
  readonly subject: string;
  readonly args: DisklessClusterArgs;
  readonly nodes: NodeArgs[];
  /** The master and its networks, as most children take them. */
  readonly where: Pick<DisklessClusterArgs, "master" | "network" | "networks">;
  /** Makes arguments of a child that does not check the site again. */
  readonly child: <Args extends object>(args: Args) => Args;
  /** Full names of the nodes, in the order of their addresses. */
  readonly nodeNames: pulumi.Output<string[]>;
  /** What is known of each node, by its full name. */
  readonly facts: pulumi.Output<Record<string, NodeFacts>>;
  /** Nodes that have a component each: all of them, or none. */
  readonly nodesWithComponent: readonly NodeArgs[];
  readonly platform: Platform;
  readonly strategy: RolloutStrategy;
  /** What the cluster itself puts into its image. */
  readonly ownImage: ImageArgs;
  /** What the capacity is predicted from, if it is to be. */
  readonly capacity?: Planned<CapacitySettings>;
  /** Further arguments of the parallel shell, if there is to be one. */
  readonly shell?: Exclude<DisklessClusterArgs["parallelShell"], boolean>;
  /** Further arguments of the syslog server, if there is to be one. */
  readonly syslog?: Exclude<DisklessClusterArgs["remoteSyslog"], boolean>;
}

/** Makes the options of a resource that waits for these, where they exist, and for the packages of the master. */
export type After = (...resources: (pulumi.Resource | undefined)[]) => pulumi.ComponentResourceOptions;

/** Stops the program when arguments contradict each other. */
export function clusterSite(name: string, args: DisklessClusterArgs): ClusterSite {
  const { master, network, networks, groups = [] } = args;
  const where = { master, network, networks };
  const subject = `DisklessCluster "${name}"`;
  const around = parseSurroundings(subject, where);
  const nodes = nodesFrom(subject, args, around);
  const parsed = parseSite(subject, around, nodes);
  const nodeNames = parsed.whole.value.apply((whole) => whole.nodes.map((node) => node.name));
  const facts = parsed.whole.value.apply((whole) =>
    Object.fromEntries(whole.nodes.map((node) => [node.name, nodeFacts(node)])),
  );
  const nodesWithComponent = (args.nodeComponents ?? nodes.length <= MOST_NODE_COMPONENTS) ? nodes : [];
  const [shell, syslog] = [optionalPart(args.parallelShell), optionalPart(args.remoteSyslog)];
  const platform = asRunError(subject, () => platformOf(master.platform));
  const strategy = asRunError(subject, () => rolloutStrategy(args.rollout, shell !== undefined));
  const capacity = capacitySettings(subject, args.capacity, nodes.length);
  checkNodeFiles(subject, args, nodes);
  asRunError(subject, () => checkSecureBoot(args, platform));
  const path = platform.nfs.defaultPath;
  const ownImage = {
    ...(platform.image.mode === "squashfs" && { mounts: [{ path, readOnly: args.exportReadOnly }] }),
    ...(syslog && { syslogServer: master.hostname }),
    ...(namesNodesByFile(args) && { nodesInHosts: false }),
  };
  const site: Site = {
    ...parsed,
    handedNodes: nodes,
    groups: asRunError(subject, () => parseNodeGroups(groups, nodes)),
  };
  checkGroupImages(subject, site.whole, { ...ownImage, ...args.image }, groups);
  const child: ClusterSite["child"] = (given) => withSite(given, site);
  return {
    ...{ name, subject, args, nodes, where, child, nodeNames, facts, nodesWithComponent },
    ...{ platform, strategy, ownImage, capacity, shell, syslog },
  };
}

/** What a part gets that is asked for by `true` or by arguments of its own, all of which may be left out. */
function optionalPart<Own extends object>(asked: boolean | Own | undefined): Own | undefined {
  if (asked === undefined || asked === false) return undefined;
  return asked === true ? ({} as Own) : asked;
}
