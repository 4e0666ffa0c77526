import { spawnSync } from "node:child_process";
import { labNodes, openLab } from "../../../lab";
import { expectEqual, type Scenario } from "../scenario";

/** What a lab leaves on this machine, found without asking the lab. */
function traces(name: string): string[] {
  const lines = (command: string): string[] =>
    (spawnSync("sh", ["-c", command], { encoding: "utf8" }).stdout ?? "")
      .split("\n")
      .filter((line) => line.includes(name));
  return [
    ...lines("ps -eo pid,args").filter((line) => !line.includes("tests/e2e") && !line.includes("ps -eo")),
    ...lines("cat /proc/mounts"),
    ...lines("losetup -l -n -O NAME,BACK-FILE"),
    ...lines("ip netns list"),
    ...lines("ip -o link"),
    ...lines("find /sys/fs/cgroup -maxdepth 3 -type d 2>/dev/null"),
  ];
}

export const crash: Scenario = {
  name: "crash",
  onRequest: true,
  tells: "a lab that was killed in the middle of everything is removed without a trace",
  async run(play) {
    const lab = openLab({ name: play.labName, log: play.say });
    try {
      await lab.up({ fresh: true });
      await lab.ssh(
        "dd if=/dev/zero of=/root/disk bs=1M count=16 && mkfs.ext3 -q -F /root/disk && mount -o loop /root/disk /mnt",
      );
      await play.check("a lab in use leaves traces, so their absence below says something", () => {
        if (traces(play.labName).length < 3) throw new Error(`only ${traces(play.labName).join("; ")}`);
        return Promise.resolve();
      });
      const booting = lab.boot(labNodes[0].name, { timeoutSeconds: 20 }).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 4000));
      for (const line of traces(play.labName)) {
        const pid = /^\s*(\d+) \S*(qemu|systemd-nspawn|socat)/.exec(line)?.[1];
        if (pid !== undefined) process.kill(Number(pid), "SIGKILL");
      }
      await booting;
      await play.check("down leaves no process, mount, loop device, namespace, bridge or cgroup", async () => {
        await lab.down();
        expectEqual("what is left", traces(play.labName), []);
      });
      await play.check("the same lab comes up again", async () => {
        expectEqual("running", (await lab.up()).running, true);
      });
    } finally {
      await lab.down();
    }
  },
};
