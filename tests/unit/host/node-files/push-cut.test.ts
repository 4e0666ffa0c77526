import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { FakeMaster, SHELLS } from "../shell";
import { PlannedFile } from "./node-machine";
import { PushFarm } from "./push-farm";

const motd = (content: string): PlannedFile => ({ path: "/etc/motd", content: `${content}\n` });
const key: PlannedFile = { path: "/etc/key", content: "CANARY-0123\n", mode: "0400" };
const NODES = ["s0 - aa", "s1 - bb"];

describe.each(SHELLS)("a push that is killed, by %s", (_name, shell) => {
  let master: FakeMaster;
  let farm: PushFarm;
  beforeEach(() => {
    master = new FakeMaster(shell);
    farm = new PushFarm(master, shell);
    farm.add("s0", "s1");
  });
  afterEach(() => master.remove());

  /** Kills one that has got as far as to a node that waits. */
  async function kill(): Promise<void> {
    farm.does("s1", 'until [ -e "$MASTER/go" ]; do sleep 0.1; done\n');
    const child = spawn(shell[0], [...shell.slice(1), "-c", farm.text], { stdio: "ignore" });
    const ended = once(child, "close");
    while (!existsSync(master.path("nodes/s0/var/lib/node-files/digest")) || !master.read("begun").includes("s1"))
      await sleep(20);
    child.kill("SIGKILL");
    await ended;
  }

  test("is ended by the next one, which leaves nothing of it, and no secret, on the master", async () => {
    farm.wants(NODES, [motd("first")]);
    farm.keepsSecret(NODES, [key]);
    await kill();
    expect([farm.read("s0", "etc/motd"), existsSync(master.path("nodes/s1/etc"))]).toEqual(["first\n", false]);
    writeFileSync(master.path("go"), "");
    expect(farm.push().said).toContain("0 are not reached, 0 failed, 0 were not begun\n");
    expect([farm.read("s0", "etc/key"), farm.read("s1", "etc/key")]).toEqual([key.content, key.content]);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("does not bring its older files after the next one: that waits for what is left of it", async () => {
    farm.wants(NODES, [motd("first")]);
    await kill();
    farm.wants(NODES, [motd("second")]);
    const later = spawn(shell[0], [...shell.slice(1), "-c", farm.text], { stdio: "ignore" });
    const ended = once(later, "close");
    await sleep(700);
    expect(farm.read("s0", "etc/motd")).toBe("first\n");
    writeFileSync(master.path("go"), "");
    expect(await ended).toEqual([0, null]);
    await sleep(1500);
    expect([farm.read("s0", "etc/motd"), farm.read("s1", "etc/motd")]).toEqual(["second\n", "second\n"]);
  });
});
