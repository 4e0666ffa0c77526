import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../../lib/model/input-error";
import { asRunError } from "../arguments/run-error";
import { NodeFiles } from "../node-files";
import { WebServer } from "../web-server";
import { DisklessClusterArgs } from "./cluster-args";
import { ClusterSite } from "./cluster-site";

/** Whether nodes learn of each other by a file of theirs, so that no image has to name them. */
export function namesNodesByFile({ nodeFiles }: DisklessClusterArgs): boolean {
  return nodeFiles !== undefined && (nodeFiles.hosts ?? true);
}

/** A group has files beside those of all nodes, never alone: what brings them is made for the cluster. */
export function checkGroupFiles(subject: string, { nodeFiles, groups = [] }: DisklessClusterArgs): void {
  const alone = nodeFiles === undefined ? groups.findIndex((group) => group.nodeFiles !== undefined) : -1;
  if (alone === -1) return;
  asRunError(subject, () => {
    throw new InputError(
      `groups[${alone}].nodeFiles`,
      "needs nodeFiles of the cluster, expected nodeFiles: {} at least",
    );
  });
}

/** The files that nodes have without a new image. */
export function makeNodeFiles(
  { name, args, nodes, where, child }: ClusterSite,
  servedBy: WebServer | undefined,
  opts: pulumi.ComponentResourceOptions,
): NodeFiles | undefined {
  const { nodeFiles, groups = [] } = args;
  if (nodeFiles === undefined) return undefined;
  const ofGroups = groups.map((group) => ({ name: group.name, nodes: group.nodes, ...group.nodeFiles }));
  return new NodeFiles(`${name}-files`, child({ ...nodeFiles, ...where, nodes, groups: ofGroups, servedBy }), opts);
}
