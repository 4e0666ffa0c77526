import { labNodes } from "../../../lab";
import { exampleImage, openSite, type Site } from "../../../lab/site";
import { on } from "../../support/master";
import { eventually } from "../../support/eventually";
import { bootHowtoNode, expectEqual, upAndPublish, type Scenario } from "../scenario";

/** Where `pulumi` is killed: while the tree is copied, listed and compressed. Every step of a build: tests/long/image-cut. */
const MOMENTS = [/image: copying \/lib/, /image: listing/, /image: compressing/];

/** What an interrupted build could leave behind: mounts, loop devices, a work directory. */
const LEFT_BEHIND =
  "grep pulumi-diskless /proc/mounts; losetup -a | grep pulumi-diskless; ls -d /var/lib/pulumi-diskless/builds/work; true";

const published = (site: Site) =>
  on(site.lab, "cd /tftpboot && find linux pxelinux.cfg | sort && cat pxelinux.cfg/0A0000 && sha256sum linux/*/*");

export const howtoCut: Scenario = {
  name: "howto-cut",
  tells: "pulumi is killed in the middle of a build: nodes boot the old image, and the next up publishes the new one",
  onRequest: true,
  async run(play) {
    const site = await openSite({ name: play.labName, fresh: true, log: play.say });
    const [node] = labNodes;
    const image = exampleImage(site.status);
    try {
      const before = await play.check("pulumi up publishes an image", () => upAndPublish(site));
      if (before === undefined) return;
      const store = await published(site);
      await site.stack.configure({ image: { ...image, files: [{ path: "/etc/motd", content: "after the cut\n" }] } });
      for (const moment of MOMENTS) {
        await play.check(
          `killed at "${moment.source}", nothing is left behind and the store is untouched`,
          async () => {
            const outcome = await site.stack.upKilledWhen(moment);
            if (!moment.test(outcome.stdout)) throw new Error(`the build never came to that step:\n${outcome.stdout}`);
            await eventually(60, async () => expectEqual("left behind", await on(site.lab, LEFT_BEHIND), ""));
            expectEqual("store and pointer", await published(site), store);
          },
        );
      }
      await play.check("a node boots the old image", () => bootHowtoNode(site, node, before));
      const after = await play.check("the next pulumi up publishes the new one", () => upAndPublish(site));
      if (after === undefined) return;
      await play.check("and the node boots it", () => bootHowtoNode(site, node, after));
    } finally {
      await site.lab.down();
    }
  },
};
