import { existsSync, rmSync, statSync, utimesSync } from "node:fs";
import { DIGEST, leaveBuild, PUBLISH_LIBRARIES, sha256 } from "../built-image";
import { FakeMaster, SHELLS } from "../shell";

const OTHER = DIGEST.replace("0", "f");
const STATE = "var/lib/pulumi-diskless";

describe.each(SHELLS)("several images in one store with %s", (_name, shell) => {
  let master: FakeMaster;
  let store: string;
  let records: string;
  beforeEach(() => {
    master = new FakeMaster(shell);
    store = master.path("tftpboot/linux");
    records = `${STATE}/images/${store.replaceAll("/", "%2F")}`;
  });
  afterEach(() => master.remove());

  /** What the build command and the publish of a variant do, one after the other. */
  const build = (variant: string, recipe: string, digest = DIGEST) => {
    if (variant !== "") master.run(["image-variants"], [["want_build", store, variant, recipe]]);
    return leaveBuild(master, recipe, digest, { vmlinuz: "kernel", "rootfs.gz": `image of ${digest}` });
  };
  const publish = (variant: string, recipe: string) =>
    master.run(PUBLISH_LIBRARIES, [
      ["publish_image", master.path(`${STATE}/builds/${recipe}`), store, variant],
      ["forget_builds", store, variant, recipe],
    ]);
  const make = (variant: string, recipe: string, digest = DIGEST) => {
    build(variant, recipe, digest);
    publish(variant, recipe);
  };
  const release = (variant: string) => master.run(PUBLISH_LIBRARIES, [["release_images", store, variant]]);
  const faults = (digest: string) =>
    master.run(PUBLISH_LIBRARIES, [["observe_image", store, digest]]).values.get("faults");
  const images = () => master.list("tftpboot/linux");
  const builds = () => master.list(`${STATE}/builds`);
  const held = (variant: string) => master.read(`${records}/published/of-${variant}`);

  test("stand beside each other, each whole", () => {
    make("", "r1");
    make("gpu", "r2", OTHER);
    expect(images()).toEqual([DIGEST, OTHER]);
    expect([faults(DIGEST), faults(OTHER)]).toEqual(["", ""]);
    expect(builds()).toEqual(["r1", "r2"]);
  });

  test("go one by one, each with its own images and build, the last with everything", () => {
    make("", "r1");
    make("gpu", "r2", OTHER);
    release("gpu");
    expect([images(), builds(), faults(DIGEST)]).toEqual([[DIGEST], ["r1"], ""]);
    release("");
    expect(existsSync(store)).toBe(false);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("go in the other order as well", () => {
    make("", "r1");
    make("gpu", "r2", OTHER);
    release("");
    expect([images(), builds(), faults(OTHER)]).toEqual([[OTHER], ["r2"], ""]);
    release("gpu");
    expect(master.list("var/lib")).toEqual([]);
  });

  test.each([
    ["", "gpu"],
    ["gpu", ""],
  ])("of one content and one recipe are one directory, which goes with the second: first %j", (first, second) => {
    make("", "r1");
    make("gpu", "r1");
    expect(images()).toEqual([DIGEST]);
    release(first);
    expect([images(), builds(), faults(DIGEST)]).toEqual([[DIGEST], ["r1"], ""]);
    release(second);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("keep each its generations in their order, the newest last", () => {
    make("gpu", "r1");
    make("gpu", "r2", OTHER);
    make("", "r3", OTHER);
    expect([held("gpu"), held("")]).toEqual([`${DIGEST}\n${OTHER}\n`, `${OTHER}\n`]);
    publish("gpu", "r2");
    make("gpu", "r1");
    expect(held("gpu")).toBe(`${OTHER}\n${DIGEST}\n`);
    expect(statSync(master.path(`${records}/published/of-gpu`)).mode & 0o777).toBe(0o600);
  });

  test("forget their own earlier builds, and none that another one wants or has not published yet", () => {
    make("gpu", "r1");
    make("login", "r1");
    build("io", "r5", OTHER);
    make("gpu", "r2", OTHER);
    expect(builds()).toEqual(["r1", "r2", "r5"]);
    make("login", "r3", OTHER);
    expect(builds()).toEqual(["r2", "r3", "r5"]);
    publish("io", "r5");
  });

  test("of which the unnamed one also forgets what nobody wants", () => {
    leaveBuild(master, "r0");
    build("gpu", "r2", OTHER);
    make("", "r1");
    expect(builds()).toEqual(["r1", "r2"]);
  });

  test("leave the build in progress alone", () => {
    make("", "r1");
    make("gpu", "r2", OTHER);
    leaveBuild(master, "work");
    release("gpu");
    make("", "r3");
    expect(builds()).toEqual(["r3", "work"]);
  });

  test("one that was removed by hand and left the state does not keep the store for ever", () => {
    make("", "r1");
    make("gpu", "r2", OTHER);
    rmSync(`${store}/${OTHER}`, { recursive: true });
    release("");
    expect(master.list("var/lib")).toEqual([]);
  });

  test("one that gets another name keeps its image and its build", () => {
    make("", "r1");
    master.run(PUBLISH_LIBRARIES, [
      ["publish_image", master.path(`${STATE}/builds/r1`), store, "gpu"],
      ["forget_builds", store, "gpu", "r1"],
      ["release_images", store, ""],
    ]);
    expect([images(), builds(), faults(DIGEST)]).toEqual([[DIGEST], ["r1"], ""]);
    release("gpu");
    expect(master.list("var/lib")).toEqual([]);
  });

  describe("after a version that had one image a store", () => {
    /** As it left the host: images and their records, builds, and no lists. */
    const legacy = () => {
      for (const [i, digest] of [OTHER, DIGEST].entries()) {
        master.write(`tftpboot/linux/${digest}/rootfs.gz`, "image");
        const record = master.write(`${records}/${digest}`, `${sha256("image")} 5 rootfs.gz\n`);
        utimesSync(record, i + 1, i + 1);
      }
      master.write(`${records}/made`, "");
      leaveBuild(master, "r1");
    };
    beforeEach(legacy);

    test("a destroy removes all it made", () => {
      release("");
      expect(existsSync(store)).toBe(false);
      expect(master.list("var/lib")).toEqual([]);
    });

    test("the first publish knows the earlier generations", () => {
      make("", "r2", "a".repeat(32));
      expect(held("")).toBe(`${OTHER}\n${DIGEST}\n${"a".repeat(32)}\n`);
    });

    test("a named image comes and goes, and the unnamed one's stay", () => {
      make("gpu", "r2", "a".repeat(32));
      expect(builds()).toEqual(["r1", "r2"]);
      release("gpu");
      expect(images()).toEqual([DIGEST, OTHER]);
      expect([builds(), faults(DIGEST), faults(OTHER)]).toEqual([["r1"], "", ""]);
    });

    test("a named image of the same content and the same recipe takes nothing away with it", () => {
      make("gpu", "r1");
      release("gpu");
      expect([images(), builds()]).toEqual([[DIGEST, OTHER], ["r1"]]);
    });
  });
});
