import { createHash } from "node:crypto";
import { RolloutGroup, RolloutPolicy } from "../../model/rollout/rollout";
import { oneLine } from "../template";

/** What roll-nodes has to know besides the policy. */
export interface RolloutTargets {
  readonly groups: readonly RolloutGroup[];
  /** Boot entries that a rollback puts back. */
  readonly bootEntryPaths: readonly string[];
  /** Directory of the images. */
  readonly store: string;
}

/**
 * The plan that roll-nodes reads: a line a setting, boot entry, image and node. `@{NAME}` stands for the digest of an image, so that
 * a new one shows as one changed value and not as a line a node.
 */
export function renderRolloutPlan(policy: RolloutPolicy, { groups, bootEntryPaths, store }: RolloutTargets): string {
  const imageOf = new Map(groups.flatMap(({ image, nodes }) => nodes.map((node) => [node, image] as const)));
  const setting = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [`${name} ${oneLine(String(value))}`];
  return [
    "# What roll-nodes does. Written by pulumi-diskless; what is changed here by hand shows as drift.",
    ...setting("canary", policy.canary),
    ...setting("batch-size", policy.batchSize),
    ...setting("max-unavailable", policy.maxUnavailable),
    ...setting("time-limit", policy.timeLimitSeconds),
    ...setting("before", policy.preReboot),
    ...setting("after", policy.postReboot),
    ...setting("health", policy.healthCheck),
    ...setting("on-failure", policy.onFailure),
    ...setting("max-nodes", policy.approvalThreshold),
    ...policy.approvedImages.flatMap((digest) => setting("approved", digest)),
    ...setting("store", store),
    ...bootEntryPaths.flatMap((path) => setting("boot-file", path)),
    ...groups.flatMap(({ image }) => setting("image", `${image} @{${image}}`)),
    ...policy.order.flatMap((node) => {
      const image = imageOf.get(node);
      return image === undefined ? [] : setting("node", `${node} ${image}`);
    }),
    "",
  ].join("\n");
}

const MOST_NAMED = 20;

/** Nodes in a line that a person reads; of many, the first ones, how many more, and what changes with any of them. */
export function nameNodes(nodes: readonly string[]): string {
  const more = nodes.length - MOST_NAMED;
  if (more <= 0) return nodes.join(", ");
  const all = createHash("sha256").update(nodes.join("\n")).digest("hex").slice(0, 8);
  return `${nodes.slice(0, MOST_NAMED).join(", ")} and ${more} more (list ${all})`;
}
