import { readFileSync } from "node:fs";
import { ratiosOf } from "../../../bench/image-build";
import { byDirectory, compareTrees } from "../../../bench/image-trees";
import { byHandParts, imageWays } from "../../../bench/image-ways";
import { median, spread, table } from "../../../bench/statistics";
import { secondsByProgram, traced } from "../../../bench/trace";

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
])("the median of %j is %d", (values, expected) => expect(median(values)).toBe(expected));

test("a table has its columns under each other", () => {
  const rows = [
    ["", "a"],
    ["build, s", spread([2, 1.25], 1)],
  ];
  expect(table(rows)).toBe("                   a\nbuild, s  1.3 to 2.0");
});

describe("two images", () => {
  const trees = ["bin", "lib", "dev"];
  const copied: [string, string][] = [
    ["bin/sh", "f 755 0:0  aa"],
    ["dev/null", "c 666 0:0  1:3"],
  ];

  test("agree when the copied trees do, whatever is elsewhere", () => {
    const howto = new Map([
      ...copied,
      ["etc/hosts", "f 644 0:0  aa"],
      ["dev/log", "s 666 0:0 "],
      ["dev/pts/ptmx", "c 0 0:0  5:2"],
    ]);
    const ours = new Map([...copied, ["etc/hosts", "f 644 0:0  bb"], ["var/empty", "d 711 0:0 "]]);
    expect(compareTrees(howto, ours, trees)).toEqual({
      disagreements: [],
      onlyTheirs: ["dev/log", "dev/pts/ptmx"],
      onlyOurs: ["var/empty"],
      different: ["etc/hosts"],
      same: 2,
    });
  });

  test.each<[what: string, ours: [string, string][], path: string]>([
    ["lacks a path", copied.slice(0, 1), "dev/null"],
    ["has another path", [...copied, ["lib/extra", "f 644 0:0  aa"]], "lib/extra"],
    ["has other content", [["bin/sh", "f 755 0:0  bb"], copied[1]], "bin/sh"],
    ["has another device", [copied[0], ["dev/null", "c 666 0:0  1:5"]], "dev/null"],
  ])("disagree when one %s in a copied tree", (_what, ours, path) =>
    expect(compareTrees(new Map(copied), new Map(ours), trees).disagreements).toEqual([path]),
  );

  test("have their differences counted by directory", () =>
    expect(byDirectory(["etc/ssh/a", "etc/ssh/b", "var/lib/c", "media"])).toBe("etc/ssh (2), var/lib, media"));
});

describe("the steps by hand of el9", () => {
  const script = readFileSync("lab/howto-el-by-hand.sh", "utf8");
  const steps = (text: string) => [...text.matchAll(/^step "([^"(]*?) ?(\(.*)?"$/gm)].map(([, step]) => step);

  test("are its packages, and then what makes an image", () => {
    const { packages, image } = byHandParts(script);
    expect(steps(packages)).toEqual(["packages"]);
    expect(steps(image)).toEqual([
      "kernel and initramfs",
      "image: the master's own system",
      "image: what differs on a node",
      "image: squashfs",
    ]);
    for (const text of [packages, image]) expect(text).toMatch(/^#!.*[^]*\nset -euo pipefail\nnodes=\$1\n[^]*\n$/);
  });

  test("are missed when the script has other ones", () =>
    expect(() => byHandParts(script.replace('step "DHCP"', "true"))).toThrow(/no line that begins with/));

  test("are a limit of processors and of all bytes that a node fetches", () => {
    const run = (seconds: number, processorSeconds: number, files: number[]) => ({ seconds, processorSeconds, files });
    const figures = ratiosOf("el9", imageWays("el9", 128), [run(10, 20, [10, 30, 160])], [run(9, 13, [10, 30, 120])]);
    expect(figures).toEqual([
      { name: "image-el9-seconds-to-by-hand", value: 0.9, unit: "ratio" },
      { name: "image-el9-cpu-to-by-hand", value: 0.65, unit: "ratio", target: { text: "<=0.6", isMet: false } },
      { name: "image-el9-bytes-to-by-hand", value: 0.8, unit: "ratio", target: { text: "<=0.95", isMet: true } },
    ]);
  });
});

describe("a traced build", () => {
  test("says each command from the first line of its script on", () => {
    const stdin = "password\n@pulumi-diskless-start\nLC_ALL=C\n";
    expect(traced({ command: "sh", stdin }).stdin).toBe(
      "password\n@pulumi-diskless-start\nPS4='+@$(date +%s.%N) '; set -x\nLC_ALL=C\n",
    );
  });

  test("counts for a program what passes until the next command begins", () => {
    const lines = [
      "+@100.0 dd if=/dev/zero of=/w/rootfs",
      "image: a step",
      "+@101.0 gzip -c a",
      "+@103.5 dd if=/dev/zero of=/w/rootfs bs=1024 seek=529 count=7664 conv=notrunc",
      "+@104.0 gzip -c b",
      "+@104.25 true",
    ];
    expect(secondsByProgram(lines.map((text) => ({ seconds: 0, text })))).toEqual([
      ["gzip", 2.75],
      ["dd", 1],
      ["dd seek", 0.5],
    ]);
  });
});
