import type { HostSession } from "../connection/host-session";
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

/** What nodes run, asked by their master. */
export const nodeBoots = {
  /** What each node said of its boot, by its name, for `findNode`. */
  async observe(host: HostSession, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { values } = await host.read({
      libraries: ["node-boots"],
      calls: [["observe_boots", ...names]],
      apart: true,
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
      calls: [["observe_node_files", filesQuestion(), plan, secretPlan, ...names]],
      apart: true,
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
