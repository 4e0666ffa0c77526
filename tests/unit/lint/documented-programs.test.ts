import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as library from "../../../index";
import { problemsOf } from "../../support/compiled-against-the-api";

// Every program that a page shows, and every part of one, compiles against the public API. The reference is made of docstrings,
// whose examples have a test of their own.

const ROOT = join(__dirname, "..", "..", "..");
const PAGES = [
  "README.md",
  ...pagesIn("docs").filter((page) => page !== join("docs", "reference.md")),
  ...pagesIn(join("docs", "components")),
];

/** What a page takes for granted where it does not say it. */
const GIVEN: Readonly<Record<string, string>> = {
  pulumi: 'import * as pulumi from "@pulumi/pulumi";',
  config: "declare const config: import('@pulumi/pulumi').Config;",
  connection: "declare const connection: import('../index').ConnectionArgs;",
  master: "declare const master: import('../index').HostArgs;",
  network: "declare const network: import('../index').NetworkArgs;",
  nodes: "declare const nodes: import('../index').NodeArgs[];",
  image: "declare const image: import('../index').RootfsImage;",
  args: "declare const args: import('../index').DisklessClusterArgs;",
};

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
}

/** The blocks of a page that are TypeScript, by page and line. */
function blocksOf(page: string): { place: string; text: string }[] {
  const whole = readFileSync(join(ROOT, page), "utf8");
  return [...whole.matchAll(/^```ts\n([^]*?)^```/gm)].map(({ 1: text, index }) => ({
    place: `${page}:${whole.slice(0, index).split("\n").length + 1}`,
    text,
  }));
}

/** Some arguments of a cluster, as a page shows those that it is about. */
const isArguments = (text: string): boolean => /^\w+: /.test(text);

function moduleOf(text: string): string {
  const body = isArguments(text) ? `export const part: Partial<DisklessClusterArgs> = {\n${text}\n};\n` : text;
  const imports = /from "pulumi-diskless"/.test(body) ? [] : [`import { ${named(body).join(", ")} } from "../index";`];
  const given = Object.entries(GIVEN)
    .filter(([name]) => !new RegExp(`^(export )?const ${name}\\b|^import \\* as ${name} `, "m").test(body))
    .map(([, line]) => line);
  return [...given, ...imports, body.replaceAll('"pulumi-diskless"', '"../index"'), "export {};\n"].join("\n");
}

/** Names of the library that a block uses without an import. */
function named(body: string): string[] {
  const words = new Set(body.match(/\b[A-Za-z]\w+\b/g));
  return [...new Set(["DisklessClusterArgs", ...Object.keys(library)])].filter((name) => words.has(name));
}

const blocks = PAGES.flatMap(blocksOf);

test("the pages show programs", () => {
  expect(blocks.length).toBeGreaterThan(30);
  expect(blocks.filter(({ text }) => isArguments(text)).length).toBeGreaterThan(3);
});

test("every program and every part of one that a page shows compiles", () => {
  expect(problemsOf(blocks.map(({ place, text }) => ({ place, text: moduleOf(text) })))).toEqual([]);
});
