import type { Claim } from "../../host/claims/claims";
import { ManagedFile } from "../../host/files/managed-file";
import { pathsOf } from "../../host/files/managed-files";

/** Where a file or block of a resource is on its host. */
interface Place {
  readonly path: string;
  readonly block?: string;
}

/** What the state keeps of files and blocks that have another name on the host than in the program. */
export interface Places {
  /** By the path and block that the program gives: a block, or a file named by its component, stays where it was made. */
  readonly places?: Readonly<Record<string, Place>>;
}

/** Whole files, their siblingFiles and links, and blocks: each is of one stack alone. */
export function claimsOfFiles(files: readonly ManagedFile[]): Claim[] {
  return files.flatMap((file) => pathsOf(file).map((path): Claim => claimOf(path, file)));
}

function claimOf(path: string, { path: own, block }: ManagedFile): Claim {
  return block !== undefined && path === own
    ? { kind: "block", thing: `${path}#${block}` }
    : { kind: "file", thing: path };
}

/** Files as they are called on the host. */
export function placed<T extends ManagedFile>(files: readonly T[], { places = {} }: Places): T[] {
  return files.map((file) => ({ ...file, ...places[keyOf(file)] }));
}

/** Places that an update keeps: what has another name in the program, and is named by it, is what it was. */
export function keptPlaces(
  olds: readonly ManagedFile[],
  news: readonly ManagedFile[],
  { places = {} }: Places,
): Places {
  const kept = news.flatMap((file): [string, Place][] => {
    const before = olds.find((old) => keyOf(old) === keyOf(file)) ?? formerOf(file, olds, news);
    if (before === undefined) return [];
    const place = places[keyOf(before)] ?? placeOf(before);
    return keyOf(place) === keyOf(file) ? [] : [[keyOf(file), place]];
  });
  return kept.length === 0 ? {} : { places: Object.fromEntries(kept) };
}

/** What a file or block was called before, when only one of those that the program does not name any more may be it. */
function formerOf(file: ManagedFile, olds: readonly ManagedFile[], news: readonly ManagedFile[]) {
  const gone = olds.filter((old) => mayBe(file, old) && !news.some((other) => keyOf(other) === keyOf(old)));
  return gone.length === 1 ? gone[0] : undefined;
}

function mayBe(file: ManagedFile, old: ManagedFile): boolean {
  if (file.block !== undefined) return old.block !== undefined && old.path === file.path;
  return file.named !== undefined && old.block === undefined && directoryOf(old.path) === directoryOf(file.path);
}

function placeOf({ path, block }: ManagedFile): Place {
  return block === undefined ? { path } : { path, block };
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function keyOf({ path, block }: Place): string {
  return `${path}#${block ?? ""}`;
}
