import { FoundNode, NO_IMAGE_NAMED, NodeState } from "../boot/node-boot";
import { isOnItsWay, LoggedBoot } from "./boot-stage";

/**
 * How a node is, from what is known of it and nothing else:
 *
 * - `up`: it answered, and runs the image that it should;
 * - `stale`: it answered, and runs another image;
 * - `booting`: it gives no answer, and the logs of its master show that its boot goes on;
 * - `down`: it gives no answer, and its own last log line says that it shuts down;
 * - `no answer`: it ran before and gives no answer, for whatever reason;
 * - `not seen yet`: it has not answered since the cluster was made;
 * - `refused`: it gives no answer, since it got another image than its boot entry names and did not run it;
 * - `unknown`: it is there, and what it runs cannot be told;
 * - `not asked`: nobody asked it.
 */
export const NODE_CONDITIONS = [
  "up",
  "stale",
  "booting",
  "down",
  "no answer",
  "not seen yet",
  "refused",
  "unknown",
  "not asked",
] as const;

export type NodeCondition = (typeof NODE_CONDITIONS)[number];

/** A condition with its reason, where there is more to say than the word. */
export interface ReasonedCondition {
  readonly condition: NodeCondition;
  readonly why?: string;
}

/**
 * How a node is.
 *
 * @param found how it was found by SSH from its master; `undefined` where nobody asked
 * @param boot its last boot in the logs of its master, where they were read
 * @param now seconds since 1970 when they were read
 */
export function conditionOf(
  found: FoundNode | undefined,
  boot: LoggedBoot | undefined,
  now: number,
): ReasonedCondition {
  if (found?.state === "current") return { condition: "up" };
  if (found?.state === "stale") return { condition: "stale" };
  // what answered has booted, whatever the logs say
  if (found?.why === NO_IMAGE_NAMED) return { condition: "unknown", why: found.why };
  const why = found?.why;
  if (boot?.refused === true) return { condition: "refused", ...(boot.failure !== undefined && { why: boot.failure }) };
  if (boot !== undefined && isOnItsWay(boot, now)) return { condition: "booting", ...(why !== undefined && { why }) };
  if (found?.state === "unknown" || found?.state === "refused") {
    return { condition: found.state, ...(why !== undefined && { why }) };
  }
  if (boot?.ended !== undefined) return { condition: "down", why: `in its log: ${boot.ended}` };
  return { condition: found === undefined ? "not asked" : SILENT[found.state] };
}

/** What the state of a node that gives no answer is called here: that it is down, nobody has seen. */
const SILENT: Readonly<Record<NodeState, NodeCondition>> = {
  current: "up",
  stale: "stale",
  down: "no answer",
  unknown: "unknown",
  unseen: "not seen yet",
  refused: "refused",
};
