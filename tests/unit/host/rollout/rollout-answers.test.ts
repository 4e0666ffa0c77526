import { FakeNodes, IMAGES } from "../fake-nodes";
import { FakeMaster, SHELLS } from "../shell";

describe.each(SHELLS)("nodes that answer late, otherwise or not at all, rolled with %s", (_name, shell) => {
  let master: FakeMaster;
  let farm: FakeNodes;
  beforeEach(() => {
    master = new FakeMaster(shell);
    farm = new FakeNodes(master, shell);
  });
  afterEach(() => master.remove());

  test("are rebooted only where they run another image; one that is silent or cannot be asked is named", () => {
    farm.one("s0", IMAGES.wanted);
    farm.one("s1");
    farm.one("s3");
    farm.set("s3", "denies", "");
    farm.wants(["s0", "s1", "s2", "s3"]);
    const { code, said, refused } = farm.roll();
    expect(said).toContain("s3: skipped, it cannot be asked what it runs: Permission denied (publickey).\n");
    expect(said).toContain("skipped, since they do not answer; each takes its image at its next boot: s2\n");
    expect(said).toContain("run their image already: s0\n");
    expect(farm.rebooted()).toEqual(["s1"]);
    // one that is off boots its image some day, one that cannot be asked may run the old one for ever
    expect(code).toBe(1);
    expect(refused).toContain(
      "incomplete: these nodes are there and could not be asked, so they may run another image: s3",
    );
    expect(farm.roll().said).toContain("done: 0 of 4 nodes rebooted, 2 ran their image before, 1 do not answer");
    expect(farm.rebooted()).toEqual(["s1"]);
  });

  test("are rolled although they were too busy to answer at once", () => {
    farm.add(3);
    farm.set("s0", "away", "1");
    farm.set("s1", "busy", "1");
    farm.wants(["s0", "s1", "s2"]);
    const { code, said } = farm.roll();
    expect(said).toContain("done: 3 of 3 nodes rebooted, 0 ran their image before, 0 do not answer");
    expect([code, farm.rebooted()]).toEqual([0, ["s0", "s1", "s2"]]);
  });

  test("make a rollout incomplete that stay too busy, and are not called silent", () => {
    farm.add(2);
    farm.set("s1", "busy", "100");
    farm.wants(["s0", "s1"]);
    const { code, said, refused } = farm.roll();
    expect(said).toContain("s1: skipped, it cannot be asked what it runs: Connection to s1 port 22 timed out\n");
    expect(said).toContain("done: 1 of 2 nodes rebooted, 0 ran their image before, 0 do not answer");
    expect(refused).toContain("they may run another image: s1\n");
    expect([code, farm.rebooted()]).toEqual([1, ["s0"]]);
  });

  test("make none incomplete that were only booting, and have come up with their image", () => {
    farm.one("s0");
    farm.one("s1", IMAGES.wanted);
    farm.set("s1", "coming", "4");
    farm.comingSeconds = 60;
    farm.wants(["s0", "s1"]);
    const { code, said, refused } = farm.roll();
    expect(said).toContain(
      "s1: skipped, it cannot be asked what it runs: ssh: connect to host s1 port 22: Connection refused\n",
    );
    expect(said).toContain("s1: runs its image by now\n");
    expect(said).toContain("done: 1 of 2 nodes rebooted, 1 ran their image before, 0 do not answer");
    expect([code, refused, farm.rebooted()]).toEqual([0, "", ["s0"]]);
  });

  test("make none incomplete that were switched off meanwhile", () => {
    farm.one("s0", IMAGES.wanted);
    farm.one("s1");
    farm.set("s1", "coming", "3");
    farm.set("s1", "away", "100");
    farm.comingSeconds = 60;
    farm.wants(["s0", "s1"]);
    const { code, said } = farm.roll();
    expect(said).toContain("s1: does not answer any more; it takes its image at its next boot\n");
    expect(said).toContain("done: 0 of 2 nodes rebooted, 1 ran their image before, 1 do not answer");
    expect([code, farm.rebooted()]).toEqual([0, []]);
  });
});
