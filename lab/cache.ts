import { homedir } from "node:os";
import { join } from "node:path";

/**
 * A folder for what is expensive to make and safe to lose (engine, kernel, packages of the lab). It lies outside the
 * repository, so a fresh clone on the same machine starts warm.
 */
export function cacheDirectory(...parts: string[]): string {
  const root =
    process.env.PULUMI_DISKLESS_CACHE ||
    join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-diskless");
  return join(root, ...parts);
}
