import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const LIBRARY = "pulumi-diskless";

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string | undefined>>;
  readonly devDependencies?: Readonly<Record<string, string | undefined>>;
}

/** Where a project gets this library from: an archive that `npm pack` made, or a release. */
export type LibrarySource = { readonly archive: string } | { readonly version: string };

/**
 * Where the library that runs came from. That is the archive that a manifest above `folder` names, such as that of the project
 * whose npx is at work; in a clone it is the archive that `npm pack` left there.
 *
 * @param packageRoot where this library is installed
 */
export function librarySource(folder: string, packageRoot: string): LibrarySource {
  const { version = "0.0.0" } = manifestIn(packageRoot) ?? {};
  const packed = join(packageRoot, `${LIBRARY}-${version}.tgz`);
  const archive = namedArchive(resolve(folder)) ?? (existsSync(packed) ? packed : undefined);
  return archive === undefined ? { version } : { archive };
}

function namedArchive(folder: string): string | undefined {
  const { dependencies, devDependencies } = manifestIn(folder) ?? {};
  const source = dependencies?.[LIBRARY] ?? devDependencies?.[LIBRARY];
  if (source !== undefined) {
    const path = resolve(folder, source.replace(/^file:/, ""));
    return /\.t(ar\.)?gz$/.test(source) && existsSync(path) ? path : undefined;
  }
  return folder === dirname(folder) ? undefined : namedArchive(dirname(folder));
}

function manifestIn(folder: string): Manifest | undefined {
  const path = join(folder, "package.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Manifest) : undefined;
}
