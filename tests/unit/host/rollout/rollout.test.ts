import { rmSync } from "node:fs";
import { FakeNodes, IMAGES } from "../fake-nodes";
import { FakeMaster, SHELLS } from "../shell";

describe.each(SHELLS)("nodes that are rolled with %s", (_name, shell) => {
  let master: FakeMaster;
  let farm: FakeNodes;
  beforeEach(() => {
    master = new FakeMaster(shell);
    farm = new FakeNodes(master, shell);
  });
  afterEach(() => master.remove());

  test("are rebooted one at a time, in the order of the plan, the canary first", () => {
    farm.add(4);
    farm.wants(["s2", "s0", "s1", "s3"]);
    const { code, said } = farm.roll();
    expect(said).toMatch(/^s2: rebooting \(1 of 4, canary\)\ns2: runs 0+b after \d+ s\ns0: rebooting \(2 of 4\)\n/);
    expect(said).toMatch(/done: 4 of 4 nodes rebooted, 0 ran their image before, 0 do not answer\n$/);
    expect(code).toBe(0);
    expect(farm.rebooted()).toEqual(["s2", "s0", "s1", "s3"]);
    expect(farm.mostAway()).toBe(1);
  });

  test("have the words of commands around their reboot shown as text in short lines, and their exit codes kept", () => {
    farm.add(1);
    const before = "printf 'gr\\374n\\n'; head -c 70000 /dev/zero | tr '\\000' x; exit 3";
    farm.wants(["s0"], { before });
    const { code, said } = farm.roll();
    expect(said).toContain("gr?n\n");
    expect(Math.max(...said.split("\n").map(({ length }) => length))).toBe(4000);
    expect(said).toContain("s0: failed: its command before the reboot failed");
    expect([code, farm.rebooted()]).toEqual([1, []]);
  });

  test("are only named by --show", () => {
    farm.add(2);
    farm.wants(["s0", "s1"]);
    expect(farm.roll("--show")).toEqual({ code: 0, said: "to be rebooted: s0 s1\n", refused: "" });
    expect(farm.rebooted()).toEqual([]);
    expect(farm.roll("--shwo")).toMatchObject({
      code: 2,
      refused: expect.stringContaining("usage: roll-nodes") as string,
    });
  });

  test("stop at the first that does not come back, in time", () => {
    farm.add(4);
    farm.wants(["s0", "s1", "s2", "s3"], { canary: 2, "max-unavailable": 1, "time-limit": 2 }, IMAGES.broken);
    farm.entry(IMAGES.broken);
    const { code, said, refused } = farm.roll();
    expect(code).toBe(1);
    expect(said).toMatch(/s0: failed: does not answer yet, \d+ s after its reboot\n/);
    expect(said).toContain(`${IMAGES.old} is run by: s1 s2 s3\n`);
    expect(said).toContain("nothing is run by: s0\n");
    expect(refused).toBe("roll-nodes: stopped, since these nodes failed: s0\n");
    expect(farm.rebooted()).toEqual(["s0"]);
  });

  test("stop at one that boots another image than it should", () => {
    farm.add(2);
    farm.wants(["s0", "s1"]);
    master.command(
      "sed",
      `[ "$#" != 3 ] || [ "$3" != "$MASTER/entry" ] || { echo ${IMAGES.old}; exit; }; exec /bin/sed "$@"`,
    );
    expect(farm.roll().said).toMatch(/s0: failed: booted 0+a, expected 0+b, \d+ s after/);
    expect(farm.rebooted()).toEqual(["s0"]);
  });

  test("stop at one that cannot be rebooted, or that the command before it refuses", () => {
    farm.add(2);
    farm.set("s0", "hangs", "");
    farm.wants(["s0", "s1"]);
    expect(farm.roll().said).toMatch(/s0: failed: it cannot be rebooted: s0: cannot be told by SSH: .*timed out/);
    farm.wants(["s1", "s0"], { before: "echo jobs run; exit 1" });
    expect(farm.roll().said).toMatch(
      /jobs run\ns1: failed: its command before the reboot failed, so it was not rebooted\n/,
    );
    expect(farm.rebooted()).toEqual([]);
  });

  test("are refused when no boot entry names their image", () => {
    farm.add(1);
    farm.entry(IMAGES.old);
    farm.wants(["s0"]);
    expect(farm.roll()).toMatchObject({
      code: 45,
      refused: expect.stringMatching(/no boot entry names the image 0+b/) as string,
    });
    expect(farm.rebooted()).toEqual([]);
  });

  test("are refused when they are more than may go without an approval, with the word that approves their image", () => {
    farm.add(3);
    farm.wants(["s0", "s1", "s2"], { "max-nodes": 2 });
    expect(farm.roll()).toMatchObject({
      code: 45,
      refused: expect.stringMatching(
        new RegExp(
          "3 running nodes would be rebooted into an image that is not approved, at most 2 are allowed \\(approvalThreshold\\): s0 s1 s2[^]*" +
            `roll-nodes --approve ${IMAGES.wanted}\n[^]*approvedImages: \\["${IMAGES.wanted}"\\]`,
        ),
      ) as string,
    });
    expect(farm.rebooted()).toEqual([]);
    expect(farm.roll("--approve", IMAGES.wanted.slice(0, 12)).code).toBe(0);
    expect(farm.rebooted()).toHaveLength(3);
  });

  test("may be more where the plan approves their image, and not where it approves another one", () => {
    farm.add(3);
    farm.wants(["s0", "s1", "s2"], { "max-nodes": 2, approved: IMAGES.old });
    expect(farm.roll().code).toBe(45);
    expect(farm.roll("--approve", IMAGES.old).code).toBe(45);
    farm.wants(["s0", "s1", "s2"], { "max-nodes": 2, approved: IMAGES.wanted });
    expect(farm.roll().code).toBe(0);
  });

  test.each([
    ["--approve"],
    ["--approve", "0123456789a"],
    ["--approve", ".*"],
    ["--approve", "--show"],
    ["--acknowledged"],
  ])("are left alone by the words %s %s", (...words: string[]) => {
    farm.add(1);
    farm.wants(["s0"]);
    expect(farm.roll(...words).code).toBe(2);
    expect(farm.rebooted()).toEqual([]);
  });

  test("go out of service and back into it by the commands around a reboot", () => {
    farm.add(2);
    const hook = (word: string) => `echo "${word} $1 $NODE $IMAGE" >>'${master.path("events")}'`;
    farm.wants(["s0", "s1"], { before: hook("before"), after: hook("after") });
    expect(farm.roll().code).toBe(0);
    const told = farm.events().filter(([what]) => what !== "asked");
    expect(told).toEqual(
      ["s0", "s1"].flatMap((node) => [
        ["before", node, node, IMAGES.wanted],
        ["down", node, IMAGES.wanted],
        ["after", node, node, IMAGES.wanted],
      ]),
    );
  });

  test("count as back when their health command says so", () => {
    farm.add(2);
    farm.set("s0", "health", "exit 0");
    farm.set("s1", "health", "echo no scheduler; exit 3");
    farm.wants(["s0", "s1"], { health: '. "$HEALTH"', "time-limit": 4 });
    const { code, said } = farm.roll();
    expect(said).toMatch(/s0: runs 0+b after/);
    expect(said).toMatch(/s1: failed: its health command fails: no scheduler exit code 3, \d+ s after/);
    expect(code).toBe(1);
  });

  test("leave nothing on the master but the boot entries that they came up with", () => {
    farm.add(1);
    farm.wants(["s0"]);
    farm.roll();
    expect(master.list("tmp")).toEqual([]);
    expect(master.list("var/lib/pulumi-diskless/rollouts")).toEqual(["entries"]);
    expect(master.list("var/lib/pulumi-diskless/rollouts/entries")).toEqual(["good"]);
  });

  test("are rolled by one at a time; a lock whose holder is gone is nobody's", async () => {
    farm.add(1);
    farm.wants(["s0"], {
      before: `touch '${master.path("began")}'; while [ ! -e '${master.path("go")}' ]; do sleep 0.1; done`,
    });
    const first = farm.start();
    const ended = new Promise((resolve) => first.on("exit", resolve));
    await until(() => master.list(".").includes("began"));
    expect(farm.roll()).toMatchObject({
      code: 45,
      refused: expect.stringContaining(`another roll-nodes runs on this master, process ${first.pid}.`) as string,
    });
    master.write("go", "");
    expect(await ended).toBe(0);
    master.write("var/lib/pulumi-diskless/rollouts/lock", `${process.pid} 1\n`);
    expect(farm.roll().code).toBe(0);
    expect(master.list("var/lib/pulumi-diskless/rollouts")).toEqual(["entries"]);
  });

  test.each(["SIGHUP", "SIGTERM"] as const)("go on where a run was ended by %s", async (signal) => {
    farm.add(3);
    const hook = (word: string) => `echo "${word} $1" >>'${master.path("events")}'`;
    farm.wants(["s0", "s1", "s2"], {
      before: hook("before"),
      after: hook("after"),
      health: `! [ -e '${master.path("ill")}' ]`,
      "time-limit": 60,
    });
    master.write("ill", "");
    const run = farm.start();
    const ended = new Promise((resolve) => run.on("exit", resolve));
    await until(() => farm.rebooted().length === 1);
    run.kill(signal);
    expect(await ended).toBe(143);
    expect(master.list("var/lib/pulumi-diskless/rollouts")).toEqual(["away"]);
    expect(master.list("tmp")).toEqual([]);
    rmSync(master.path("ill"));
    farm.set("s0", "away", "0");
    const { code, said } = farm.roll();
    expect(said).toContain("s0: goes back into service; an earlier rollout ended before that\n");
    expect(code).toBe(0);
    expect(farm.rebooted()).toEqual(["s0", "s1", "s2"]);
    expect(
      farm
        .events()
        .filter(([what]) => what === "after")
        .map(([, node]) => node),
    ).toEqual(["s0", "s1", "s2"]);
  });

  test("stop when nobody listens any more, and leave no lock", async () => {
    farm.add(2);
    farm.wants(["s0", "s1"], { health: "exit 1" });
    const run = farm.start();
    const ended = new Promise((resolve) => run.on("exit", resolve));
    await until(() => farm.rebooted().length === 1);
    run.stdout?.destroy();
    run.stderr?.destroy();
    expect([141, 143]).toContain(await ended);
    expect(farm.rebooted()).toEqual(["s0"]);
    expect(master.list("var/lib/pulumi-diskless/rollouts")).toEqual(["away"]);
  });

  test("50 of them: batches, and no more away than allowed; a failure stops all further ones", () => {
    const names = farm.add(50);
    farm.wants(names, { canary: 2, "batch-size": 20, "max-unavailable": 8, "time-limit": 60 });
    expect(farm.roll().code).toBe(0);
    expect(farm.rebooted()).toEqual(names);
    expect(farm.mostAway()).toBe(8);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it did not come to it within 15 seconds");
}
