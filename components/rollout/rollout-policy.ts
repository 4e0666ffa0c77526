import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { InputError } from "../../lib/model/input-error";
import {
  parseStrategy,
  type RolloutFailure,
  rolloutPolicyShape,
  type RolloutStrategy,
} from "../../lib/model/rollout/rollout";
import { argumentsOf, inputs, word } from "../../lib/resources/arguments/argument-schema";

/** How nodes are rebooted into a new image. */
export interface RolloutPolicyArgs {
  /**
   * Nodes that are rebooted before all others, to see whether the image is good.
   * @default 1
   */
  canary?: pulumi.Input<number>;
  /**
   * Nodes of each batch after the canary. A batch begins when every node of the previous one is back.
   * @default 1
   */
  batchSize?: pulumi.Input<number>;
  /**
   * How many nodes of a batch may be down at the same time. Nodes that did not answer before the rollout are not counted. 0 is
   * refused.
   * @default {@link batchSize}
   */
  maxUnavailable?: pulumi.Input<number>;
  /**
   * Full or short names of the nodes that come first, or host lists such as `s[0-9]`, in this order. Unknown and repeated names are
   * refused.
   * @default none - the order of addresses
   */
  order?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Seconds from the reboot of a node until it must be back.
   * @default 900
   */
  timeLimitSeconds?: pulumi.Input<number>;
  /**
   * Command on the master before a node is rebooted, such as one that drains it in a scheduler. The node's name is in `$1` and in
   * NODE, the digest of its new image in IMAGE. When it fails the rollout stops before that node is touched. One line.
   * @default none
   */
  preReboot?: pulumi.Input<string>;
  /**
   * Command on the master when the node is back and healthy, such as one that resumes it in a scheduler. It gets the same
   * values as {@link preReboot}. It does not run for a node that does not come back, so that one stays out of service.
   * @default none
   */
  postReboot?: pulumi.Input<string>;
  /**
   * Command on the node that must exit with 0, within 20 seconds, before the node counts as back. It is repeated until the time
   * limit.
   * @default none
   */
  healthCheck?: pulumi.Input<string>;
  /**
   * What to do if a node does not come back. `stop` leaves the boot entries as they are. `rollback` restores the previous
   * entries and reboots the nodes that moved.
   * @default "stop"
   */
  onFailure?: pulumi.Input<RolloutFailure>;
  /**
   * How many running nodes may be rebooted into images that {@link approvedImages} does not name. With `rolling`, a preview fails
   * when it would reboot more of the nodes that ran at the last refresh. An image that is not built yet is not approved.
   * @default none - any number
   */
  approvalThreshold?: pulumi.Input<number>;
  /**
   * Images that may go to more nodes than {@link approvalThreshold}: their digests, or at least the first 12 digits of each. The
   * refusal names the digest. An approval holds for that image only, so it may stay in the program.
   * @default none
   */
  approvedImages?: pulumi.Input<pulumi.Input<string>[]>;
}

export const rolloutPolicySchema = argumentsOf<RolloutPolicyArgs>()(inputs(rolloutPolicyShape));

/** How the nodes of a cluster come to a new image. */
export interface ClusterRolloutArgs extends RolloutPolicyArgs {
  /**
   * `none`: a node takes the new image at its next boot. `manual`: a person runs `roll-nodes` on the master. `rolling`: every
   * `up` that changes an image runs it. `manual` and `rolling` are refused without `parallelShell`. Plain, since it decides
   * which resources there are.
   * @default "none"
   */
  strategy?: RolloutStrategy;
}

export const clusterRolloutSchema = argumentsOf<ClusterRolloutArgs>()({
  ...rolloutPolicySchema.shape,
  strategy: z.optional(word<RolloutStrategy>()),
});

/** A rollout asks nodes what they run, and that needs the master's key on them. */
export function rolloutStrategy(rollout: ClusterRolloutArgs | undefined, hasShell: boolean): RolloutStrategy {
  const strategy = parseStrategy(rollout?.strategy ?? "none", "rollout.strategy");
  if (strategy !== "none" && !hasShell) {
    throw new InputError(
      "rollout.strategy",
      `"${strategy}" needs parallelShell: true, by which the master reaches the nodes, expected that or "none"`,
    );
  }
  return strategy;
}
