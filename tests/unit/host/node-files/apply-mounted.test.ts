import { execFileSync } from "node:child_process";
import { SHELLS } from "../shell";
import { NodeMachine, partDigest, plan, PlannedFile, sent } from "./node-machine";

describe.each(SHELLS)("a node that has something mounted on a file, by %s", (_name, shell) => {
  let node: NodeMachine;
  let mounted: string[];
  beforeEach(() => {
    node = new NodeMachine(shell);
    node.write("mounted", "mounted\n");
    mounted = [];
  });
  afterEach(() => {
    for (const name of mounted) unmount(name);
    node.remove();
  });

  function mount(name: string): void {
    node.write(name, "of the image\n");
    execFileSync("mount", ["--bind", node.path("mounted"), node.path(name)]);
    mounted.push(name);
  }

  function unmount(name: string): void {
    execFileSync("umount", [node.path(name)]);
    mounted = mounted.filter((other) => other !== name);
  }

  test("gets all others, runs their commands once, and gets the rest when it is free", () => {
    const [own, both] = ["own", "both"].map((name) => node.marks(name));
    const files: PlannedFile[] = [
      { path: "/etc/hosts", content: "new\n", run: own },
      { path: "/etc/fstab", content: "new\n", run: both },
      { path: "/etc/motd", content: "new\n", run: both },
    ];
    mount("etc/hosts");
    mount("etc/fstab");
    const first = node.live(sent(files));
    expect([first.code, first.lines]).toEqual([45, ["changed /etc/motd", `ran ${both}`]]);
    expect(first.refused).toMatch(/^\/etc\/hosts cannot be replaced on the node: .*; \/etc\/fstab cannot be replaced/);
    expect(node.live(sent(files))).toMatchObject({ code: 45, lines: [], refused: first.refused });
    expect([node.ran, node.has("var/lib/node-files/digest")]).toEqual([["both"], false]);
    mounted.slice().forEach(unmount);
    const changed = ["changed /etc/hosts", "changed /etc/fstab", `ran ${own}`, `ran ${both}`];
    expect(node.live(sent(files)).lines).toEqual([...changed, `digest ${partDigest(files)} -`]);
    expect([node.list("etc"), node.ran]).toEqual([
      ...[
        ["fstab", "hosts", "init.d", "motd"],
        ["both", "own", "both"],
      ],
    ]);
  });

  test.each(["hosts", "new"])("has /etc/%s put back when it is free, and all others at once", (name) => {
    const run = node.marks("again");
    node.write("etc/hosts", "of the image\n");
    const files = ["hosts", "new", "other"].map((other) => ({ path: `/etc/${other}`, content: "new\n", run }));
    node.live(sent(files));
    mount(`etc/${name}`);
    const { code, lines, refused } = node.live(sent([]));
    const others = ["hosts", "new", "other"].filter((other) => other !== name).map((other) => `restored /etc/${other}`);
    expect([code, lines.sort(), node.ran]).toEqual([45, [`ran ${run}`, ...others], ["again", "again"]]);
    expect(refused).toMatch(new RegExp(`^/etc/${name} cannot be put back on the node: .*\n$`));
    unmount(`etc/${name}`);
    expect(node.live(sent([])).lines.slice(0, -1)).toEqual([`restored /etc/${name}`, `ran ${run}`]);
    expect([node.read("etc/hosts"), node.list("etc")]).toEqual(["of the image\n", ["hosts", "init.d"]]);
  });

  test("does not come up with files of which one is missing", () => {
    mount("etc/hosts");
    const files = ["hosts", "motd"].map((name) => ({ path: `/etc/${name}`, content: "new\n" }));
    const { code, lines, refused } = node.boot(plan(["s0 - aa"], files), "aa");
    expect([code, lines]).toEqual([45, ["changed /etc/motd"]]);
    expect(refused).toContain("/etc/hosts cannot be replaced on the node: ");
  });
});
