import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { InputError } from "../lib/model/input-error";
import { parseStrategy, type RolloutFailure, type RolloutStrategy } from "../lib/model/rollout";
import { argumentsOf, flag, input, number, text, texts, word } from "../lib/resources/argument-schema";

export type { RolloutFailure, RolloutStrategy };

/** How nodes are rebooted into a new image. */
export interface RolloutPolicyArgs {
  /**
   * Nodes that are rebooted before all others, to see whether the image is good.
   * @default 1
   */
  canary?: pulumi.Input<number>;
  /**
   * Nodes of each batch after the canary. The next batch begins when every node of the last one is back.
   * @default 1
   */
  batchSize?: pulumi.Input<number>;
  /**
   * Most nodes of a batch that may be away at the same time. Nodes that were silent before are not counted. Refused: 0.
   * @default {@link batchSize}
   */
  maxUnavailable?: pulumi.Input<number>;
  /**
   * Full or short names of nodes that come first, in this order. Refused: a name that no node has, and one that is there twice.
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
  before?: pulumi.Input<string>;
  /**
   * The same when the node is back and healthy, such as one that resumes it. A node that does not come back stays out of service.
   * @default none
   */
  after?: pulumi.Input<string>;
  /**
   * Command on the node that must end with 0, within 20 seconds, before it counts as back. It is tried until the time limit.
   * @default none
   */
  health?: pulumi.Input<string>;
  /**
   * What becomes of the boot entries when a node does not come back: they stay, or those come back by which nodes ran the image
   * before, and the nodes that were taken are rebooted into it.
   * @default "stop"
   */
  onFailure?: pulumi.Input<RolloutFailure>;
  /**
   * Most running nodes that may be rebooted without {@link acknowledged}. With `rolling` a preview fails that would touch more of
   * those that ran at the last refresh.
   * @default none - any number
   */
  maxNodes?: pulumi.Input<number>;
  /**
   * Whether more than {@link maxNodes} may be rebooted.
   * @default false
   */
  acknowledged?: pulumi.Input<boolean>;
}

export const rolloutPolicySchema = argumentsOf<RolloutPolicyArgs>()({
  canary: z.optional(input(number)),
  batchSize: z.optional(input(number)),
  maxUnavailable: z.optional(input(number)),
  order: z.optional(texts),
  timeLimitSeconds: z.optional(input(number)),
  before: z.optional(input(text)),
  after: z.optional(input(text)),
  health: z.optional(input(text)),
  onFailure: z.optional(input(word<RolloutFailure>())),
  maxNodes: z.optional(input(number)),
  acknowledged: z.optional(input(flag)),
});

/** How the nodes of a cluster come to a new image. */
export interface ClusterRolloutArgs extends RolloutPolicyArgs {
  /**
   * `none`: each takes it at its next boot, whenever that is. `manual`: somebody runs `roll-nodes` on the master. `rolling`: every
   * `up` that changes an image does. Plain, since it decides what is made. The last two are refused without `parallelShell`.
   * @default "none"
   */
  strategy?: RolloutStrategy;
}

export const clusterRolloutSchema = argumentsOf<ClusterRolloutArgs>()({
  ...rolloutPolicySchema.shape,
  strategy: z.optional(word<RolloutStrategy>()),
});

/** A rollout asks nodes what they run, and that needs the master's key on them. */
export function rolloutStrategy(
  rollout: ClusterRolloutArgs | undefined,
  parallelShell: boolean | undefined,
): RolloutStrategy {
  const strategy = parseStrategy(rollout?.strategy ?? "none", "rollout.strategy");
  if (strategy !== "none" && parallelShell !== true) {
    throw new InputError(
      "rollout.strategy",
      `"${strategy}" needs parallelShell: true, by which the master reaches the nodes, expected that or "none"`,
    );
  }
  return strategy;
}
