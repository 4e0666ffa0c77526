import { OWN_PATHS } from "../../platforms";
import { quote } from "../script/quote";
import { composeCommand } from "../script/script";

/** Programs that run a command on many nodes; `xargs` stands for ssh alone, which every master has. */
export type ParallelProgram = "pssh" | "clush" | "pdsh" | "xargs";

/** What the command `on-nodes` goes by. */
export interface OnNodes {
  /**
   * File with the nodes, see `renderHostList`.
   * @default that of a master
   */
  readonly hostList?: string;
  /**
   * File with their groups, see `renderNodeGroups`. There is none where there are no groups.
   * @default that of a master
   */
  readonly nodeGroups?: string;
  /** The first of these that a master has is used. */
  readonly programs: readonly ParallelProgram[];
  /** Where commands are looked for, see {@link Script.path}. */
  readonly path?: string;
}

/** Text of the command `on-nodes`. */
export function onNodesCommand(command: OnNodes): string {
  const { hostList = OWN_PATHS.hostList, nodeGroups = OWN_PATHS.nodeGroups, programs, path } = command;
  return composeCommand({
    remark: [
      "usage: on-nodes [-w NODES]... [-g GROUP]... [-s] COMMAND...",
      `Runs a command as root on the nodes of ${hostList}, or on some of them, and prints what they say; on-nodes -h says more.`,
      "",
      "Made by pulumi-diskless; the next run of Pulumi undoes changes here.",
    ],
    libraries: ["on-nodes"],
    before: [],
    run: `on_nodes ${[hostList, nodeGroups, programs.join(" ")].map(quote).join(" ")}`,
    path,
    writesLetters: true,
  });
}
