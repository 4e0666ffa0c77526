import { byDirectory, compareTrees } from "../../../bench/image-trees";
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
    expect(compareTrees(howto, ours)).toEqual({
      disagreements: [],
      onlyHowto: ["dev/log", "dev/pts/ptmx"],
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
    expect(compareTrees(new Map(copied), new Map(ours)).disagreements).toEqual([path]),
  );

  test("have their differences counted by directory", () =>
    expect(byDirectory(["etc/ssh/a", "etc/ssh/b", "var/lib/c", "media"])).toBe("etc/ssh (2), var/lib, media"));
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
      "+@103.5 dd if=/dev/zero of=/w/root/.zeros",
      "+@104.0 gzip -c b",
      "+@104.25 true",
    ];
    expect(secondsByProgram(lines.map((text) => ({ seconds: 0, text })))).toEqual([
      ["gzip", 2.75],
      ["dd rootfs", 1],
      ["dd .zeros", 0.5],
    ]);
  });
});
