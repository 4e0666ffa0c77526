import { existsSync, rmSync } from "node:fs";
import { basename } from "node:path";
import type { ManagedFile } from "../../../../lib/host/files/managed-file";
import { restoreFileCalls, writeFileCalls } from "../../../../lib/host/files/managed-files";
import { platformOf } from "../../../../lib/platforms";
import { DIGEST, leaveBuild, PUBLISH_LIBRARIES } from "../built-image";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";

const { nodeFiles } = platformOf("el9");
const NAMES = [nodeFiles.applier, nodeFiles.plan].map((path) => basename(path));
const OTHER = DIGEST.replace("0", "f");

// what nodes read at boot lies in the directory of the web server, beside the images
describe.each(SHELLS)("a store that has other files of ours, with %s", (_name, shell) => {
  let master: FakeMaster;
  let store: string;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.write("var/www/html/index.html", "");
    store = master.path("var/www/diskless");
  });
  afterEach(() => master.remove());

  const files = (): ManagedFile[] =>
    NAMES.map((name) => {
      return { path: `${store}/${name}`, content: `of ${name}\n`, mode: "0644", owner: OWNER, group: GROUP };
    });
  const writeFiles = () => master.run(["transaction"], writeFileCalls(files()));
  const removeFiles = () => master.run(["transaction"], [["begin_transaction"], ...restoreFileCalls(files())]);
  const publish = (digest: string) =>
    master.run(PUBLISH_LIBRARIES, [["publish_image", leaveBuild(master, digest, digest), store, ""]]);
  const release = () => master.run(PUBLISH_LIBRARIES, [["release_images", store, ""]]);
  const held = () => master.list("var/www/diskless");
  const expectFiles = () => {
    for (const name of NAMES) expect(master.read(`var/www/diskless/${name}`)).toBe(`of ${name}\n`);
  };

  test("publishes beside them, and takes none of them for an image or for residue", () => {
    writeFiles();
    publish(DIGEST);
    publish(OTHER);
    master.run(PUBLISH_LIBRARIES, [["forget_lost", store, ""]]);
    expect(held()).toEqual([DIGEST, ...NAMES, OTHER].sort());
    expectFiles();
    const { values } = master.run(PUBLISH_LIBRARIES, [
      ["observe_image", store, OTHER],
      ["emit_generations", store, "", OTHER],
    ]);
    expect([values.get("faults"), values.get("lost")]).toEqual(["", ""]);
    expect((values.get("generations") ?? "").match(/^\S+/gm)).toEqual([OTHER, DIGEST]);
  });

  test("keeps them when its images are collected", () => {
    writeFiles();
    publish(DIGEST);
    publish(OTHER);
    rmSync(`${store}/${DIGEST}`, { recursive: true });
    master.run(PUBLISH_LIBRARIES, [["collect_generations", store, "", "1", "", "", "", ""]]);
    expect(held()).toEqual([...NAMES, OTHER].sort());
    expectFiles();
  });

  test.each([
    ["images were there first", () => (publish(DIGEST), writeFiles())],
    ["files were there first", () => (writeFiles(), publish(DIGEST))],
  ])("goes with the last of both where %s, whichever goes first", (_what, make) => {
    make();
    release();
    expect(held()).toEqual(NAMES);
    expectFiles();
    removeFiles();
    expect([existsSync(store), master.list("var/lib"), master.list("var/www")]).toEqual([false, [], ["html"]]);
    make();
    removeFiles();
    expect(held()).toEqual([DIGEST]);
    release();
    expect([existsSync(store), master.list("var/lib"), master.list("var/www")]).toEqual([false, [], ["html"]]);
  });
});
