import { symlinkSync } from "node:fs";
import { SHELLS } from "../shell";
import { NodeMachine, partDigest, plan, PlannedFile, sealed, sent, sha256 } from "./node-machine";

const CARD = "52:54:00:00:00:01";
const NODES = [`s0.example.com - ${CARD}`, "s1.example.com gpu 52:54:00:00:00:02 52:54:00:00:01:02"];
const motd: PlannedFile = { path: "/etc/motd", content: "hello\n" };

describe.each(SHELLS)("a node that boots, by %s", (_name, shell) => {
  let node: NodeMachine;
  beforeEach(() => (node = new NodeMachine(shell)));
  afterEach(() => node.remove());

  test.each([
    ["empty", ""],
    ["without a last line end", "a\nb"],
    ["of one line end", "\n"],
    ["of empty lines", "\n\n\n"],
    ["whose lines look like the plan's", "|a\n\\\nend\n# b\nfile /x 0644 root root all\nrun c\nend 12\n"],
    ["of a backslash without a line end", "\\"],
    ["with escapes, carriage returns and words of awk", "%s \\n \\\\ & $1 'a' \"b\"\r\n\t~`\n"],
    ["in UTF-8", "Zürich – 東京 🖧\n"],
    ["of a megabyte in short lines", "0123456789abcde\n".repeat(65_536)],
    ["of a megabyte in one line", "x".repeat(1 << 20)],
  ])("gets a file %s, byte for byte", (_what, content) => {
    const { code, lines, refused } = node.boot(plan(NODES, [{ path: "/etc/a/b/c", content }]), CARD);
    expect([code, refused]).toEqual([0, ""]);
    expect(node.read("etc/a/b/c") === content).toBe(true);
    expect(lines).toEqual(["changed /etc/a/b/c", `digest ${partDigest([{ path: "/etc/a/b/c", content }])} -`]);
    expect(node.list("etc/a/b")).toEqual(["c"]);
  });

  test("gets of several entries for a path the last one that is for it, and none of others", () => {
    const files: PlannedFile[] = [
      { path: "/etc/z", content: "all\n", run: "touch /never" },
      { path: "/etc/a%2F", content: "all\n" },
      { path: "/etc/a%2F", content: "gpu\n", scope: "group:gpu", mode: "0600" },
      { path: "/etc/other", content: "of another group\n", scope: "group:io" },
      { path: "/etc/z", content: "s1\n", scope: "node:s1.example.com" },
      { path: "/etc/other", content: "of another node\n", scope: "node:s0.example.com" },
    ];
    const { lines } = node.boot(plan(NODES, files), "52:54:00:ff:ff:ff", "52:54:00:00:01:02");
    expect(lines).toEqual([
      "changed /etc/a%2F",
      "changed /etc/z",
      `digest ${partDigest([
        { path: "/etc/a%2F", content: "gpu\n", mode: "0600" },
        { path: "/etc/z", content: "s1\n" },
      ])} -`,
    ]);
    expect([node.read("etc/a%2F"), node.mode("etc/a%2F"), node.read("etc/z"), node.has("etc/other")]).toEqual([
      ...["gpu\n", "600", "s1\n", false],
    ]);
  });

  test("runs no command, and owes none afterwards", () => {
    const { lines } = node.boot(plan(NODES, [{ ...motd, run: `touch ${node.path("ran")}` }]), CARD.toUpperCase());
    expect(lines[0]).toBe("changed /etc/motd");
    expect([node.has("ran"), node.kept]).toEqual([false, ["digest", "files.part", "lock", "originals"]]);
  });

  test("owes the commands of files that differ where services have started before, and the next push runs each once", () => {
    node.write("etc/same", "of the image\n");
    const both = node.marks("both");
    const files: PlannedFile[] = [
      { ...motd, run: both },
      { path: "/etc/other", run: both },
      { path: "/etc/same", content: "of the image\n", run: node.marks("never") },
    ];
    const text = plan(NODES, files);
    expect(node.boot(text, CARD).code).toBe(0);
    node.live(sent(files));
    expect(node.ran).toEqual([]);
    node.write("etc/motd", "of the image\n");
    expect(node.late(text, CARD).lines).toEqual(["changed /etc/motd", `digest ${partDigest(files)} -`]);
    expect([node.ran, node.late(text, CARD).code]).toEqual([[], 0]);
    const digest = `digest ${partDigest(files)} -`;
    expect(node.live(sent(files)).lines).toEqual([`ran ${both}`, digest]);
    expect([node.live(sent(files)).lines, node.ran]).toEqual([[digest], ["both"]]);
  });

  test("brings up interfaces at once where the network has started before, and owes what failed to the next push", () => {
    const scripts = "/etc/sysconfig/network-scripts";
    const files: PlannedFile[] = [
      { ...motd, run: node.marks("motd") },
      { path: `${scripts}/ifcfg-eth1`, content: "DEVICE=eth1\n", run: node.marks("eth1") },
      { path: `${scripts}/ifcfg-eth2`, content: "DEVICE=eth2\n", run: "echo no such card; exit 3" },
    ];
    const changed = files.map(({ path }) => `changed ${path}`);
    const digest = `digest ${partDigest(files)} -`;
    expect(node.late(plan(NODES, files), CARD)).toEqual({
      ...{ code: 0, refused: "" },
      lines: [
        ...[...changed, `ran ${node.marks("eth1")}`],
        ...["failed 3 echo no such card; exit 3", "| no such card", digest],
      ],
    });
    expect(node.ran).toEqual(["eth1"]);
    expect(node.live(sent(files)).lines).toEqual([
      ...[`ran ${node.marks("motd")}`, "failed 3 echo no such card; exit 3", "| no such card", digest],
    ]);
    expect(node.ran).toEqual(["eth1", "motd"]);
  });

  test("that the plan names without a file has the digest of no bytes", () => {
    expect(node.boot(plan(NODES, []), CARD).lines).toEqual([`digest ${sha256("")} -`]);
  });

  test.each([
    ["names no card of it", plan(NODES, [motd]), "names no node with the network card 52:54:00:ff:ff:ff"],
    [
      "gives its card to two nodes",
      plan([`s0 - ${CARD}`, "s1 - 52:54:00:ff:ff:ff"], [motd]),
      "gives the network cards 52:54:00:ff:ff:ff 52:54:00:00:00:01 to several nodes: s0 s1",
    ],
    ["is empty", "", 'is no plan of node files: its first line is ""'],
    ["is torn", plan(NODES, [motd]).slice(0, -80), "is torn or was edited"],
    ["was edited", plan(NODES, [motd]).replace("hello", "hallo"), "is torn or was edited"],
    ["goes on behind its end", `${plan(NODES, [motd])}|more\n`, "is torn or was edited"],
    ["is of another version", "node-files 2\nwhat ever\n", 'has the version "2", and this command knows version 1'],
    ["has an unknown word", sealed("link /a /b\n"), 'line 3 has the unknown word "link"'],
    ["has an unknown scope", sealed("file /a 0644 root root rack:1\n"), 'has the unknown scope "rack:1"'],
    ["has an unknown setting", sealed("set colour 1\n"), 'has the unknown setting "colour"'],
    ["has a path with a way up", sealed("file /a/../b 0644 root root all\n"), "line 3 is no file"],
    ["has content of no file", sealed("|a\n"), "line 3 is content of no file"],
    [
      "has two commands of a file",
      sealed("file /a 0644 root root all\nrun b\nrun c\n"),
      "line 5 is the command of no file",
    ],
    ["names a node twice", sealed("node s0 - a\nnode s0 - b\n"), "line 4 names the node s0 again"],
    ["has a byte 0", sealed("file /a 0644 root root all\n|a\0b\n"), "has a byte 0 in it"],
  ])("refuses a plan that %s", (_what, text, expected) => {
    const cards = _what.startsWith("gives") ? ["52:54:00:ff:ff:ff", CARD] : ["52:54:00:ff:ff:ff"];
    const { code, lines, refused } = node.boot(text, ...cards);
    expect([code, lines]).toEqual([45, []]);
    expect(refused).toContain(expected);
    expect([node.has("etc/motd"), node.kept]).toEqual([false, ["lock", "originals"]]);
  });

  test("says how it is called", () => {
    expect(node.boot("").code).toBe(2);
    expect(node.boot("").refused).toBe("usage: apply-node-files boot|late MAC... <PLAN\n");
  });

  test.each([
    ["a directory stands in the place of a file", { path: "/etc/init.d" }, "/etc/init.d is a directory on the node"],
    [
      "a file stands in the place of a directory",
      { path: "/etc/passwd/b" },
      "the directory /etc/passwd cannot be made",
    ],
    ["an owner is not known", { path: "/etc/b", owner: "nobody-here" }, "its owner nobody-here:"],
  ])("is left as it was when %s", (_what, file, expected) => {
    node.write("etc/passwd", "root\n");
    const files = [{ path: "/etc/a/new", content: "a\n" }, file, { path: "/etc/passwd", content: "z\n" }];
    const { code, lines, refused } = node.boot(plan(NODES, files), CARD);
    expect([code, lines]).toEqual([45, []]);
    expect(refused).toContain(expected);
    expect([node.list("etc"), node.read("etc/passwd")]).toEqual([["init.d", "passwd"], "root\n"]);
    expect(node.kept).toEqual(["lock", "originals"]);
  });

  test("gets a file in the place of a link, and leaves what that led to", () => {
    node.write("usr/share/zone", "of a package\n");
    symlinkSync("../usr/share/zone", node.path("etc/motd"));
    node.boot(plan(NODES, [motd]), CARD);
    expect([node.read("etc/motd"), node.read("usr/share/zone")]).toEqual(["hello\n", "of a package\n"]);
  });
});
