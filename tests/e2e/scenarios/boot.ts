import { askNode } from "../../../lab/node-report";
import { labNodes } from "../../../lab";
import { openSite } from "../../../lab/site";
import { bootHowtoNode, expectEqual, upAndPublish, type Scenario } from "../scenario";

export const boot: Scenario = {
  name: "boot",
  onRequest: true,
  tells: "two nodes boot from what `pulumi up` made, and say so from inside",
  async run(play) {
    const site = await openSite({ name: play.labName, fresh: true, log: play.say });
    try {
      const image = await play.check("pulumi up publishes an image", () => upAndPublish(site));
      if (image === undefined) return;
      const nodes = labNodes.slice(0, 2);
      await Promise.all(
        nodes.map((node) => play.check(`${node.name} boots and runs ${image}`, () => bootHowtoNode(site, node, image))),
      );
      await play.check("no node answers DHCP, TFTP or NFS itself", async () => {
        for (const node of nodes) {
          const daemons = await askNode(
            site.lab,
            node,
            "ps ax | grep -c -e '[d]hcpd' -e '[x]inetd' -e '[n]fsd' || true",
          );
          expectEqual(`boot-server daemons on ${node.name}`, daemons.trim(), "0");
        }
      });
      await play.check("a node cannot write to /usr", async () => {
        const answer = await askNode(site.lab, nodes[0], "touch /usr/of-a-node 2>&1 || echo refused");
        if (!answer.includes("refused")) throw new Error(`touch /usr/of-a-node said: ${answer}`);
      });
    } finally {
      await site.lab.down();
    }
  },
};
