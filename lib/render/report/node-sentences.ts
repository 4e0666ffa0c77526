import type { NodeChanges } from "../../model/report/change-report";
import { sentence, Sentence } from "./dialect";
import { hostList, plural } from "./words";

const UP = { name: "up" };
const ROLL_NODES = { name: "roll-nodes" };

/**
 * What becomes of nodes, now and at their next boot.
 *
 * @param isWhole whether it may be said that something does not change
 */
export function nodeSentences(nodes: NodeChanges, isWhole: boolean): Sentence[] {
  const { isKnown, added, removed, getFiles } = nodes;
  return [
    ...(isKnown ? [] : [sentence`Which nodes get which image is not known before the apply.`]),
    ...(added.length === 0 ? [] : [sentence`${plural(added.length, "node")} more: ${hostList(added)}.`]),
    ...(removed.length === 0 ? [] : [sentence`${plural(removed.length, "node")} less: ${hostList(removed)}.`]),
    ...bootSentences(nodes, isWhole && isKnown),
    ...rebootSentences(nodes, isWhole),
    ...(getFiles ? [sentence`Running nodes get their changed files by this ${UP}, without a reboot.`] : []),
  ];
}

function bootSentences({ nextBoot, isDigestUnknown }: NodeChanges, isWhole: boolean): Sentence[] {
  if (nextBoot.length === 0) return isWhole ? [sentence`No node gets another image than before.`] : [];
  const [whose, run] = nextBoot.length === 1 ? ["its", "runs"] : ["their", "run"];
  const unless = isDigestUnknown
    ? [
        sentence`The digest of the image is not known before it is built; an equal image has an equal digest, and changes nothing for them.`,
      ]
    : [];
  return [
    sentence`At ${whose} next boot ${plural(nextBoot.length, "node")} ${run} another image: ${hostList(nextBoot)}.`,
    ...unless,
  ];
}

function rebootSentences(nodes: NodeChanges, isWhole: boolean): Sentence[] {
  const { rebooted, isRolledOut, isRunningKnown, isDigestUnknown } = nodes;
  if (!isRolledOut) return isWhole ? [sentence`This ${UP} runs no rollout, so it reboots no node.`] : [];
  if (!isRunningKnown) {
    return [
      sentence`This ${UP} runs ${ROLL_NODES}, which reboots nodes that run another image; the plan does not say which do.`,
    ];
  }
  if (rebooted.length === 0) {
    return [sentence`This ${UP} runs ${ROLL_NODES}; of the nodes that ran at the last refresh it reboots none.`];
  }
  const reboots = isDigestUnknown ? "reboots, unless the image is equal," : "reboots";
  return [
    sentence`This ${UP} ${reboots} ${plural(rebooted.length, "node")} that ran at the last refresh: ${hostList(rebooted)}.`,
  ];
}
