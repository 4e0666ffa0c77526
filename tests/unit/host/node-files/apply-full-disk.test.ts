import { execFileSync } from "node:child_process";
import { mkdirSync, statfsSync } from "node:fs";
import { SYSTEM_WORDS } from "../small-disk";
import { NodeMachine, partDigest, PlannedFile, sent } from "./node-machine";
import { BASH_AS_SH } from "../shell";

const PAGE = 4096;
const FILES = ["etc/motd", "etc/large", "etc/deep/er", "etc/key"];

/** A node whose root is a disk that can be made small. */
class SmallNode extends NodeMachine {
  constructor() {
    super(BASH_AS_SH);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m", "node", this.root]);
    for (const directory of ["etc", "var/lib"]) mkdirSync(this.path(directory), { recursive: true });
  }

  room(pages: number): void {
    const { bsize, blocks, bfree } = statfsSync(this.root);
    execFileSync("mount", ["-o", `remount,size=${(blocks - bfree) * bsize + pages * PAGE}`, this.root]);
  }

  lift(): void {
    execFileSync("mount", ["-o", "remount,size=64m", this.root]);
  }

  override remove(): void {
    execFileSync("umount", ["-l", this.root]);
    super.remove();
  }
}

const version = (name: string): [files: PlannedFile[], secrets: PlannedFile[]] => [
  [
    { path: "/etc/motd", content: `${name}\n` },
    { path: "/etc/large", content: `${name}\n`.repeat(5_000) },
    { path: "/etc/deep/er", content: `${name}\n` },
  ],
  [{ path: "/etc/key", content: `${name} key\n`, mode: "0400" }],
];

test("a node whose disk is full says so, has each file whole, old or new, and gets the rest when there is room", () => {
  const node = new SmallNode();
  const outcomes = new Set<number | null>();
  try {
    const contents = () => FILES.map((name) => (node.has(name) ? node.read(name) : ""));
    const at = (name: string) => version(name).flatMap((files) => files.map(({ content = "" }) => content));
    for (let pages = 1, turn = 0; !outcomes.has(0); pages += 6, turn++) {
      const [before, after] = [at(turn === 0 ? "" : `v${turn - 1}`), at(`v${turn}`)];
      node.room(pages);
      const { code, refused } = node.live(sent(...version(`v${turn}`)));
      node.lift();
      outcomes.add(code);
      contents().forEach((content, i) =>
        expect(content === after[i] || content === (turn === 0 ? "" : before[i])).toBe(true),
      );
      if (code !== 0) expect([pages, code, refused]).toEqual([pages, 45, expect.stringMatching(SYSTEM_WORDS)]);
      expect(node.live(sent(...version(`v${turn}`)))).toMatchObject({ code: 0, refused: "" });
      expect(contents().every((content, i) => content === after[i])).toBe(true);
      const digests = version(`v${turn}`).map(partDigest).join(" ");
      expect(node.read("var/lib/node-files/digest")).toBe(`digest ${digests}\n`);
      expect(node.list("etc")).toEqual(["deep", "key", "large", "motd"]);
    }
  } finally {
    node.remove();
  }
  expect([...outcomes]).toEqual([45, 0]);
});
