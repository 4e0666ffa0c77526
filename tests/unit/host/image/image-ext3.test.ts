import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Call } from "../../../../lib/host/script/script";
import { ImageTree } from "../image-tree";
import { FakeMaster, SHELLS } from "../shell";

const ID = "00000000-1111-2222-3333-444444444444";
const MIB = 2 ** 20;

describe.each(SHELLS)("the file system of an image with %s", (_name, shell) => {
  let master: FakeMaster;
  let tree: ImageTree;
  beforeEach(() => {
    master = new FakeMaster(shell);
    tree = new ImageTree(master, ["image-ext3"]);
    // a test may mount nothing: files go into the file system by debugfs
    master.command("mount", "");
    tree.run(["make_file_system", "8", ID]);
  });
  afterEach(() => master.remove());

  const image = () => master.path(`${tree.work}/rootfs`);
  const run = (command: string, ...words: string[]): string => {
    const { status, stdout, stderr } = spawnSync(`/sbin/${command}`, words, {
      encoding: "latin1",
      maxBuffer: 32 * MIB,
    });
    expect([command, words, status, stderr]).toEqual([command, words, 0, expect.anything()]);
    return stdout;
  };
  const edit = (command: string) => run("debugfs", "-w", "-R", command, image());
  const put = (name: string, bytes: Buffer) => {
    writeFileSync(master.path(name), bytes);
    edit(`write ${master.path(name)} ${name}`);
  };
  const cat = (name: string) => Buffer.from(run("debugfs", "-R", `cat ${name}`, image()), "latin1");
  const isClean = () => run("e2fsck", "-fn", image());
  const journal = (): Buffer => {
    const path = master.path("journal");
    run("debugfs", "-R", `dump <8> ${path}`, image());
    return readFileSync(path);
  };

  describe("after a file was removed", () => {
    // larger than the journal, which may come to lie where it stood
    const secret = Buffer.from("of a host key\n".repeat(150_000));
    const kept = randomBytes(300_000);
    const further = randomBytes(5000);
    const clear: Call[] = [["add_journal"], ["clear_free_blocks"]];
    beforeEach(() => {
      put("secret", secret);
      put("kept", kept);
      edit("rm secret");
      put("further", further);
    });

    test("has nothing of it in its free blocks, and every byte of the others", () => {
      expect(readFileSync(image()).includes("of a host key")).toBe(true);
      tree.run(...clear);
      expect(readFileSync(image()).includes("of a host key")).toBe(false);
      expect([cat("kept").equals(kept), cat("further").equals(further)]).toEqual([true, true]);
      isClean();
    });

    test("is written to where something stood, and nowhere else", () => {
      master.command("dd", 'echo "$@" >>"$MASTER/written"; exec /bin/dd "$@"');
      tree.run(...clear);
      const blocks = [...master.read("written").matchAll(/bs=1024 seek=\d+ count=(\d+)/g)].map(([, n]) => Number(n));
      expect(blocks.length).toBeGreaterThan(0);
      master.write("written", "");
      tree.run(["clear_free_blocks"]);
      expect(master.read("written")).toBe("");
      expect(statSync(image()).size).toBe(8 * MIB);
    });

    test("is refused where it cannot be cleared", () => {
      master.command("dd", 'case "$*" in *seek=*) echo "dd: No space left" >&2; exit 1 ;; esac');
      expect(tree.refusal(...clear)).toContain("free blocks of the image cannot be cleared: dd: No space left");
    });

    test("is refused where it is not known which blocks are free", () => {
      master.command("dumpe2fs", "echo 'Free blocks:              12'");
      expect(tree.refusal(...clear)).toContain("work/free cannot be written");
    });
  });

  test("has the journal that mkfs.ext3 makes, with nothing in it", () => {
    tree.run(["add_journal"]);
    isClean();
    const other = master.path("other");
    writeFileSync(other, Buffer.alloc(8 * MIB));
    run("mkfs.ext3", "-q", "-m0", "-F", other);
    const featuresOf = (path: string) => /^Filesystem features: *(.*)$/m.exec(run("dumpe2fs", "-h", path))?.[1];
    expect(featuresOf(image())).toBe(featuresOf(other));
    const ours = journal();
    expect(ours.length).toBe(MIB);
    // its first block says what it is
    expect(ours.subarray(1024).equals(Buffer.alloc(ours.length - 1024))).toBe(true);
  });

  test("is refused when the tree leaves no room for the journal", () => {
    put("big", randomBytes(7 * MIB));
    expect(tree.refusal(["add_journal"])).toMatch(
      /no room left for the journal of ext3; is it too small \(sizeMiB\)\?/,
    );
  });

  test("is read as e2fsprogs 1.39 says its free blocks", () => {
    const layout = master.write(
      "layout",
      [
        "Block count:              131072",
        "Free blocks:              118793",
        "Block size:               1024",
        "Group 0: (Blocks 1-8192)",
        "  7664 free blocks, 2037 free inodes, 2 directories",
        "  Free blocks: 529-8192",
        "  Free inodes: 12-2048",
        "Group 1: (Blocks 8193-16384)",
        "  0 free blocks, 2048 free inodes, 0 directories",
        "  Free blocks: ",
        "  Free inodes: 2049-4096",
        "Group 2: (Blocks 16385-24576)",
        "  Free blocks: 16390, 16395-16397, 24576",
        "",
      ].join("\n"),
    );
    tree.run(["eval", `free_blocks '${layout}' >"$WORK/free"`]);
    expect(master.read(`${tree.work}/free`)).toBe("1024 529 7664\n1024 16390 1\n1024 16395 3\n1024 24576 1\n");
  });

  describe("is compressed", () => {
    const compress = (): Buffer => {
      tree.run(["compress_image"]);
      return readFileSync(master.path(`${tree.work}/rootfs.gz`));
    };
    beforeEach(() => put("file", randomBytes(100_000)));

    test("to the same bytes each time, which are those of the file", () => {
      master.command("pigz", "exec gzip -n -c");
      const first = compress();
      expect(gunzipSync(first).equals(readFileSync(image()))).toBe(true);
      expect(compress().equals(first)).toBe(true);
    });

    test("by all processors where the master has pigz, without a name and a time", () => {
      master.command("pigz", 'printf "%s\\n" "$*" >"$MASTER/asked"; exec gzip -n -c');
      compress();
      expect(master.read("asked")).toBe("-n -T -c\n");
    });
  });
});
