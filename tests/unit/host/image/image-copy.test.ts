import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
} from "node:fs";
import { attributeProgram } from "../../../../lib/host/image/image-build";
import type { Call } from "../../../../lib/host/script/script";
import { ImageTree, SYSTEM_LIBRARIES } from "../image-tree";
import { FakeMaster, SHELLS } from "../shell";

/** A build is root. Whoever runs the tests is root in a namespace of users at least, where such attributes can be given, too. */
const AS_ROOT = process.getuid?.() === 0 ? [] : ["unshare", "-r"];

const ATTRIBUTES: Call = ["know_attribute_program", attributeProgram()];

describe.each(SHELLS)("the copy of the master's files with %s", (_name, shell) => {
  let master: FakeMaster;
  let tree: ImageTree;
  beforeEach(() => {
    master = new FakeMaster([...AS_ROOT, ...shell]);
    tree = new ImageTree(master, [...SYSTEM_LIBRARIES, "digest", "image-manifest"]);
    master.write("source/etc/motd", "hello\n", 0o640);
    master.write("source/etc/log", "one line\n");
    master.write("source/etc/replaced", "old\n");
    master.write("source/etc/removed", "there\n");
  });
  afterEach(() => master.remove());
  const source = (path: string) => master.path(`source${path}`);
  const inImage = (path: string) => master.path(tree.at(source(path)));
  const copy = (...after: Call[]) => {
    mkdirSync(master.path(tree.at(master.root)), { recursive: true });
    tree.run(ATTRIBUTES, ["eval", "STOPS="], ["copy_entry", master.path("source")], ...after);
  };
  const listed = (): string => {
    tree.run(ATTRIBUTES, ["write_manifest"]);
    return master.read(`${tree.work}/manifest`);
  };
  const python = (code: string, ...words: string[]): string => {
    const [program, ...options] = [...AS_ROOT, "python3", "-c", `import os, sys\n${code}`, ...words];
    const { stdout, stderr } = spawnSync(program, options, { encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout;
  };

  test("is what is listed and squashed, whatever the master does with its own meanwhile", () => {
    copy();
    const before = listed();
    master.command(
      "mksquashfs",
      `[ "$1" = -help ] || find "$1" -type f | sort | xargs cat >'${master.path("squashed")}'`,
    );
    master.write("source/etc/motd", "HELLO\n");
    appendFileSync(source("/etc/log"), "another line\n");
    master.write("source/etc/candidate", "new\n");
    renameSync(source("/etc/candidate"), source("/etc/replaced"));
    unlinkSync(source("/etc/removed"));
    master.write("source/etc/added", "added\n");
    expect(listed()).toBe(before);
    master.write(`${tree.work}/began`, "");
    tree.run(["make_squashfs", "rootfs.squashfs", "zstd"]);
    expect(master.read("squashed")).toBe("one line\nhello\nthere\nold\n");
  });

  test("has no file in common with the master, whose own stay as they are through each edit of the image", () => {
    utimesSync(source("/etc/motd"), 1000, 1000);
    const before = statSync(source("/etc/motd"));
    master.write(`${tree.work}/edited`, "of the image\n");
    master.write(`${tree.work}/began`, "");
    const path = source("/etc/motd");
    copy(["eval", `fill_image '${path}' "$WORK/edited"`], ["image_mode", path, "600"], ["level_times"]);
    expect(readFileSync(inImage("/etc/motd"), "utf8")).toBe("of the image\n");
    expect(statSync(inImage("/etc/motd")).mtimeMs).toBe(0);
    const { mode, mtimeMs, ctimeMs, nlink } = statSync(source("/etc/motd"));
    expect({ mode, mtimeMs, ctimeMs, nlink }).toEqual({
      mode: before.mode,
      mtimeMs: 1_000_000,
      ctimeMs: before.ctimeMs,
      nlink: 1,
    });
    expect(readFileSync(path, "utf8")).toBe("hello\n");
  });

  test("keeps holes, further names, and attributes", () => {
    truncateSync(master.write("source/etc/holes", ""), 64 * 2 ** 20);
    linkSync(source("/etc/motd"), source("/etc/motd.too"));
    python("os.setxattr(sys.argv[1], 'user.origin', b'a')", source("/etc/log"));
    copy();
    expect(statSync(inImage("/etc/holes")).size).toBe(64 * 2 ** 20);
    expect(statSync(inImage("/etc/holes")).blocks).toBeLessThan(2048);
    expect(statSync(inImage("/etc/motd.too")).ino).toBe(statSync(inImage("/etc/motd")).ino);
    expect(python("print(os.getxattr(sys.argv[1], 'user.origin'))", inImage("/etc/log"))).toBe("b'a'\n");
  });

  test("keeps what a program may do beside its owner's rights", () => {
    const capability = "b'\\x01\\x00\\x00\\x02\\x00\\x20\\x00\\x00' + bytes(12)";
    python(`os.setxattr(sys.argv[1], 'security.capability', ${capability})`, master.write("source/bin/ping", "ping"));
    copy();
    expect(
      python(`print(os.getxattr(sys.argv[1], 'security.capability') == ${capability})`, inImage("/bin/ping")),
    ).toBe("True\n");
  });
});
