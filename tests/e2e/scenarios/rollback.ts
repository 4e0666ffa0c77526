import { labNodes } from "../../../lab";
import { exampleImage, openSite } from "../../../lab/site";
import { bootHowtoNode, expectEqual, expectThat, upAndPublish, type Scenario } from "../scenario";
import { IMAGE_DIGEST } from "../../../lib/model/store/image-digest";

const RELEASES = ["a", "b", "c"];

export const rollback: Scenario = {
  name: "rollback",
  onRequest: true,
  tells:
    "three images are published and each is gone back to by its digest, without a build; a node boots what is wanted",
  async run(play) {
    const site = await openSite({ name: play.labName, fresh: true, log: play.say });
    const [node] = labNodes;
    const of = (release: string) => ({
      ...exampleImage(site.status),
      files: [{ path: "/etc/motd", content: `${release}\n` }],
    });
    const generations = async () =>
      ((await site.stack.outputs()).generations as { digest: string }[]).map(({ digest }) => digest);
    try {
      const digests: string[] = [];
      for (const release of RELEASES) {
        await site.stack.configure({ image: of(release) });
        const start = Date.now();
        const digest = await play.check(`release ${release} is published`, () => upAndPublish(site));
        if (digest === undefined) return;
        play.say(`build and publish took ${((Date.now() - start) / 1000).toFixed(1)} s`);
        digests.push(digest);
      }
      await play.check("all three are said to be there, the newest first", async () =>
        expectEqual("generations", await generations(), [...digests].reverse()),
      );

      const newest = of(RELEASES[RELEASES.length - 1]);
      const order = shuffled(digests.slice(0, -1));
      play.say(`going back to ${order.join(", then ")}, then to the newest`);
      for (const digest of order) {
        await site.stack.configure({ image: { ...newest, pin: digest } });
        await play.check(`the preview of ${digest} shows the boot entry that moves, and no build`, async () => {
          const { stdout } = await site.stack.preview("--diff");
          expectThat(stdout, new RegExp(`digest *: "${IMAGE_DIGEST}" => "${digest}"`));
          if (stdout.includes("command:remote:Command: (")) throw new Error(stdout);
        });
        await play.check(`a node boots ${digest} after one pulumi up`, async () => {
          const start = Date.now();
          expectEqual("image", await upAndPublish(site), digest);
          play.say(`going back took ${((Date.now() - start) / 1000).toFixed(1)} s`);
          await bootHowtoNode(site, node, digest);
        });
      }

      await site.stack.configure({ image: { ...newest, pin: "0".repeat(32) } });
      await play.check("a generation that is not there is refused, and the boot entry stays", async () => {
        const outcome = await site.stack.up();
        expectThat(
          outcome.stdout + outcome.stderr,
          /there is no generation 0{32} in \/tftpboot\/linux, expected one of/,
        );
        const { stdout } = await site.lab.ssh("cat /tftpboot/pxelinux.cfg/0A0000");
        expectThat(stdout, new RegExp(`diskless.image=${order[order.length - 1]}`));
      });

      await site.stack.configure({ image: newest });
      await play.check("without a pin the newest is back", async () => {
        expectEqual("image", await upAndPublish(site), digests[digests.length - 1]);
        await bootHowtoNode(site, node, digests[digests.length - 1]);
        const preview = await site.stack.preview("--expect-no-changes", "--diff");
        if (preview.code !== 0) throw new Error(preview.stdout);
      });
    } finally {
      await site.lab.down();
    }
  },
};

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ value }) => value);
}
