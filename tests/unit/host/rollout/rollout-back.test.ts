import { createHash } from "node:crypto";
import { lstatSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { FakeNodes, IMAGES } from "../fake-nodes";
import { FakeMaster, SHELLS } from "../shell";

const BACK = { "on-failure": "rollback", "time-limit": 3 };

describe.each(SHELLS)("boot entries after a rollout with %s", (_name, shell) => {
  let master: FakeMaster;
  let farm: FakeNodes;
  beforeEach(() => {
    master = new FakeMaster(shell);
    farm = new FakeNodes(master, shell);
    publish(IMAGES.old);
  });
  afterEach(() => master.remove());

  /** As PublishedImage leaves it. */
  const publish = (image: string) => {
    master.write(`store/${image}/vmlinuz`, "kernel");
    const name = master.path("store").replaceAll("/", "%2F");
    const sum = createHash("sha256").update("kernel").digest("hex");
    master.write(`var/lib/pulumi-diskless/images/${name}/${image}`, `${sum} 6 vmlinuz\n`);
  };

  /** Nodes that came up with the old image, and a newer one that does not boot. */
  const rolledOnce = (count: number): string[] => {
    const names = farm.add(count);
    farm.entry(IMAGES.old);
    farm.wants(names, BACK, IMAGES.old);
    expect(farm.roll().code).toBe(0);
    farm.entry(IMAGES.broken);
    farm.wants(names, BACK, IMAGES.broken);
    return names;
  };

  test("are those that nodes came up with, byte for byte, and the node that was taken boots them", () => {
    rolledOnce(3);
    const run = farm.start();
    return new Promise<void>((resolve) => {
      const said: Buffer[] = [];
      run.stdout?.on("data", (chunk: Buffer) => {
        said.push(chunk);
        // somebody switches the node off and on when it is said
        if (chunk.toString().includes("cannot be rebooted")) {
          farm.set("s0", "image", IMAGES.old);
          farm.set("s0", "boot", "9");
          farm.set("s0", "away", "0");
        }
      });
      run.on("exit", (code) => {
        const text = Buffer.concat(said).toString();
        expect(text).toContain(`the boot entries name ${IMAGES.old} again, as before this rollout\n`);
        expect(text).toMatch(/s0: runs 0+a after \d+ s\n/);
        expect(code).toBe(1);
        expect(master.read("entry")).toBe(`append ro diskless.image=${IMAGES.old}\n`);
        expect(farm.rebooted().filter((node) => node !== "s0")).toEqual([]);
        resolve();
      });
    });
  });

  test("stay refused until somebody decides, and another image is rolled from there", () => {
    const names = rolledOnce(2);
    farm.roll();
    expect(farm.roll()).toMatchObject({
      code: 45,
      refused: expect.stringMatching(/no boot entry names the image 0+c/) as string,
    });
    farm.one("s0");
    farm.entry(IMAGES.wanted);
    farm.wants(names, BACK);
    expect(farm.roll().code).toBe(0);
    expect(names.map((name) => farm.runs(name))).toEqual([IMAGES.wanted, IMAGES.wanted]);
  });

  test("come back with their modes and links, and what was not there goes", () => {
    const names = farm.add(1);
    farm.entry(IMAGES.old);
    const paths = ["entry", "link", "later"].map((name) => master.path(name));
    symlinkSync("entry", paths[1]);
    const plan = (image: string) => {
      farm.wants(names, BACK, image);
      farm.bootFiles(paths);
    };
    plan(IMAGES.old);
    expect(farm.roll().code).toBe(0);
    farm.entry(IMAGES.broken);
    writeFileSync(paths[2], "x\n");
    plan(IMAGES.broken);
    expect(farm.roll().code).toBe(1);
    expect(readlinkSync(paths[1])).toBe("entry");
    expect(lstatSync(paths[0]).mode & 0o777).toBe(0o644);
    expect(master.read("entry")).toContain(IMAGES.old);
    expect(master.list(".")).not.toContain("later");
  });

  test.each<[what: string, harm: () => void, said: RegExp]>([
    [
      "a damaged image",
      () => master.write(`store/${IMAGES.old}/vmlinuz`, "kernes"),
      /the image 0+a in them is missing or damaged/,
    ],
    [
      "other files",
      () => farm.bootFiles([master.path("entry"), master.path("more")]),
      /are other files than those that were kept/,
    ],
    ["none", () => rmKept(), /no boot entries that name 0+a were kept/],
  ])("stay with %s to go back to, and it is said", (_what, harm, said) => {
    rolledOnce(1);
    harm();
    expect(farm.roll().said).toMatch(said);
    expect(master.read("entry")).toContain(IMAGES.broken);
  });
  const rmKept = () => master.run([], [["rm", "-r", `${master.state}/rollouts`]]);

  test("are kept also when no node was up, and of two those that name what nodes ran", () => {
    farm.entry(IMAGES.old);
    farm.wants(["s0"], BACK, IMAGES.old);
    expect(farm.roll().code).toBe(0);
    expect(master.list("var/lib/pulumi-diskless/rollouts/entries")).toEqual(["last"]);
    farm.one("s0");
    farm.entry(IMAGES.broken);
    farm.wants(["s0"], BACK, IMAGES.broken);
    expect(farm.roll().code).toBe(1);
    expect(master.read("entry")).toContain(IMAGES.old);
  });

  test("come back for nodes that were rolled already: each goes out of service again and into what it ran", () => {
    const names = farm.add(2);
    farm.entry(IMAGES.old);
    farm.wants(names, BACK, IMAGES.old);
    farm.roll();
    publish(IMAGES.wanted);
    farm.entry(IMAGES.wanted);
    farm.set("s1", "hangs", "");
    farm.wants(names, { ...BACK, before: `echo "before $1" >>'${master.path("events")}'` });
    const { code, said } = farm.roll();
    expect(said).toMatch(/s1: failed: it cannot be rebooted/);
    expect(said).toMatch(/s0: rebooting back\n/);
    expect(code).toBe(1);
    expect(names.map((name) => farm.runs(name))).toEqual([IMAGES.old, IMAGES.old]);
    expect(
      farm
        .events()
        .filter(([what]) => what === "before")
        .map(([, node]) => node),
    ).toEqual(["s0", "s1", "s0"]);
  });
});
