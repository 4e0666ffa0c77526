import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Every library of shell functions lies in the folder of its subject, beside this one. */
const SUBJECTS = join(__dirname, "..");

let places: ReadonlyMap<string, string> | undefined;
const texts = new Map<string, string>();

/** Names of all libraries. */
export function libraryNames(): string[] {
  return [...placesOfLibraries().keys()].sort();
}

/** Text of a library, wherever below the subjects it lies. */
export function libraryText(name: string): string {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const place = placesOfLibraries().get(name);
  if (place === undefined) throw new Error(`there is no shell library ${name}`);
  const text = readFileSync(place, "utf8");
  texts.set(name, text);
  return text;
}

function placesOfLibraries(): ReadonlyMap<string, string> {
  places ??= uniquePlaces(readdirSync(SUBJECTS, { recursive: true, encoding: "utf8" }).sort());
  return places;
}

/** A script names a library without its folder, so each name is there once. */
function uniquePlaces(paths: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of paths.filter((one) => one.endsWith(".sh"))) {
    const name = basename(path, ".sh");
    const other = found.get(name);
    if (other !== undefined) throw new Error(`two shell libraries have the name ${name}: ${other} and ${path}`);
    found.set(name, join(SUBJECTS, path));
  }
  return found;
}
