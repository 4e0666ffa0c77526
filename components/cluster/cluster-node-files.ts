import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../../lib/model/input-error";
import { NodeArgs } from "../arguments/host-args";
import { asRunError } from "../arguments/run-error";
import { NodeFiles } from "../node-files";
import { WebServer } from "../web-server";
import { ClusterNodeFilesArgs } from "../node-files/node-file-args";
import { DisklessClusterArgs } from "./cluster-args";
import { ClusterSite } from "./cluster-site";

/** What nodes have without a new image; `undefined` where a program wants none. */
export function nodeFilesOf({ nodeFiles = true }: DisklessClusterArgs): ClusterNodeFilesArgs | undefined {
  if (nodeFiles === false) return undefined;
  return nodeFiles === true ? {} : nodeFiles;
}

/** Whether a node that boots brings its files into place before its services start. */
export function bringsFilesAtBoot(args: DisklessClusterArgs): boolean {
  return nodeFilesOf(args) !== undefined && args.nodeFilesAtBoot !== false;
}

/** What a cluster that verifies its images should know of what it does not verify. */
export function unverifiedFilesWarnings(args: DisklessClusterArgs): string[] {
  if (args.verifiedBoot !== true || !bringsFilesAtBoot(args)) return [];
  return [
    "verifiedBoot: nodes verify their image, and not the files that they fetch by HTTP before their services start (nodeFiles); " +
      "with nodeFilesAtBoot: false they get those over SSH only, after their boot",
  ];
}

/** Whether nodes learn of each other by a file of theirs, so that no image has to name them. */
export function namesNodesByFile(args: DisklessClusterArgs): boolean {
  const files = nodeFilesOf(args);
  return files !== undefined && (files.hosts ?? true);
}

/**
 * A group has files beside those of all nodes, never alone: what brings them is made for the cluster. Secret files go by SSH only, and
 * that needs the master's key on the nodes.
 */
export function checkNodeFiles(subject: string, args: DisklessClusterArgs, nodes: readonly NodeArgs[]): void {
  const { groups = [], parallelShell } = args;
  const nodeFiles = nodeFilesOf(args);
  asRunError(subject, () => {
    const further = nodeFiles === undefined ? nodes.findIndex(({ interfaces = {} }) => hasAny(interfaces)) : -1;
    if (further !== -1) {
      throw new InputError(
        `nodes[${further}].interfaces`,
        "is refused beside nodeFiles: false of the cluster, since a node gets them by its files; leave that out",
      );
    }
    const alone = nodeFiles === undefined ? groups.findIndex((group) => group.nodeFiles !== undefined) : -1;
    if (alone !== -1) {
      throw new InputError(
        `groups[${alone}].nodeFiles`,
        "is refused beside nodeFiles: false of the cluster; leave that out",
      );
    }
    const isReached = parallelShell !== undefined && parallelShell !== false;
    if (!isReached && nodeFiles !== undefined && args.nodeFilesAtBoot === false) {
      throw new InputError(
        "nodeFilesAtBoot",
        "is false, so nodes get their files by SSH only; expected parallelShell: true, by which the master reaches them",
      );
    }
    if (!isReached && nodeFiles?.hostKeys === true) {
      throw new InputError(
        "nodeFiles.hostKeys",
        "are brought to nodes by SSH only; expected parallelShell: true, by which the master reaches them",
      );
    }
    const levels = [nodeFiles, ...Object.values(nodeFiles?.ofNodes ?? {}), ...groups.map((group) => group.nodeFiles)];
    if (!isReached && levels.some((level) => level?.files?.some(({ secret }) => secret === true))) {
      throw new InputError(
        "nodeFiles",
        "has a secret file, which goes to nodes by SSH only; expected parallelShell: true, by which the master reaches them",
      );
    }
  });
}

function hasAny(interfaces: object): boolean {
  return Object.keys(interfaces).length > 0;
}

/** The files that nodes have without a new image. */
export function makeNodeFiles(
  { name, args, nodes, where, child, shell }: ClusterSite,
  servedBy: WebServer | undefined,
  opts: pulumi.ComponentResourceOptions,
): NodeFiles | undefined {
  const { groups = [] } = args;
  const nodeFiles = nodeFilesOf(args);
  if (nodeFiles === undefined) return undefined;
  // without a key of its own the master reaches no node
  const repairMinutes = nodeFiles.repairMinutes ?? (shell === undefined ? 0 : undefined);
  const ofGroups = groups.map((group) => ({ name: group.name, nodes: group.nodes, ...group.nodeFiles }));
  return new NodeFiles(
    `${name}-files`,
    child({ ...nodeFiles, ...where, repairMinutes, nodes, groups: ofGroups, servedBy }),
    opts,
  );
}
