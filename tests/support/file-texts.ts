import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every file below a directory, as text. */
export function fileTexts(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}
