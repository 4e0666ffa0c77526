import { SILENCE } from "../../model/boot/node-boot";
import { SHORTEST_PREFIX } from "../../model/store/image-digest";
import { OWN_PATHS, STATE_DIRECTORY } from "../../platforms";
import { reachCall } from "../boot/reach";
import { redfishCall } from "../power/node-power";
import { quote } from "../script/quote";
import { composeCommand, composeScript } from "../script/script";

/** Where the command and its plan lie on a master. */
export const ROLL_NODES = OWN_PATHS.rollNodes;
export const ROLLOUT_PLAN = OWN_PATHS.rolloutPlan;

/** Directory of the boot entries that a rollback puts back; what they name must stay in the store. */
export const KEPT_ENTRIES = `${STATE_DIRECTORY}/rollouts/entries`;

/** Text of the command `roll-nodes`. */
export function rollNodesCommand(): string {
  return composeCommand({
    remark: [
      "usage: roll-nodes [--show] [--approve DIGEST]...",
      `Reboots the nodes that do not run their image, as ${ROLLOUT_PLAN} says, and stops at the first that does not come back with it.`,
      "--show says which, and reboots none. --approve lets any number of them get the image of that digest, or of one that begins so.",
      "",
      "Made by pulumi-diskless; the next run of Pulumi undoes changes here.",
    ],
    libraries: ["rollout"],
    before: [reachCall(), redfishCall()],
    run: `roll_nodes ${quote(ROLLOUT_PLAN)} ${quote(SILENCE)} ${SHORTEST_PREFIX}`,
  });
}

/** The script that runs it. */
export function rollNodesScript(): string {
  return composeScript({ libraries: ["rollout-start"], calls: [["start_rollout", ROLL_NODES]] });
}
