import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { removeCgroup } from "./cgroup";
import { stopForward } from "./forward";
import type { LabNames } from "./names";
import { run, signal, sleep, succeed } from "./processes";
import { namespaceExists, processesIn } from "./segment";

/**
 * Remove a lab whatever state it is in. Nothing is remembered from the start: processes are found by the namespace and the
 * cgroup they live in, mounts by the lab's folder, loop devices by the file behind them, the rest by the lab's name.
 */
export async function tearDown(lab: LabNames): Promise<void> {
  stopForward(lab);
  const namespaces = [lab.segment, lab.masterNamespace, lab.relayNamespace];
  for (const namespace of namespaces) await endProcesses(namespace);
  await removeCgroup(lab.cgroup);
  await detachLoops(lab);
  await unmountBelow(lab.directory);
  for (const namespace of namespaces.reverse()) {
    if (await namespaceExists(namespace)) await succeed("ip", ["netns", "del", namespace]);
  }
  // nspawn forgets this one where /run is not a tmpfs.
  rmSync(join("/run/systemd/nspawn/propagate", lab.segment), { recursive: true, force: true });
  await removeDirectory(lab.directory);
}

/** A test that was killed may leave files of the master that chattr(1) has made immutable. */
async function removeDirectory(directory: string): Promise<void> {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch {
    await run("chattr", ["-R", "-f", "-i", "-a", directory]);
    rmSync(directory, { recursive: true, force: true });
  }
}

async function endProcesses(namespace: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const pids = await processesIn(namespace);
    if (pids.length === 0) return;
    for (const pid of pids) signal(pid, "SIGKILL");
    await sleep(0.05);
  }
  throw new Error(`lab: processes in the namespace ${namespace} do not end; see \`ip netns pids ${namespace}\``);
}

/** A loop device outlives the container when the master set it up by hand. Only its inode tells whose file it is. */
async function detachLoops(lab: LabNames): Promise<void> {
  if (!existsSync(lab.tree)) return;
  const device = statSync(lab.tree).dev;
  const { stdout } = await run("losetup", [
    "--list",
    "--noheadings",
    "--raw",
    "--output",
    "NAME,BACK-INO,BACK-MAJ:MIN",
  ]);
  for (const line of stdout.split("\n").filter(Boolean)) {
    // losetup pads its columns even in raw output, with escaped blanks.
    const [name, inode, numbers] = line.replaceAll("\\x20", " ").split(/\s+/);
    const [major, minor] = numbers.split(":").map(Number);
    if (makeDevice(major, minor) !== device) continue;
    const found = await succeed("find", [lab.tree, "-xdev", "-inum", inode, "-print", "-quit"]);
    if (found.trim()) await succeed("losetup", ["--detach", name]);
  }
}

/** Number of a device as stat(2) tells it (makedev(3)). */
function makeDevice(major: number, minor: number): number {
  return (minor & 0xff) | ((major & 0xfff) << 8) | ((minor & ~0xff) << 12);
}

async function unmountBelow(directory: string): Promise<void> {
  const targets = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .map((line) => (line.split(" ")[1] ?? "").replace(/\\040/g, " "))
    .filter((target) => target.startsWith(`${directory}/`));
  for (const target of targets.reverse()) await succeed("umount", ["--lazy", target]);
}
