import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

const GOLDEN = resolve(__dirname, "../../golden");

/** Compares a text with the file of that name under tests/golden; `UPDATE_GOLDEN=1` writes the files instead, to be read in a diff. */
export function expectGolden(name: string, text: string): void {
  const path = resolve(GOLDEN, name);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, "utf8"));
}
