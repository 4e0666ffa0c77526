import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Entry, libraryProgram, readApi } from "./api";
import { referencePage } from "./page";

const ROOT = resolve(__dirname, "..", "..");
const PAGE = join(ROOT, "docs", "reference.md");

const { program, entryFile } = libraryProgram(ROOT);
const api = readApi(program, entryFile);
const text = referencePage(api, new Map(api.entries.flatMap(guideOf)));

if (api.faults.length > 0)
  fail(`docs: the reference is made of docstrings, and these leave something out:\n${api.faults.join("\n")}`);
if (!process.argv.includes("--check")) writeFileSync(PAGE, text);
else if (!existsSync(PAGE) || readFileSync(PAGE, "utf8") !== text)
  fail("docs: docs/reference.md is not what the docstrings say. Run `npm run docs` and commit it.");

function guideOf({ name, kind }: Entry): [string, string][] {
  if (kind === "resource") return [[name, `resources.md#${name.toLowerCase()}`]];
  return kind === "component" ? [[name, `components/${name.toLowerCase()}.md`]] : [];
}

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
