import { askNode } from "../../../lab/node-report";
import { on } from "../../support/master";
import { eventually } from "../../support/eventually";
import { openRollingFarm, PATIENCE_SECONDS, progressIn, uselessInit } from "../rolling-farm";
import { expectEqual, expectPanic, expectThat, upAndPublish, type Scenario } from "../scenario";
import { IMAGE_DIGEST } from "../../../lib/model/store/image-digest";

const ENTRY = "/tftpboot/pxelinux.cfg/0A0000";

export const rolloutStops: Scenario = {
  name: "rollout-stops",
  tells:
    "an image that cannot boot stops after the canary, the boot entries go back, and the other nodes never rebooted",
  onRequest: true,
  async run(play) {
    const farm = await openRollingFarm(play);
    const { site, nodes } = farm;
    const [canary, ...others] = nodes;
    const entry = () => on(site.lab, `cat ${ENTRY} && stat -c '%a %U' ${ENTRY}`);
    const policy = { strategy: "rolling", onFailure: "rollback", batchSize: 3, approvalThreshold: 3 };
    try {
      await farm.release("good");
      await farm.roll({ ...policy, timeLimitSeconds: 45 });
      const good = await farm.bootAll();
      if (good === undefined) return;
      const [before, boots] = [await entry(), await farm.boots()];

      await farm.release("bad", [uselessInit("/sbin/init")]);
      let approved: string | undefined;
      await play.check("more nodes than allowed are refused before the first reboot", async () => {
        const outcome = await site.stack.up();
        if (outcome.code === 0) throw new Error(outcome.stdout);
        const said = outcome.stdout + outcome.stderr;
        expectThat(said, /4 running nodes would be rebooted into an image that is not approved, at most 3 are allowed/);
        approved = new RegExp(`roll-nodes --approve (${IMAGE_DIGEST})`).exec(said)?.[1];
        expectEqual("boots", await farm.boots(), boots);
      });
      await play.check("once a refresh knows that they run, the preview fails already", async () => {
        await site.stack.refresh();
        const outcome = await site.stack.preview();
        if (outcome.code === 0) throw new Error(outcome.stdout);
        expectThat(outcome.stdout + outcome.stderr, /4 nodes that ran at the last refresh would be rebooted/);
      });
      await farm.roll({ ...policy, timeLimitSeconds: 45, approvedImages: [approved] });
      await play.check("pulumi up stops after the canary, and says which nodes run what", async () => {
        const outcome = await site.stack.up();
        if (outcome.code === 0) throw new Error(outcome.stdout);
        const said = [...new Set(progressIn(outcome.stdout + outcome.stderr))].join("\n");
        play.say(said);
        expectThat(said, new RegExp(`^${canary.name}: failed: does not answer yet`, "m"));
        expectThat(said, new RegExp(`^${good} is run by:.*${others.map(({ name }) => name).join(" ")}$`, "m"));
        expectThat(said, new RegExp(`^stopped, since these nodes failed: ${canary.name}$`, "m"));
      });
      await play.check("the boot entry is the old one, byte for byte", async () =>
        expectEqual("boot entry", await entry(), before),
      );
      await play.check("the canary boots the old image again", () =>
        eventually(PATIENCE_SECONDS.centos5, async () =>
          expectThat(await askNode(site.lab, canary, "cat /proc/cmdline"), new RegExp(`diskless.image=${good}`)),
        ),
      );
      await play.check("it was the new image's kernel that panicked", () => expectPanic(site, canary));
      await play.check("the other three never rebooted", async () => {
        expectEqual("boots", (await farm.boots()).slice(1), boots.slice(1));
      });
      await play.check("the same image is not tried again without a word", async () => {
        const outcome = await site.stack.up();
        if (outcome.code === 0) throw new Error(outcome.stdout);
        expectThat(outcome.stdout + outcome.stderr, new RegExp(`no boot entry names the image ${IMAGE_DIGEST}`));
        expectEqual("boots", (await farm.boots()).slice(1), boots.slice(1));
      });

      await farm.release("mended");
      await farm.roll({ ...policy, canary: 4, batchSize: 4, approvalThreshold: 4 });
      await play.check("a good image goes to all of them", async () => {
        const mended = await upAndPublish(site);
        const { stdout } = await site.lab.ssh("on-nodes -s 'cat /proc/cmdline'");
        expectEqual("nodes of it", stdout.split(`diskless.image=${mended}`).length - 1, nodes.length);
        const preview = await site.stack.preview("--expect-no-changes", "--diff");
        if (preview.code !== 0) throw new Error(preview.stdout);
      });
    } finally {
      await site.lab.down();
    }
  },
};
