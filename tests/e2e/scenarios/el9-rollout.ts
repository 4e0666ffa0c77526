import { openRollingFarm, progressIn, stepsIn } from "../rolling-farm";
import { expectEqual, expectPromise, type Scenario } from "../scenario";

export const el9Rollout: Scenario = {
  name: "el9-rollout",
  heavyNodes: true,
  onRequest: true,
  tells: "on Enterprise Linux 9 a new image goes to a BIOS and a UEFI node, one at a time",
  async run(play) {
    const farm = await openRollingFarm(play, "el9");
    const { site, nodes } = farm;
    try {
      await farm.release("one");
      await farm.roll({ strategy: "manual" });
      const one = await farm.bootAll();
      if (one === undefined) return;

      await farm.release("two");
      await farm.roll({ strategy: "rolling", healthCheck: "grep -q two /etc/motd" });
      const two = await play.check("pulumi up publishes another and rolls, one node at a time", async () => {
        const start = Date.now();
        const outcome = await site.stack.up();
        if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
        play.say(`two nodes took ${((Date.now() - start) / 1000).toFixed(1)} s, the build among it`);
        play.say(progressIn(outcome.stdout).join("\n"));
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
    } finally {
      await site.lab.down();
    }
  },
};
