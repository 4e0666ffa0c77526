import { openRollingFarm, progressIn, stepsIn } from "../rolling-farm";
import { expectEqual, upAndPublish, type Scenario } from "../scenario";

const HOOK_LOG = "/root/hooks";
const hook = (word: string): string => `echo "${word} $1 $IMAGE" >>${HOOK_LOG}`;

export const rollout: Scenario = {
  name: "rollout",
  onRequest: true,
  tells:
    "a new image goes to four running nodes, one at a time, the canary first; one that has it already is left alone",
  async run(play) {
    const farm = await openRollingFarm(play);
    const { site, nodes } = farm;
    const names = nodes.map(({ name }) => name);
    const others = names.slice(0, -1);
    const last = nodes[nodes.length - 1];
    const policy = { preReboot: hook("before"), postReboot: hook("after"), healthCheck: "grep -q two /etc/motd" };
    try {
      await farm.release("one");
      await farm.roll({ ...policy, strategy: "manual" });
      const one = await farm.bootAll();
      if (one === undefined) return;
      await farm.release("two");
      const two = await play.check("pulumi up publishes another", () => upAndPublish(site));
      if (two === undefined) return;
      await play.check(`${last.name} is rebooted into it by hand`, () => farm.boot(last, two));
      await play.check("roll-nodes --show names the others, and reboots none", async () => {
        const { stdout } = await site.lab.ssh("roll-nodes --show");
        expectEqual("said", progressIn(stdout), [
          `run their image already: ${last.name}`,
          `to be rebooted: ${others.join(" ")}`,
        ]);
      });

      const before = await farm.boots();
      await farm.roll({ ...policy, strategy: "rolling" });
      await play.check("pulumi up rolls, one node at a time, the canary first", async () => {
        const start = Date.now();
        const outcome = await site.stack.up();
        if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
        play.say(`three nodes took ${((Date.now() - start) / 1000).toFixed(1)} s`);
        expectEqual(
          "steps",
          stepsIn(outcome.stdout),
          others.flatMap((name, i) => [
            `${name}: rebooting (${i + 1} of 3${i === 0 ? ", canary" : ""})`,
            `${name}: runs ${two}`,
          ]),
        );
      });
      await play.check("every node runs it, and the one that did was not rebooted", async () => {
        const { stdout } = await site.lab.ssh("on-nodes -s 'cat /proc/cmdline'");
        expectEqual("nodes of it", names.filter((name) => stdout.includes(`${name}: `)).length, nodes.length);
        expectEqual("lines of it", stdout.split(`diskless.image=${two}`).length - 1, nodes.length);
        const after = await farm.boots();
        expectEqual(
          "rebooted",
          after.map((id, i) => id !== before[i]),
          [true, true, true, false],
        );
      });
      await play.check("the commands before and after ran around each reboot", async () => {
        const { stdout } = await site.lab.ssh(`cat ${HOOK_LOG}`);
        expectEqual(
          "commands",
          stdout.trim().split("\n"),
          others.flatMap((name) => [`before ${name} ${two}`, `after ${name} ${two}`]),
        );
      });
      await play.check("nothing is left to do, and only the boot entries are kept", async () => {
        const preview = await site.stack.preview("--expect-no-changes", "--diff");
        if (preview.code !== 0) throw new Error(preview.stdout);
        const refresh = await site.stack.refresh("--preview-only", "--expect-no-changes", "--diff");
        if (refresh.code !== 0) throw new Error(refresh.stdout);
        const { stdout } = await site.lab.ssh(
          "ls /var/lib/pulumi-diskless/rollouts; ls -d /tmp/roll-nodes.* 2>/dev/null",
        );
        expectEqual("left", stdout, "entries\n");
      });
      await play.check("a destroy leaves nothing of it", async () => {
        await Promise.all(nodes.map(({ name }) => site.lab.halt(name)));
        const outcome = await site.stack.destroy();
        if (outcome.code !== 0) throw new Error(outcome.stdout + outcome.stderr);
        const { stdout } = await site.lab.ssh(
          "ls -d /var/lib/pulumi-diskless /usr/local/sbin/roll-nodes /usr/local/etc/rollout 2>/dev/null",
        );
        expectEqual("left", stdout, "");
      });
    } finally {
      await site.lab.down();
    }
  },
};
