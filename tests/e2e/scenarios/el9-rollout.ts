import { askNode } from "../../../lab/node-report";
import { on } from "../../support/master";
import { eventually } from "../../support/eventually";
import { openRollingFarm, PATIENCE_SECONDS, progressIn, stepsIn, uselessInit } from "../rolling-farm";
import { expectEqual, expectPanic, expectPromise, expectThat, upAndPublish, type Scenario } from "../scenario";

const ENTRIES = "cd /var/lib/tftpboot && tail -n +1 pxelinux.cfg/0A0000 EFI/grub.cfg-0A0000";

export const el9Rollout: Scenario = {
  name: "el9-rollout",
  tells:
    "on Enterprise Linux 9 a new image goes to a BIOS and a UEFI node, one at a time; one that cannot boot stops after the canary",
  async run(play) {
    const farm = await openRollingFarm(play, "el9");
    const { site, nodes } = farm;
    const [canary, other] = nodes;
    const policy = { strategy: "rolling", onFailure: "rollback" };
    try {
      await farm.release("one");
      await farm.roll({ strategy: "manual" });
      const one = await play.check("pulumi up publishes an image", () => upAndPublish(site));
      if (one === undefined) return;
      await Promise.all(
        nodes.map((node) =>
          play.check(`${node.name} boots it by ${farm.firmwareOf(node)}`, () => farm.boot(node, one)),
        ),
      );

      await farm.release("two");
      await farm.roll({ ...policy, healthCheck: "grep -q two /etc/motd" });
      const two = await play.check("pulumi up publishes another and rolls, one node at a time", async () => {
        const start = Date.now();
        const outcome = await site.stack.up();
        if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
        play.say(`two nodes took ${((Date.now() - start) / 1000).toFixed(1)} s, the build among it`);
        const image = String((await site.stack.outputs()).image);
        expectEqual(
          "steps",
          stepsIn(outcome.stdout),
          nodes.flatMap(({ name }, i) => [
            `${name}: rebooting (${i + 1} of 2${i === 0 ? ", canary" : ""})`,
            `${name}: runs ${image}`,
          ]),
        );
        return image;
      });
      if (two === undefined) return;
      for (const node of nodes) {
        await play.check(`${node.name} keeps every promise with it`, () =>
          expectPromise(site, { node, firmware: farm.firmwareOf(node), image: two }),
        );
      }
      const entries = (): Promise<string> => on(site.lab, ENTRIES);
      const [before, boots] = [await entries(), await farm.boots()];

      await farm.release("bad", [uselessInit("/usr/lib/systemd/systemd")]);
      await farm.roll({ ...policy, timeLimitSeconds: 120 });
      await play.check("with one that cannot boot, pulumi up stops after the canary", async () => {
        const outcome = await site.stack.up();
        if (outcome.code === 0) throw new Error(outcome.stdout);
        const said = progressIn(outcome.stdout + outcome.stderr).join("\n");
        expectThat(said, new RegExp(`^${canary.name}: failed: does not answer yet`, "m"));
        expectThat(said, new RegExp(`^stopped, since these nodes failed: ${canary.name}$`, "m"));
      });
      await play.check("the boot entries are the old ones, byte for byte", async () =>
        expectEqual("boot entries", await entries(), before),
      );
      await play.check("the canary boots the old image again", () =>
        eventually(PATIENCE_SECONDS.el9, () =>
          expectPromise(site, { node: canary, firmware: farm.firmwareOf(canary), image: two }),
        ),
      );
      await play.check("it was the new image's kernel that panicked", () => expectPanic(site, canary));
      await play.check(`${other.name} never rebooted`, async () =>
        expectEqual("boot", (await askNode(site.lab, other, "cat /proc/sys/kernel/random/boot_id")).trim(), boots[1]),
      );
    } finally {
      await site.lab.down();
    }
  },
};
