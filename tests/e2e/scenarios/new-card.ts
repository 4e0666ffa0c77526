import { labNodes } from "../../../lab";
import { openSite } from "../../../lab/site";
import { expectPromise, upAndPublish, type Scenario } from "../scenario";

const NEW_MAC = "52:54:00:00:00:77";

export const newCard: Scenario = {
  name: "new-card",
  tells: "a node whose card was changed boots under its old name and address after one `pulumi up`",
  onRequest: true,
  async run(play) {
    const site = await openSite({ name: play.labName, fresh: true, log: play.say });
    const [node] = labNodes;
    try {
      if ((await play.check("pulumi up", () => upAndPublish(site))) === undefined) return;
      await site.stack.configure({
        nodes: labNodes.map((other) => (other === node ? { ...node, mac: NEW_MAC } : other)),
      });
      const image = await play.check("pulumi up with the new card", () => upAndPublish(site));
      if (image === undefined) return;
      await play.check("the node boots with the new card", async () => {
        await site.lab.boot(node.name, { mac: NEW_MAC });
        await expectPromise(site, { node, firmware: "bios", image });
      });
    } finally {
      await site.lab.down();
    }
  },
};
