import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { liveApplier } from "../../../../lib/host/node-files/commands";
import { SHELLS } from "../shell";
import { NodeMachine, partDigest, PlannedFile, sent } from "./node-machine";

const motd: PlannedFile = { path: "/etc/motd", content: "first\n" };

describe.each(SHELLS)("two appliers on a node, by %s", (_name, shell) => {
  let node: NodeMachine;
  beforeEach(() => (node = new NodeMachine(shell)));
  afterEach(() => node.remove());

  /** Says that it runs, and waits until it may end. */
  const waits = () => `echo >>'${node.path("runs")}'; until [ -e '${node.path("go")}' ]; do sleep 0.1; done`;

  /** Starts one whose command waits. */
  async function slow(): Promise<() => Promise<number>> {
    const go = node.path("go");
    const child = spawn(shell[0], [...shell.slice(1), "-c", node.here(liveApplier())], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    const ended = once(child, "close") as Promise<[number]>;
    child.stdin.end(sent([{ ...motd, run: waits() }]));
    while (!existsSync(node.path("runs"))) await sleep(20);
    return async () => {
      writeFileSync(go, "");
      return (await ended)[0];
    };
  }

  test("wait for each other, and the later one counts", async () => {
    const end = await slow();
    const later = spawn(shell[0], [...shell.slice(1), "-c", node.here(liveApplier())], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    const ended = once(later, "close") as Promise<[number]>;
    later.stdin.end(sent([{ ...motd, content: "second\n" }]));
    await sleep(500);
    expect(node.read("etc/motd")).toBe("first\n");
    expect([await end(), (await ended)[0]]).toEqual([0, 0]);
    expect(node.read("etc/motd")).toBe("second\n");
    expect(node.read("var/lib/node-files/digest")).toBe(`digest ${partDigest([{ ...motd, content: "second\n" }])} -\n`);
  });

  test("do not wait for ever, and the one that gives up changes nothing", async () => {
    const end = await slow();
    const text = liveApplier().replace(/^APPLIER_WAIT_SECONDS=.*$/m, "APPLIER_WAIT_SECONDS=1");
    const { code, lines, refused } = node.runs(text, sent([{ ...motd, content: "second\n" }]));
    expect([code, lines, node.read("etc/motd")]).toEqual([45, [], "first\n"]);
    expect(refused).toBe("another run of the applier on this node has not ended within 1 seconds\n");
    expect(await end()).toBe(0);
  });

  test("run a command once that ends well after the master has stopped to listen", async () => {
    const files = [{ ...motd, run: waits() }];
    const child = spawn(shell[0], [...shell.slice(1), "-c", node.here(liveApplier())]);
    const ended = once(child, "close");
    child.stdin.end(sent(files));
    while (!existsSync(node.path("runs"))) await sleep(20);
    child.stdout.destroy();
    child.stderr.destroy();
    writeFileSync(node.path("go"), "");
    await ended;
    expect(node.live(sent(files)).lines).toEqual([`digest ${partDigest(files)} -`]);
    expect(node.read("runs")).toBe("\n");
  });

  test("are not held up by a daemon that a command has left behind", () => {
    const run = "sleep 20 & true";
    expect(node.live(sent([{ ...motd, run }])).code).toBe(0);
    const start = Date.now();
    expect(node.live(sent([{ ...motd, content: "second\n" }])).code).toBe(0);
    expect(Date.now() - start).toBeLessThan(10_000);
  });
});
