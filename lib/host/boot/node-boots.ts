import { CONNECTION_DEFAULTS } from "../../model/connection/connection";
import type { HostSession } from "../connection/host-session";
import { reachCall } from "./reach";
import { filesQuestion } from "../node-files/commands";
import { FilesDigests, NodeFilesAnswer, parseFilesAnswers, parseWantedDigests } from "../node-files/node-answers";
import type { NodePlans } from "../node-files/node-files";

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
}

/** What a slow master needs for the ssh of a node that answers. Those that do not answer have one patience together. */
const SECONDS_A_NODE = 0.25;

/** Until a master must have asked so many nodes. */
export function askingSeconds(nodes: number): number {
  return CONNECTION_DEFAULTS.commandTimeoutSeconds + Math.ceil(SECONDS_A_NODE * nodes);
}

/** What nodes run, asked by their master. */
export const nodeBoots = {
  /** What each node said of its boot, by its name, for `findNode`. */
  async observe(host: HostSession, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { values } = await host.read({
      libraries: ["node-boots"],
      knows: [reachCall()],
      calls: [["observe_boots", ...names]],
      apart: true,
      limitSeconds: askingSeconds(names.length),
    });
    return values;
  },

  /** The same with what each node says of its files, in one question to each. */
  async observeWithFiles(
    host: HostSession,
    names: readonly string[],
    { plan, secretPlan = "" }: NodePlans,
  ): Promise<ObservedNodes> {
    const { values } = await host.read({
      libraries: ["node-answers"],
      knows: [reachCall()],
      calls: [["observe_node_files", filesQuestion(), plan, secretPlan, ...names]],
      apart: true,
      limitSeconds: askingSeconds(names.length),
    });
    const fault = values.get("@fault");
    return {
      answers: new Map([...values].filter(([name]) => !name.startsWith("@"))),
      files: parseFilesAnswers(values.get("@files") ?? ""),
      wanted: parseWantedDigests(values.get("@wanted") ?? ""),
      ...(fault === undefined ? {} : { planFault: fault.trim() }),
    };
  },

  /** Fails when the master is not reached. */
  async reachMaster(host: HostSession): Promise<void> {
    await host.read({ libraries: [], calls: [["emit", "reached", "yes"]] });
  },
};
