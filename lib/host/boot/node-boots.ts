import type { HostSession } from "../connection/host-session";

/** What nodes run, asked by their master. */
export const nodeBoots = {
  /** What each node said of its boot, by its name, for `findNode`. */
  async observe(host: HostSession, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { values } = await host.read({ libraries: ["node-boots"], calls: [["observe_boots", ...names]] });
    return values;
  },

  /** Fails when the master is not reached. */
  async reachMaster(host: HostSession): Promise<void> {
    await host.read({ libraries: [], calls: [["emit", "reached", "yes"]] });
  },
};
