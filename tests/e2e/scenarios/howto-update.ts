import { labNodes } from "../../../lab";
import { askNode, reportNode } from "../../../lab/node-report";
import { exampleImage, openSite } from "../../../lab/site";
import { bootHowtoNode, expectEqual, expectThat, upAndPublish, type Scenario } from "../scenario";

const message = (text: string) => ({ files: [{ path: "/etc/motd", content: `welcome\nrelease ${text}\n` }] });

export const howtoUpdate: Scenario = {
  name: "howto-update",
  onRequest: true,
  tells: "one file of the image changes: the preview names it, nodes have it after a power-cycle and not before",
  async run(play) {
    const site = await openSite({ name: play.labName, fresh: true, log: play.say });
    const nodes = labNodes.slice(0, 2);
    const image = exampleImage(site.status);
    try {
      await site.stack.configure({ image: { ...image, ...message("one") } });
      const before = await play.check("pulumi up publishes an image", () => upAndPublish(site));
      if (before === undefined) return;
      await Promise.all(
        nodes.map((node) => play.check(`${node.name} boots it`, () => bootHowtoNode(site, node, before))),
      );

      await site.stack.configure({ image: { ...image, ...message("two") } });
      await play.check("the preview names the changed line of the file and nothing else of the recipe", async () => {
        const { stdout } = await site.stack.preview("--diff");
        const recipe = stdout.slice(stdout.indexOf("recipe"), stdout.indexOf("HostFile"));
        const lines = recipe.split("\n").filter((line) => /^\s*[-+] {3,}/.test(line));
        expectEqual(
          "changed lines",
          lines.map((line) => line.trim().replace(/\s+/g, " ")),
          ["- release one", "+ release two"],
        );
        expectThat(recipe, /file \/etc\/motd/);
      });
      const after = await play.check("pulumi up publishes the new image", () => upAndPublish(site));
      if (after === undefined) return;
      await play.check("its digest is a new one", () =>
        after === before ? Promise.reject(new Error(`both are ${after}`)) : Promise.resolve(),
      );
      await play.check("nodes that run keep what they booted", async () => {
        for (const node of nodes) expectEqual(node.name, (await reportNode(site.lab, node)).image, before);
      });
      await Promise.all(
        nodes.map((node) =>
          play.check(`${node.name} reports ${after} after a power-cycle, and has the file`, async () => {
            await bootHowtoNode(site, node, after);
            expectEqual("/etc/motd", await askNode(site.lab, node, "cat /etc/motd"), "welcome\nrelease two\n");
          }),
        ),
      );
    } finally {
      await site.lab.down();
    }
  },
};
