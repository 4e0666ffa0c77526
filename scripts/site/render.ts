import { dirname, join, normalize } from "node:path/posix";
import MarkdownIt from "markdown-it";
import mustache from "mustache";
import { Group, linkTo, Page, targetOf } from "./pages";

/** What all pages of the site have in common. */
export interface Site {
  readonly template: string;
  readonly groups: readonly Group[];
  /** Whether a path of the repository is a file, which the site can have a copy of; a folder is none. */
  isFile(path: string): boolean;
}

/** A page as HTML, and the files of the repository that it links to besides pages. */
export interface Rendered {
  readonly html: string;
  readonly files: readonly string[];
}

/** A page of the site, with the list of all pages beside its text. */
export function renderPage(site: Site, page: Page): Rendered {
  const { body, files } = bodyOf(site, page);
  const html = mustache.render(site.template, {
    title: page.title,
    stylesheet: linkTo(page.target, "site.css"),
    body,
    groups: site.groups.map(({ name, pages }) => ({
      name,
      open: pages.includes(page) || name === "Begin",
      pages: pages.map((one) => ({
        title: one.title,
        href: linkTo(page.target, one.target),
        current: one === page,
      })),
    })),
  });
  return { html, files };
}

function bodyOf(site: Site, page: Page): { body: string; files: string[] } {
  const pages = new Set(site.groups.flatMap((group) => group.pages.map(({ source }) => source)));
  const files = new Set<string>();
  const seen = new Map<string, number>();
  const markdown = new MarkdownIt();
  const tokens = markdown.parse(page.text, {});
  tokens.forEach((token, i) => {
    if (token.type === "heading_open") token.attrSet("id", headingName(tokens[i + 1].content, seen));
    for (const link of token.children ?? []) {
      const [path, heading] = String(link.attrGet("href") ?? "").split("#");
      if (path === "" || /^[a-z]+:/.test(path)) continue;
      const source = normalize(join(dirname(page.source), path));
      const place = heading === undefined ? "" : `#${heading}`;
      if (pages.has(source)) link.attrSet("href", linkTo(page.target, targetOf(source)) + place);
      else if (site.isFile(source)) {
        files.add(source);
        link.attrSet("href", linkTo(page.target, source) + place);
      } else link.attrs = null;
    }
  });
  return { body: markdown.renderer.render(tokens, markdown.options, {}), files: [...files] };
}

/** The name of a heading as GitHub makes it, which links of the pages go by; a second one of a name has a number. */
function headingName(text: string, seen: Map<string, number>): string {
  const name = text
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
  const count = seen.get(name) ?? 0;
  seen.set(name, count + 1);
  return count === 0 ? name : `${name}-${count}`;
}
