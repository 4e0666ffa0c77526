import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { libraryProgram } from "../reference/api";
import { packageSchema } from "./package-schema";

const ROOT = resolve(__dirname, "..", "..");
const FILE = join(ROOT, "plugin", "schema.json");

interface Manifest {
  name: string;
  version: string;
  description: string;
  license: string;
}

const { program, entryFile } = libraryProgram(ROOT);
const { name, version, description, license } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
) as Manifest;
const schema = packageSchema(program, entryFile, { name, version, description, license });
const text = `${JSON.stringify(schema, undefined, 2)}\n`;

if (!process.argv.includes("--check")) writeFileSync(FILE, text);
else if (!existsSync(FILE) || readFileSync(FILE, "utf8") !== text) {
  console.error(
    "schema: plugin/schema.json is not what the types and docstrings say. Run `npm run schema` and commit it.",
  );
  process.exitCode = 1;
}
