import type { Looks } from "../script/script";
import type { ManagedFile } from "./managed-file";
import { pathsOf, sourcesOf } from "./managed-files";

/** What a script that observes files looks at, so that it is asked once for all of them. */
export function looksAtFiles(files: readonly ManagedFile[]): Looks {
  const paths = files.flatMap(pathsOf);
  const sources = files.flatMap(sourcesOf);
  return {
    look_at_files: [...paths, ...paths.flatMap(directoriesAbove)],
    ...(sources.length > 0 && { look_at_sources: sources }),
  };
}

/** Each as the scripts name a directory that a link may lead to. */
function directoriesAbove(path: string): string[] {
  const names = path.split("/").slice(1, -1);
  return ["//.", ...names.map((_, i) => `/${names.slice(0, i + 1).join("/")}/.`)];
}
