import type { Looks } from "../script/script";
import type { ManagedFile } from "./managed-file";
import { fetchesOf, pathsOf, sourcesOf } from "./managed-files";

/** What a script that observes files looks at, so that it is asked once for all of them. */
export function looksAtFiles(files: readonly ManagedFile[]): Looks {
  const sources = files.flatMap(sourcesOf);
  const fetches = fetchesOf(files);
  return {
    ...looksBeforeWriting(files),
    // of a file that others write too, our lines are what counts
    look_at_bytes: [...files.filter(({ block }) => block === undefined).flatMap(pathsOf), ...sources],
    ...(sources.length > 0 && { look_at_sources: sources }),
    ...(fetches.length > 0 && { look_at_addresses: [], look_at_served: fetches }),
  };
}

/** What a script that writes files looks at before it does, so that it is asked once for all of them. */
export function looksBeforeWriting(files: readonly ManagedFile[]): Looks {
  const paths = files.flatMap(pathsOf);
  return { look_at_files: [...paths, ...paths.flatMap(directoriesAbove)] };
}

/** Each as the scripts name a directory that a link may lead to. */
export function directoriesAbove(path: string): string[] {
  const names = path.split("/").slice(1, -1);
  return ["//.", ...names.map((_, i) => `/${names.slice(0, i + 1).join("/")}/.`)];
}
