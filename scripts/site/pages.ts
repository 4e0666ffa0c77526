import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path/posix";

/** A page of the repository. */
export interface Page {
  /** Path of its text in the repository. */
  readonly source: string;
  /** Path of its HTML in the site. */
  readonly target: string;
  readonly title: string;
  readonly text: string;
}

/** Pages that stand together in the list of pages. */
export interface Group {
  readonly name: string;
  readonly pages: readonly Page[];
}

/** What a reader begins with, in this order; the rest of docs/ follows by title. */
const GUIDES = ["howto", "in-your-program", "operations", "troubleshooting", "platforms", "comparison"];

/** Every page that the site shows, in groups. */
export function groupsOf(root: string): Group[] {
  const page = (source: string): Page => readPage(root, source);
  const pagesIn = (folder: string): string[] =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`);
  const guides = GUIDES.map((name) => `docs/${name}.md`);
  const further = pagesIn("docs").filter((source) => !guides.includes(source));
  const examples = readdirSync(join(root, "examples")).map((name) => `examples/${name}/README.md`);
  const ofTheProject = [
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "lab/README.md",
    "lab/engine/README.md",
    "bench/README.md",
  ];
  return [
    { name: "Begin", pages: [page("README.md"), ...examples.map(page)] },
    { name: "Guides", pages: guides.map(page) },
    { name: "More", pages: byTitle(further.map(page)) },
    { name: "Components", pages: byTitle(pagesIn("docs/components").map(page)) },
    { name: "The project", pages: ofTheProject.map(page) },
  ];
}

function byTitle(pages: readonly Page[]): Page[] {
  return [...pages].sort((one, other) => one.title.localeCompare(other.title));
}

function readPage(root: string, source: string): Page {
  const text = readFileSync(join(root, source), "utf8");
  const title = /^# (.*)$/m.exec(text)?.[1] ?? source;
  return { source, target: targetOf(source), title, text };
}

/** README of a folder is its index. */
export function targetOf(source: string): string {
  return source.replace(/README\.md$/, "index.md").replace(/\.md$/, ".html");
}

/** A link from one page of the site to another file of it. */
export function linkTo(from: string, to: string): string {
  return relative(dirname(from), to) || "./";
}
