import { existsSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { signal, sleep } from "./processes";

/** A killed process holds its cgroup until the kernel has taken it apart; on a busy machine that is a while. */
const patienceSeconds = 30;

/**
 * End what runs in a cgroup of this name and remove it with all below it, in every hierarchy that is mounted: nspawn
 * makes one in systemd's own (v1) too. A process leaves its network namespace before its cgroup, so one that no
 * namespace shows any longer may still hold this.
 */
export async function removeCgroup(name: string): Promise<void> {
  for (const cgroup of mountedHierarchies().map((mountPoint) => join(mountPoint, name))) {
    for (const end = Date.now() + patienceSeconds * 1000; !tryToRemove(cgroup); await sleep(0.05)) {
      const pids = processesBelow(cgroup);
      if (Date.now() > end)
        throw new Error(`lab: ${cgroup} stays in use${pids.length ? `, by ${pids.join(", ")}` : ""}`);
      for (const pid of pids) signal(pid, "SIGKILL");
    }
  }
}

function mountedHierarchies(): string[] {
  return readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , type]) => type === "cgroup2" || type === "cgroup")
    .map(([, mountPoint]) => mountPoint);
}

/** Removes what is free of a cgroup, and says whether that was all of it. */
function tryToRemove(cgroup: string): boolean {
  for (const directory of [...cgroupsBelow(cgroup), cgroup]) {
    try {
      rmdirSync(directory);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EBUSY") return false;
      if (code !== "ENOENT") throw error;
    }
  }
  return true;
}

function processesBelow(cgroup: string): number[] {
  return [...cgroupsBelow(cgroup), cgroup].flatMap((directory) => {
    const file = join(directory, "cgroup.procs");
    if (!existsSync(file)) return [];
    return readFileSync(file, "utf8")
      .split("\n")
      .map(Number)
      .filter((pid) => pid > 0);
  });
}

/** Every cgroup below this one, the deepest first. */
function cgroupsBelow(cgroup: string): string[] {
  if (!existsSync(cgroup)) return [];
  return readdirSync(cgroup, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(cgroup, entry.name))
    .flatMap((directory) => [...cgroupsBelow(directory), directory]);
}
