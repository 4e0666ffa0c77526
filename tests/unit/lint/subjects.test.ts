import { existsSync, readdirSync, readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { basename, dirname, join } from "node:path";
import { libraryNames, libraryText } from "../../../lib/host/script/libraries";

const ROOT = join(__dirname, "../../..");
const LAYERS = ["components", "resources", "host", "render", "platforms", "model"];
const MOST_FILES = 16;
const MOST_LINES = 300;
const MEDIAN_LINES = 120;

const folderOf = (layer: string): string => (layer === "components" ? layer : `lib/${layer}`);

/** All files of the library, relative to the repository. */
const files = ["components", "lib"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1)),
);

/** Subjects of a layer: the folders in it that hold a file. */
function subjectsOf(layer: string): string[] {
  const inside = files.filter((file) => file.startsWith(`${folderOf(layer)}/`));
  const folders = inside.map((file) => dirname(file.slice(folderOf(layer).length + 1)));
  return [...new Set(folders)].filter((folder) => folder !== ".").sort();
}

/** Rows of the table "Where is what": a subject with the layers that have a folder of it. */
const rows = [
  ...readFileSync(join(ROOT, "docs/architecture.md"), "utf8").matchAll(
    /^\| `([\w-]+)` \|[^|]*\|[^|]*\| ([a-z, ]+) \|$/gm,
  ),
].map(([, subject, layers]) => ({ subject, layers: layers.split(", ") }));

test.each(LAYERS)("the page says which subjects %s has", (layer) =>
  expect(subjectsOf(layer)).toEqual(rows.filter(({ layers }) => layers.includes(layer)).map(({ subject }) => subject)),
);

test("no folder of the library has more files than one sees at a glance", () => {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > MOST_FILES)).toEqual([]);
});

describe("a source file", () => {
  const listed = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const written = listed.stdout
    .split("\n")
    .filter((file) => /\.(ts|js|sh|py|mustache)$/.test(file) && !file.startsWith("tests/golden/"))
    .filter((file) => existsSync(join(ROOT, file)));
  const lines = (file: string): number => readFileSync(join(ROOT, file), "utf8").split("\n").length - 1;
  const median = (some: readonly string[]): number =>
    some.map(lines).sort((a, b) => a - b)[Math.floor(some.length / 2)];

  test("is no longer than one reads at a time, in the library, its lab and its tests", () => {
    expect(written.length).toBeGreaterThan(500);
    expect(written.filter((file) => lines(file) > MOST_LINES)).toEqual([]);
  });

  test("has no more than so many lines in most cases", () => expect(median(files)).toBeLessThanOrEqual(MEDIAN_LINES));
});

test("components/ shows the components and nothing else", () => {
  const top = files.filter((file) => dirname(file) === "components");
  const others = top.filter(
    (file) => !/ extends pulumi\.ComponentResource /.test(readFileSync(join(ROOT, file), "utf8")),
  );
  expect(others).toEqual([]);
});

describe("a shell library", () => {
  const scripts = files.filter((file) => file.endsWith(".sh"));

  test("lies in one place, by which its name is known", () => {
    expect(scripts.map((file) => basename(file, ".sh")).sort()).toEqual(libraryNames());
    expect(scripts.filter((file) => !file.startsWith("lib/host/"))).toEqual([]);
  });

  test("is the text of that place", () => {
    for (const file of scripts) {
      expect(libraryText(basename(file, ".sh"))).toBe(readFileSync(join(ROOT, file), "utf8"));
    }
  });

  test("that is not there is named", () => expect(() => libraryText("nowhere")).toThrow(/no shell library nowhere/));
});
