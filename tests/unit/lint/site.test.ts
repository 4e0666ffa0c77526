import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { writeSite } from "../../../scripts/site/main";

// The site as a folder of files. How it looks in a browser no test says.

const site = mkdtempSync(join(tmpdir(), "site-"));
const pages = writeSite(site);
afterAll(() => rmSync(site, { recursive: true }));

const htmlOf = (page: string): string => readFileSync(join(site, page), "utf8");
const unescaped = (text: string): string =>
  text.replaceAll("&#x2F;", "/").replaceAll("&amp;", "&").replaceAll("&quot;", '"');

/** Links of a page that lead into the site: the file, and the place in it when it is named. */
const linksOf = (page: string): { link: string; file: string; place?: string }[] =>
  [...htmlOf(page).matchAll(/(?:href|src)="([^"]*)"/g)]
    .map(([, link]) => unescaped(link))
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path, place] = link.split("#");
      return { link, file: path === "" ? join(site, page) : join(dirname(join(site, page)), path), place };
    });

const isShown = (file: string): boolean => existsSync(file) && statSync(file).isFile();

test.each(pages)("%s leads nowhere that is not there", (page) => {
  const links = linksOf(page);
  expect(links.length).toBeGreaterThan(pages.length);
  const astray = links.filter(
    ({ file, place }) =>
      !isShown(file) ||
      (place !== undefined && file.endsWith(".html") && !readFileSync(file, "utf8").includes(` id="${place}"`)),
  );
  expect(astray.map(({ link }) => link)).toEqual([]);
});

test.each(pages)("%s says which page it is, and loads nothing from elsewhere", (page) => {
  const html = htmlOf(page);
  expect(html.match(/aria-current="page"/g)).toHaveLength(1);
  expect(html).toMatch(/<h1 id="[^"]+">/);
  expect(html).not.toMatch(/<script|(?:src|<link[^>]*href)="[a-z]+:/);
});
