import { askNode } from "../../lab/node-report";
import type { LabNode } from "../../lab";
import type { Site } from "../../lab/site";
import { on } from "../support/master";
import { eventually } from "../support/eventually";
import { expectThat } from "./scenario";

/** What a node logs is in the master's log, under the node's name or address. */
export async function expectLogArrives(site: Site, node: LabNode): Promise<void> {
  const words = `lab-line-${Date.now()}`;
  const shortName = node.name.split(".")[0];
  await askNode(site.lab, node, `logger -p user.notice ${words}`);
  await eventually(20, async () =>
    expectThat(
      await on(site.lab, `grep ${words} /var/log/messages || true`),
      new RegExp(`(${shortName}|${node.address}).*${words}`),
    ),
  );
}

/** One command on the master is run by each of these nodes; the others of the list are switched off, and it says so. */
export async function expectOnNodes(site: Site, nodes: readonly LabNode[]): Promise<void> {
  const { code, stdout } = await site.lab.ssh("on-nodes -s uptime");
  for (const { name } of nodes) expectThat(stdout, new RegExp(`${name}[^]*?load average`));
  expectThat(String(code), /^[1-9]/);
}
