import { spawnSync } from "node:child_process";
import type { LabNode } from "../../lab";
import { COMMAND, type Site } from "../../lab/site";
import type { ClusterStatus, NodeStatus } from "../../lib/model/status/cluster-status";
import { expectEqual } from "./scenario";

/** What `pulumi-diskless status --ask` says of these nodes. */
export async function askedStatus(site: Site, nodes: readonly LabNode[]): Promise<(NodeStatus | undefined)[]> {
  const input = JSON.stringify(await site.stack.exportState());
  const said = spawnSync(process.execPath, [COMMAND, "status", "--ask", "--json", "-"], { input, encoding: "utf8" });
  if (said.status !== 0) throw new Error(`status ended with ${said.status}: ${said.stderr}`);
  const { masters } = JSON.parse(said.stdout) as ClusterStatus;
  const all = masters.flatMap((master) => master.nodes);
  return nodes.map(({ name }) => all.find((node) => node.name === name));
}

/** Nodes that run are up, with the image that they run. */
export async function expectUp(site: Site, nodes: readonly LabNode[], image: string): Promise<void> {
  for (const node of await askedStatus(site, nodes)) {
    expectEqual("the node", [node?.name, node?.condition, node?.runs], [node?.name, "up", image]);
  }
}

/** Of nodes that were switched off the logs of their master tell how they booted. */
export async function expectBootsInLogs(site: Site, nodes: readonly LabNode[]): Promise<void> {
  for (const node of await askedStatus(site, nodes)) {
    const stages = node?.boot?.reached.map(({ stage }) => stage);
    const told = ["DHCP", "kernel", "root", "login"];
    expectEqual(
      `stages of ${node?.name}`,
      told.filter((stage) => stages?.some((one) => one === stage)),
      told,
    );
    // the first where a refresh has seen it in between
    if (node?.condition !== "no answer" && node?.condition !== "not seen yet") {
      throw new Error(`${node?.name} is ${node?.condition}, and was switched off`);
    }
  }
}
