import { readFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";

const REPOSITORY = join(__dirname, "..", "..", "..");

function textsOf(...patterns: string[]): { file: string; text: string }[] {
  const listed = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...patterns], {
    cwd: REPOSITORY,
    encoding: "utf8",
  });
  const files = listed.stdout.split("\n").filter(Boolean);
  return files.flatMap((file) => {
    try {
      return [{ file, text: readFileSync(join(REPOSITORY, file), "utf8") }];
    } catch {
      // deleted in the work tree
      return [];
    }
  });
}

/** Rules that a text cites, such as `(rule boot-paths)` or `(rules boot-paths, host-names)`, also over the end of a comment's line. */
function cited(text: string): string[] {
  const flat = text.replace(/\n\s*(\*|#|\/\/)?\s*/g, " ");
  return [...flat.matchAll(/\(rules? ([a-z-]+(?:, [a-z-]+)*)\)/g)].flatMap(([, names]) => names.split(", "));
}

const page = readFileSync(join(REPOSITORY, "docs", "rules.md"), "utf8");
const rules = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split("\n", 1)[0], section] as const),
);
const library = textsOf("index.ts", "components", "lib");

test("the library cites rules", () => expect(library.flatMap(({ text }) => cited(text)).length).toBeGreaterThan(20));

test("every rule that an error or a docstring cites is on the page", () =>
  expect(
    [...library, ...textsOf("tests")].flatMap(({ file, text }) =>
      cited(text)
        .filter((name) => !rules.has(name))
        .map((name) => `${file}: ${name}`),
    ),
  ).toEqual([]));

test("a rule is cited by its name, never by a number", () =>
  expect(
    [...library, ...textsOf("tests", "docs", "*.md", "lab", "examples")]
      .filter(({ text }) => /\b[Rr]ules? V\d/.test(text))
      .map(({ file }) => file),
  ).toEqual([]));

test("every link to a rule leads to one", () =>
  expect(
    textsOf("*.md", "docs").flatMap(({ text }) =>
      [...text.matchAll(/(?:rules\.md|\()#([a-z-]+)\)/g)]
        .filter(([link]) => link.includes("rules.md") || text === page)
        .map(([, name]) => name)
        .filter((name) => !rules.has(name)),
    ),
  ).toEqual([]));

test.each([...rules])("%s says why, where it comes from, and is in the list at the top", (name, section) => {
  expect(section).toMatch(/^- \*\*Why\.\*\* /m);
  expect(section).toMatch(/^- \*\*From\.\*\* /m);
  expect(page.split("\n## ", 1)[0]).toContain(`[${name}](#${name})`);
});

describe("every rule is held by a test that cites it, or says why not", () => {
  const held = new Set(textsOf("tests/*.test.ts").flatMap(({ text }) => [...cited(text), ...quoted(text)]));

  test.each([...rules])("%s", (name, section) => {
    expect([name, held.has(name)]).toEqual([name, !/^- \*\*Not held by a test\.\*\* /m.test(section)]);
  });
});

/** Names in a table of cases, `["host-names", ...]`. */
function quoted(text: string): string[] {
  return [...text.matchAll(/"([a-z]+(?:-[a-z]+)+)"/g)].map(([, name]) => name);
}
