import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { InputError } from "../model/input-error";
import { renderAdoptedProgram } from "../render/adopt";
import { projectFiles } from "../render/adopt/project";
import { Description } from "./describe";
import type { LibrarySource } from "./library-source";

/** Folder of the texts that are kept. They may hold a key, so only their owner reads them. */
const KEPT = "adopted";

/** What `adopt` says of the master, for those who read the program later. */
const REMARKS = "REMARKS.md";

/** Writes a project that describes a boot server into a folder that is empty or not there. */
export function writeProject(directory: string, { program, texts, remarks }: Description, source: LibrarySource): void {
  refuseOccupied(directory);
  const name = basename(resolve(directory)).replace(/[^A-Za-z0-9._-]/g, "-");
  const files = new Map([
    ...projectFiles(name, { library: librarySpec(directory, source), nodeMajor: parseInt(process.versions.node, 10) }),
    ["index.ts", renderAdoptedProgram(program)],
    ...(remarks.length > 0 ? [[REMARKS, remarks.map((remark) => `- ${remark}\n`).join("")] as const] : []),
    ...[...texts].map(([path, text]) => [join(KEPT, path), text] as const),
  ]);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text, { mode: path.startsWith(KEPT) ? 0o600 : 0o666 });
  }
}

function librarySpec(directory: string, source: LibrarySource): string {
  return "archive" in source ? `file:${relative(resolve(directory), source.archive)}` : `^${source.version}`;
}

/** Refuses a folder that something would be written over in. */
export function refuseOccupied(directory: string): void {
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new InputError("--out", `${directory} is not empty, expected a folder that nothing is written over in`);
  }
}
