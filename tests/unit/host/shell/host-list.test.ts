import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { libraryText } from "../../../../lib/host/script/libraries";
import { foldNames } from "../../../../lib/model/nodes/folded-names";
import { expandHostList, MOST_LISTED } from "../../../../lib/model/nodes/host-list";
import { nameSets, READ, REFUSED } from "../../model/nodes/host-lists";
import { FakeMaster } from "../shell";

// A master's awk is gawk; this machine's is another one, and so is busybox's. What all of them do alike, gawk does as well.
describe.each([
  ["awk", undefined],
  ["the awk of busybox", 'exec busybox awk "$@"\n'],
])("by %s", (_name, text) => {
  let master: FakeMaster;
  beforeAll(() => {
    master = new FakeMaster(["sh"]);
    if (text !== undefined) master.command("awk", text);
  });
  afterAll(() => master.remove());

  /** Runs a function on each line, since a shell takes longer to start than to do it. */
  const onEach = (library: string, command: string, lines: readonly string[]): string[] => {
    const script = `${libraryText(library)}\nwhile IFS= read -r line; do ${command}; echo "end $?"; done`;
    const { stdout, stderr } = spawnSync("sh", ["-c", script], {
      encoding: "utf8",
      input: lines.map((line) => `${line}\n`).join(""),
      env: { PATH: `${master.path("bin")}:/usr/bin:/bin` },
      maxBuffer: 16 * 2 ** 20,
    });
    expect(stderr).toBe("");
    return stdout.split(/(?<=^end \d+\n)/m);
  };
  const expand = (lists: readonly string[]) => onEach("host-list", 'expand_host_list "$line"', lists);
  const fold = (sets: readonly (readonly string[])[]) =>
    onEach(
      "folded-names",
      "printf '%s\\n' $line | fold_names",
      sets.map((names) => names.join(" ")),
    );

  test("lists are read as a program reads them", () =>
    expect(expand(READ.map(([list]) => list))).toEqual(READ.map(([, , names]) => [...names, "end 0", ""].join("\n"))));

  test("lists are refused in the words that a program is refused with", () =>
    expect(expand(REFUSED.map(([list]) => list))).toEqual(REFUSED.map(([, reason]) => `${reason}\nend 1\n`)));

  test("names are folded as messages of a program fold them", () =>
    expect(fold(READ.map(([, , names]) => names))).toEqual(READ.map(([, folded]) => `${folded}\nend 0\n`)));

  const manySets = fc.array(nameSets, { minLength: 40, maxLength: 40 });

  test("whatever names there are, both fold them alike", () =>
    fc.assert(
      fc.property(manySets, (sets) => expect(fold(sets)).toEqual(sets.map((names) => `${foldNames(names)}\nend 0\n`))),
      { numRuns: 2 },
    ));

  // texts of what a list is made of, most of which are none
  const texts = fc.array(fc.constantFrom("s", "n", "0", "1", "07", "12", "-", "/", "[", "]", ",", ".", " "), {
    minLength: 1,
    maxLength: 14,
  });
  const manyTexts = fc.array(
    texts.map((parts) => parts.join("")),
    { minLength: 60, maxLength: 60 },
  );

  test("whatever is given, both read the same in it or refuse it alike", () =>
    fc.assert(
      fc.property(manyTexts, (lists) => expect(expand(lists)).toEqual(lists.map(readByProgram))),
      { numRuns: 2 },
    ));

  test("as many names as are allowed are read and folded", () => {
    const list = `s[0-${MOST_LISTED - 1}]`;
    const [names] = expand([list]);
    expect(names.split("\n").slice(0, -2)).toHaveLength(MOST_LISTED);
    const script = `${libraryText("host-list")}\n${libraryText("folded-names")}\nexpand_host_list '${list}' | fold_names`;
    expect(spawnSync("sh", ["-c", script], { encoding: "utf8" }).stdout).toBe(`${list}\n`);
  });
});

/** What the function prints when it agrees with a program. */
function readByProgram(list: string): string {
  try {
    return [...expandHostList(list, "nodes"), "end 0", ""].join("\n");
  } catch (error) {
    return `${(error as Error).message.replace(/^nodes: /, "")}\nend 1\n`;
  }
}
