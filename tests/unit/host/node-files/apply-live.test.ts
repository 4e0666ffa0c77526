import { spawnSync } from "node:child_process";
import { lstatSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { SHELLS } from "../shell";
import { NodeMachine, partDigest, PlannedFile, sent, sha256 } from "./node-machine";

const motd: PlannedFile = { path: "/etc/motd", content: "hello\n" };
const key: PlannedFile = { path: "/etc/munge/munge.key", content: "CANARY-0123", mode: "0400" };

describe.each(SHELLS)("a node that runs, by %s", (_name, shell) => {
  let node: NodeMachine;
  beforeEach(() => (node = new NodeMachine(shell)));
  afterEach(() => node.remove());

  const apply = (files: readonly PlannedFile[], secrets?: readonly PlannedFile[]) => {
    const { code, lines, refused } = node.live(sent(files, secrets));
    expect([code, refused]).toEqual([0, ""]);
    expect(lines.at(-1)).toBe(`digest ${partDigest(files)} ${secrets === undefined ? "-" : partDigest(secrets)}`);
    return lines.slice(0, -1);
  };

  test("gets contents, modes and owners of what differs, and nothing else", () => {
    node.write("etc/motd", "hello\n", 0o600);
    const files = [
      motd,
      { path: "/etc/a", content: "a\n", mode: "0600" },
      { path: "/etc/b", mode: "4750", owner: String(process.getuid?.()) },
    ];
    expect(apply(files)).toEqual(["changed /etc/motd", "changed /etc/a", "changed /etc/b"]);
    expect(["motd", "a", "b"].map((name) => node.mode(`etc/${name}`))).toEqual(["644", "600", "4750"]);
    expect(apply(files)).toEqual([]);
    node.write("etc/a", "b\n", 0o600);
    expect(apply(files)).toEqual(["changed /etc/a"]);
    node.write("etc/a", "a\n", 0o640);
    expect(apply(files)).toEqual(["changed /etc/a"]);
    expect([node.read("etc/a"), node.mode("etc/a"), node.list("etc")]).toEqual([
      "a\n",
      "600",
      ["a", "b", "init.d", "motd"],
    ]);
  });

  test("runs a command once for all files that changed, in a second run none, and each of several once", () => {
    const both = node.marks("both");
    const files = [
      { ...motd, run: both },
      { path: "/etc/a", content: "1\n", run: both },
      { path: "/etc/b", content: "1\n", run: node.marks("b  with   blanks \\t") },
      { path: "/etc/c", content: "1\n" },
    ];
    expect(apply(files).slice(4)).toEqual([`ran ${both}`, `ran ${node.marks("b  with   blanks \\t")}`]);
    expect(node.ran).toEqual(["both", "b  with   blanks \\t"]);
    apply(files);
    apply([...files.slice(0, 3), { path: "/etc/c", content: "2\n" }]);
    expect(node.ran).toHaveLength(2);
    expect(apply([{ ...motd, content: "other\n", run: both }, ...files.slice(1)])).toEqual([
      ...["changed /etc/motd", "changed /etc/c", `ran ${both}`],
    ]);
    expect(node.ran).toEqual(["both", "b  with   blanks \\t", "both"]);
    expect(node.has("var/lib/node-files/owed")).toBe(false);
  });

  test("runs one command for a file and a secret, after both are in place", () => {
    const run = `cat '${node.path("etc/motd")}' '${node.path("etc/munge/munge.key")}' >>'${node.path("ran")}'`;
    expect(apply([{ ...motd, run }], [{ ...key, run }])).toEqual([
      ...["changed /etc/motd", "changed /etc/munge/munge.key", `ran ${run}`],
    ]);
    expect(node.read("ran")).toBe("hello\nCANARY-0123");
    expect([node.mode("etc/munge/munge.key"), node.mode("etc/munge")]).toEqual(["400", "755"]);
  });

  test("owes a command that failed until it ends well or another one takes its place", () => {
    const failing = `echo one; echo 'two words' >&2; test -e '${node.path("good")}'`;
    const files = (run: string) => [{ ...motd, run }];
    const failed = [`failed 1 ${failing}`, "| two words"];
    expect(apply(files(failing))).toEqual(["changed /etc/motd", ...failed]);
    expect(apply(files(failing))).toEqual(failed);
    node.write("good", "");
    expect(apply(files(failing))).toEqual([`ran ${failing}`]);
    rmSync(node.path("good"));
    expect(apply(files(failing))).toEqual([]);
    apply([{ ...motd, content: "new\n", run: failing }]);
    const better = node.marks("better");
    expect(apply([{ ...motd, content: "new\n", run: better }])).toEqual([`ran ${better}`]);
    apply([{ ...motd, content: "newer\n", run: failing }]);
    expect(apply([{ ...motd, content: "newer\n" }])).toEqual([]);
  });

  test("runs the command of a file that is in no part any more before those of new files", () => {
    const [old, fresh] = [node.marks("old"), node.marks("fresh")];
    apply([{ ...motd, run: old }]);
    const path = "/etc/a"; // before the other by its name
    expect(apply([{ path, content: "1\n", run: fresh }]).filter((line) => line.startsWith("ran"))).toEqual([
      ...[`ran ${old}`, `ran ${fresh}`],
    ]);
  });

  test("puts back what the image had when a file is in no part any more, and runs the command that it had", () => {
    node.write("etc/motd", "of the image\n", 0o640);
    symlinkSync("../usr/share/zone", node.path("etc/localtime"));
    spawnSync("mkfifo", [node.path("etc/pipe")]);
    const run = node.marks("again");
    const special = ["localtime", "pipe"].map((name) => ({ path: `/etc/${name}`, content: `${name}\n` }));
    apply([{ ...motd, run }, { path: "/etc/new/deep/file", content: "a\n" }, ...special]);
    apply([{ ...motd, content: "second\n", run }, { path: "/etc/new/deep/file", content: "b\n" }, ...special]);
    expect(apply([]).sort()).toEqual([
      ...[`ran ${run}`, ...["localtime", "motd", "new/deep/file", "pipe"].map((name) => `restored /etc/${name}`)],
    ]);
    expect([node.read("etc/motd"), node.mode("etc/motd"), readlinkSync(node.path("etc/localtime"))]).toEqual([
      ...["of the image\n", "640", "../usr/share/zone"],
    ]);
    expect(node.list("etc")).toEqual(["init.d", "localtime", "motd", "pipe"]);
    expect(lstatSync(node.path("etc/pipe")).isFIFO()).toBe(true);
    expect([node.ran, node.list("var/lib/node-files/originals")]).toEqual([["again", "again", "again"], []]);
    expect(node.kept).toEqual(["digest", "files.part", "lock", "originals"]);
  });

  test("keeps the image's file of one that becomes a secret, and puts it back after that", () => {
    node.write("etc/munge/munge.key", "of the image\n");
    apply([key], []);
    expect(apply([], [key])).toEqual([]);
    expect(apply([key], [])).toEqual([]);
    expect(apply([], [])).toEqual(["restored /etc/munge/munge.key"]);
    expect(node.read("etc/munge/munge.key")).toBe("of the image\n");
  });

  test("keeps its secrets, and repairs them, when a push brings files only", () => {
    apply([], [key]);
    node.write("etc/munge/munge.key", "by hand\n", 0o600);
    expect(node.live(sent([motd])).lines).toEqual([
      ...["changed /etc/motd", "changed /etc/munge/munge.key", `digest ${partDigest([motd])} ${partDigest([key])}`],
    ]);
  });

  test("takes a file that is secret no more from its secrets, and keeps the others, when a push brings files only", () => {
    const other = { path: "/etc/key2", content: "|CANARY-2\n\nfile /etc/key3 0 0 0", mode: "0400" };
    apply([], [key, other]);
    const plain = { ...key, content: "no secret\n", mode: "0444" };
    const digest = `digest ${partDigest([plain])} ${partDigest([other])}`;
    expect(node.live(sent([plain]))).toEqual({ code: 0, lines: [`changed ${key.path}`, digest], refused: "" });
    expect(node.live(sent([plain]))).toEqual({ code: 0, lines: [digest], refused: "" });
    expect([node.read("etc/munge/munge.key"), node.read("etc/key2")]).toEqual([plain.content, other.content]);
    expect(node.live(sent([])).lines.slice(0, -1)).toEqual([`restored ${key.path}`]);
    expect(node.live(sent([{ ...other, mode: "0444" }])).lines).toEqual([
      ...["changed /etc/key2", `digest ${partDigest([{ ...other, mode: "0444" }])} ${partDigest([])}`],
    ]);
  });

  test("shows what a run would do, and does nothing", () => {
    const run = node.marks("never");
    node.live(sent([motd, { path: "/etc/b", content: "b\n" }]));
    const { lines } = node.live(sent([{ ...motd, content: "other\n", run }], [key], "show"));
    expect(lines).toEqual([
      ...["changed /etc/motd", "changed /etc/munge/munge.key", "restored /etc/b", `ran ${run}`],
      `digest ${partDigest([{ ...motd, content: "other\n", run }])} ${partDigest([key])}`,
    ]);
    expect([node.read("etc/motd"), node.has("etc/munge"), node.has("etc/b"), node.ran]).toEqual([
      "hello\n",
      false,
      true,
      [],
    ]);
    expect(node.read("var/lib/node-files/digest")).toBe(
      `digest ${partDigest([motd, { path: "/etc/b", content: "b\n" }])} -\n`,
    );
  });

  test("has nothing changed by what was cut off, nor by a path that is in both plans", () => {
    const cut = node.live(sent([motd]).slice(0, -4));
    expect([cut.code, cut.lines]).toEqual([45, []]);
    expect(cut.refused).toBe("what the master sent was cut off, so nothing was changed\n");
    const twice = node.live(sent([motd], [motd]));
    expect([twice.code, twice.refused]).toEqual([45, "/etc/motd is in the plan and in the secret plan of this node\n"]);
    expect([node.has("etc/motd"), node.kept]).toEqual([false, ["lock", "originals"]]);
  });

  test("never tells a secret: not by a command that prints it, nor by an error", () => {
    const run = `cat '${node.path("etc/munge/munge.key")}'; exit 3`;
    const { lines } = node.live(sent([], [{ ...key, run }]));
    expect(lines.slice(0, -1)).toEqual(["changed /etc/munge/munge.key", `failed 3 ${run}`]);
    const wrong = node.live(sent([], [{ ...key, content: "CANARY-2\n", owner: "nobody-here" }]));
    expect(wrong.refused).not.toContain("CANARY");
    for (const name of ["secrets.part", "digest"]) expect(node.mode(`var/lib/node-files/${name}`)).toBe("600");
    expect(node.mode("var/lib/node-files")).toBe("700");
  });

  test("has the digest of no bytes when it has no files", () => {
    expect(node.live(sent([])).lines).toEqual([`digest ${sha256("")} -`]);
  });
});
