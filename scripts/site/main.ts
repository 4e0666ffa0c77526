import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { groupsOf } from "./pages";
import { renderPage } from "./render";

// Makes the site of the pages, a folder that any web server serves and a browser opens as it is: `npm run docs:site [FOLDER]`.

const ROOT = resolve(__dirname, "..", "..");

/** Writes the site into `folder` and returns its pages, relative to it. */
export function writeSite(folder: string): string[] {
  rmSync(folder, { recursive: true, force: true });
  const site = {
    template: readFileSync(join(__dirname, "page.html.mustache"), "utf8"),
    groups: groupsOf(ROOT),
    isFile: (path: string) => existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isFile(),
  };
  const pages = site.groups.flatMap((group) => group.pages);
  for (const page of pages) {
    const { html, files } = renderPage(site, page);
    writeFileSync(madePath(folder, page.target), html);
    // a file that a page links to lies in the site where it lies in the repository
    for (const file of files) copyFileSync(join(ROOT, file), madePath(folder, file));
  }
  copyFileSync(join(__dirname, "site.css"), madePath(folder, "site.css"));
  return pages.map(({ target }) => target);
}

/** The place of a file of the site, whose folder is there. */
function madePath(folder: string, file: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

if (require.main === module) {
  const folder = resolve(process.argv[2] ?? join(ROOT, "site"));
  console.log(`${writeSite(folder).length} pages in ${folder}`);
}
