import { askNode } from "../../../lab/node-report";
import { on } from "../../support/master";
import { eventually } from "../../support/eventually";
import { openRollingFarm, PATIENCE_SECONDS, progressIn, uselessInit } from "../rolling-farm";
import { expectEqual, expectPanic, expectPromise, expectThat, type Scenario } from "../scenario";

const ENTRIES = "cd /var/lib/tftpboot && tail -n +1 pxelinux.cfg/0A0000 EFI/grub.cfg-0A0000";

export const el9RolloutStops: Scenario = {
  name: "el9-rollout-stops",
  heavyNodes: true,
  tells: "on Enterprise Linux 9 an image that cannot boot stops after the canary, and the boot entries go back",
  onRequest: true,
  async run(play) {
    const farm = await openRollingFarm(play, "el9");
    const { site, nodes } = farm;
    const [canary, other] = nodes;
    try {
      await farm.release("one");
      await farm.roll({ strategy: "manual" });
      const one = await farm.bootAll();
      if (one === undefined) return;
      const entries = (): Promise<string> => on(site.lab, ENTRIES);
      const [before, boots] = [await entries(), await farm.boots()];

      await farm.release("bad", [uselessInit("/usr/lib/systemd/systemd")]);
      await farm.roll({ strategy: "rolling", onFailure: "rollback", timeLimitSeconds: 120 });
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
          expectPromise(site, { node: canary, firmware: farm.firmwareOf(canary), image: one }),
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
