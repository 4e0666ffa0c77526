import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "./cache";
import { succeed } from "./processes";

/** Releases of Debian that masters are made from. */
export type DebianRelease = "bookworm" | "trixie";

/** The release that this machine runs, whose packages its own apt has. */
const OWN_RELEASE: DebianRelease = "bookworm";

/** Folder with the packages that were fetched of a release. */
export function debsDirectory(release: DebianRelease): string {
  return cacheDirectory("lab", release === OWN_RELEASE ? "debs" : `debs-${release}`);
}

/** The environment in which apt's commands are of a release. Of another than this machine's own they need lists first. */
export async function aptOf(release: DebianRelease, { refresh }: { refresh: boolean }): Promise<NodeJS.ProcessEnv> {
  if (release === OWN_RELEASE) return process.env;
  const directory = cacheDirectory("lab", `apt-${release}`);
  const configuration = join(directory, "apt.conf");
  if (refresh || !existsSync(configuration)) {
    mkdirSync(directory, { recursive: true });
    // apt gives up where another one reads lists, so labs that start together take turns
    await succeed("flock", ["--close", directory, "sh", join(__dirname, "apt-release.sh"), release, directory]);
  }
  return { ...process.env, APT_CONFIG: configuration };
}
