import { CONNECTION_DEFAULTS } from "../../model/connection/connection";
import type { HostSession } from "../connection/host-session";
import { reachCall } from "./reach";
import { filesQuestion } from "../node-files/commands";
import { FilesDigests, NodeFilesAnswer, parseFilesAnswers, parseWantedDigests } from "../node-files/node-answers";
import type { NodePlans } from "../node-files/node-files";
import { lastRefusals, RefusedImage, STORE_REQUESTS } from "../../model/boot/refused-image";
import type { Call } from "../script/script";

/** What nodes say of their boot and of their files, and what their master knows of the latter. */
export interface ObservedNodes {
  /** What each node said of its boot, by its name, for `findNode`. */
  readonly answers: ReadonlyMap<string, string>;
  /** Of nodes that said something of their files. */
  readonly files: ReadonlyMap<string, NodeFilesAnswer>;
  /** Of nodes that the plan names. */
  readonly wanted: ReadonlyMap<string, FilesDigests>;
  /** What is wrong with a plan; then it is not known which files nodes should have. */
  readonly planFault?: string;
  /** What nodes refused to run at their last boot, by their addresses. */
  readonly refusals: ReadonlyMap<string, RefusedImage>;
}

/** What is asked besides what nodes run. */
export interface FurtherQuestions {
  /** Plans of the files that nodes should have. */
  readonly plans?: NodePlans;
  /** Log in which the web server has what nodes tell of an image that they refuse. */
  readonly accessLog?: string;
}

/** So much of the end of that log is told. */
const MOST_LOG_BYTES = 8 * 2 ** 20;

/** What a slow master needs for the ssh of a node that answers. Those that do not answer have one patience together. */
const SECONDS_A_NODE = 0.25;

/** Until a master must have asked so many nodes. */
export function askingSeconds(nodes: number): number {
  return CONNECTION_DEFAULTS.commandTimeoutSeconds + Math.ceil(SECONDS_A_NODE * nodes);
}

/** What nodes run, asked by their master. */
export const nodeBoots = {
  /** What each node says, in one question to each. */
  async observe(
    host: HostSession,
    names: readonly string[],
    { plans, accessLog }: FurtherQuestions = {},
  ): Promise<ObservedNodes> {
    const { values } = await host.read({
      libraries: [
        plans === undefined ? "node-boots" : "node-answers",
        ...(accessLog === undefined ? [] : ["boot-log"]),
      ],
      knows: [reachCall()],
      calls: [
        plans === undefined
          ? ["observe_boots", ...names]
          : ["observe_node_files", filesQuestion(), plans.plan, plans.secretPlan ?? "", ...names],
        ...(accessLog === undefined ? [] : [logCall(accessLog)]),
      ],
      apart: true,
      limitSeconds: askingSeconds(names.length),
    });
    const fault = values.get("@fault");
    return {
      answers: new Map([...values].filter(([name]) => !name.startsWith("@"))),
      files: parseFilesAnswers(values.get("@files") ?? ""),
      wanted: parseWantedDigests(values.get("@wanted") ?? ""),
      ...(fault === undefined ? {} : { planFault: fault.trim() }),
      refusals: lastRefusals((values.get("@log0.lines") ?? "").split("\n")),
    };
  },

  /** Fails when the master is not reached. */
  async reachMaster(host: HostSession): Promise<void> {
    await host.read({ libraries: [], calls: [["emit", "reached", "yes"]] });
  },
};

function logCall(path: string): Call {
  return ["observe_logs", STORE_REQUESTS, String(MOST_LOG_BYTES), path];
}
