import { SILENCE } from "../../model/boot/node-boot";
import { reachCall } from "../boot/reach";
import { quote } from "../script/quote";
import { Call, composeCommand, composeScript } from "../script/script";

/** Text of the command `apply-node-files`, which a node runs when it boots. */
export function applyNodeFilesCommand(): string {
  return composeCommand({
    remark: [
      "usage: apply-node-files boot|late MAC... <PLAN",
      "Gives this node, which has one of these network cards, the files that the plan on standard input has for it. With late, some of its",
      "services have started before: commands of network interfaces that changed run at once, and those of other files at the next push.",
      "",
      "Made by pulumi-diskless; the next run of Pulumi undoes changes here.",
    ],
    libraries: ["node-apply-at-boot"],
    before: [],
    run: "apply_node_files",
    listens: true,
  });
}

/**
 * Text of the command `push-node-files`.
 *
 * @param plan path of the plan on the master
 * @param secretPlan path of the secret plan; while there is no such file, secrets of nodes stay as they are
 */
export function pushNodeFilesCommand(plan: string, secretPlan: string): string {
  return composeCommand({
    remark: [
      "usage: push-node-files [--show] [NODE...]",
      `Brings running nodes to the files that ${plan} has for them, all at once; ends with 0 when every node that is there has them.`,
      "--show says what would change, and changes nothing.",
      "",
      "Made by pulumi-diskless; the next run of Pulumi undoes changes here.",
    ],
    libraries: ["node-push"],
    before: [reachCall(), liveApplierCall()],
    run: `push_node_files ${quote(plan)} ${quote(secretPlan)} ${quote(NO_CONNECTION)}`,
  });
}

/** What a push calls first: what it has nodes run. */
export function liveApplierCall(): Call {
  return ["know_live_applier", liveApplier()];
}

/** ssh(1)'s words for a node that is down, or whose sshd does not run yet: it gets its files when it boots. */
export const NO_CONNECTION = `${SILENCE}|^ssh: connect to host .*: connection refused`;

/** What a push runs on a node; standard input has the parts of the plans. */
export function liveApplier(): string {
  return composeScript({ libraries: ["node-apply"], calls: [["apply_from_master"]], listens: true });
}

/** What a node is asked beside its boot. */
export function filesQuestion(): string {
  return composeScript({ libraries: ["node-edits"], calls: [["tell_files"]] });
}
