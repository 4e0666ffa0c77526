import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");

/** Folders of texts that a reader of the repository sees. */
const FOLDERS = [
  "docs",
  "docs/components",
  "examples/el9-cluster",
  "examples/howto-centos5",
  "examples/pull-request",
  "examples/shared-master",
  "examples/team-nodes",
  "lab",
  "lab/engine",
];

const pages = ["", ...FOLDERS].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);

const textOf = (page: string): string => readFileSync(join(ROOT, page), "utf8");
const outsideFences = (text: string): string => text.replace(/^```[^]*?^```/gm, "");

/** Relative links of a page: the file, and the heading when it names one. */
function linksOf(page: string): { file: string; heading?: string }[] {
  return [...outsideFences(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path, heading] = target.split("#");
      return { file: path === "" ? page : relative(ROOT, join(ROOT, dirname(page), path)), heading };
    });
}

/** Names of headings as GitHub makes them. */
function headingsOf(page: string): Set<string> {
  const names = [...outsideFences(textOf(page)).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
  return new Set(names);
}

test.each(pages)("links of %s lead to a file and a heading", (page) => {
  const dead = linksOf(page).filter(
    ({ file, heading }) =>
      !existsSync(join(ROOT, file)) ||
      (heading !== undefined && file.endsWith(".md") && !headingsOf(file).has(heading)),
  );
  expect(dead).toEqual([]);
});

test("README links to every page of docs/ that is not a component's, and to each component's", () => {
  const linked = new Set(linksOf("README.md").map(({ file }) => file));
  expect(pages.filter((page) => page.startsWith("docs/") && !linked.has(page))).toEqual([]);
});

test("no page has npx fetch a package by our name, which is not in a registry yet", () => {
  const asking = pages.filter((page) => /npx (?!--no )(-\S+ )*pulumi-diskless/.test(textOf(page)));
  expect(asking).toEqual([]);
});
