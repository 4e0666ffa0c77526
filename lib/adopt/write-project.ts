import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../model/input-error";
import { renderAdoptedProgram } from "../render/adopt";
import { projectFiles } from "../render/adopt/project";
import { Description } from "./describe";

/** Folder of the texts that are kept. They may hold a key, so only their owner reads them. */
const KEPT = "adopted";

/** Writes a project that describes a boot server into a folder that is empty or not there. */
export function writeProject(directory: string, { program, texts }: Description, version: string): void {
  refuseOccupied(directory);
  const name = basename(resolve(directory)).replace(/[^A-Za-z0-9._-]/g, "-");
  const files = new Map([
    ...projectFiles(name, version),
    ["index.ts", renderAdoptedProgram(program)],
    ...[...texts].map(([path, text]) => [join(KEPT, path), text] as const),
  ]);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text, { mode: path.startsWith(KEPT) ? 0o600 : 0o666 });
  }
}

/** Refuses a folder that something would be written over in. */
export function refuseOccupied(directory: string): void {
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new InputError("--out", `${directory} is not empty, expected a folder that nothing is written over in`);
  }
}
