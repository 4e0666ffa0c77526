import { readdirSync, statSync } from "node:fs";
import { FakeMaster, SHELLS } from "../shell";
import { partDigest, plan, type PlannedFile } from "./node-machine";

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `s${i}.example.com`);

/** A file that names every node, as /etc/hosts does. */
const hosts = (count: number): PlannedFile => ({
  path: "/etc/hosts",
  content: names(count)
    .map((name, i) => `10.0.${i >> 8}.${i & 255} ${name}\n`)
    .join(""),
});

describe.each(SHELLS)("the parts of a plan by %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
  });
  afterEach(() => master.remove());

  const parted = (count: number, files: readonly PlannedFile[], groups: readonly string[] = []) => {
    const nodes = names(count);
    const lines = nodes.map((name, i) => `${name} ${groups[i] ?? "-"} card-${i}`);
    const directory = master.path(`work-${count}`);
    master.write(`work-${count}/files.plan`, plan(lines, files));
    master.write(`work-${count}/nodes`, nodes.map((name) => `${name}\n`).join(""));
    master.run(["node-plan"], [["write_all_parts", directory]]);
    const written = readdirSync(`${directory}/files`).map((name) => statSync(`${directory}/files/${name}`).size);
    const bytes = written.reduce((sum, size) => sum + size, 0);
    const wanted = master
      .read(`work-${count}/wanted`)
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" "));
    return { bytes, wanted };
  };

  test("have a text that is the same for all nodes once: twice as many nodes are twice the bytes", () => {
    const [some, many] = [500, 1000].map((count) => parted(count, [hosts(count)]));
    expect(many.bytes).toBeLessThan(2.1 * some.bytes);
    expect(many.wanted).toEqual(names(1000).map((name) => [name, partDigest([hosts(1000)]), "-"]));
  });

  test("differ by group and by node, and a node that has none has an empty one", () => {
    const gpu: PlannedFile = { path: "/etc/gpu", scope: "group:gpu" };
    const own: PlannedFile = { path: "/etc/own", content: "x\n", scope: "node:s1.example.com" };
    const { wanted } = parted(4, [gpu, own], ["gpu", "gpu", "-", "-"]);
    const unscoped = ({ path, content }: PlannedFile): PlannedFile => ({ path, content });
    expect(wanted.map(([, digest]) => digest)).toEqual([
      partDigest([unscoped(gpu)]),
      partDigest([unscoped(gpu), unscoped(own)]),
      partDigest([]),
      partDigest([]),
    ]);
  });
});
