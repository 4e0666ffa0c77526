import { labNodes } from "../../../lab";
import { openSite } from "../../../lab/site";
import { BY_HAND } from "../../support/by-hand";
import { on } from "../../support/master";
import { bootHowtoNode, expectEqual, upAndPublish, type Scenario } from "../scenario";

export const drift: Scenario = {
  name: "drift",
  tells: "everything that a resource manages is changed by hand; one `pulumi up --refresh` and a node boots again",
  onRequest: true,
  async run(play) {
    const site = await openSite({ name: play.labName, fresh: true, log: play.say });
    const [node] = labNodes;
    try {
      const image = await play.check("pulumi up publishes an image", () => upAndPublish(site));
      if (image === undefined) return;
      await play.check("a node boots before", () => bootHowtoNode(site, node, image));
      for (const { command } of Object.values(BY_HAND)) await on(site.lab, command);
      await play.check("the changes break the boot server, so the repair below is one", async () => {
        const dhcpd = await site.lab.ssh("service dhcpd status");
        if (dhcpd.code === 0) throw new Error("dhcpd still runs");
      });
      await play.check("pulumi up --refresh repairs it to the same image", async () =>
        expectEqual("image", await upAndPublish(site, "--refresh"), image),
      );
      await play.check("the node boots again", () => bootHowtoNode(site, node, image));
    } finally {
      await site.lab.down();
    }
  },
};
