import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeCgroup } from "../../lab/cgroup";

const name = "diskless-lab-test-cgroup";

/** Every mounted hierarchy that takes a process by its number alone; a v1 cpuset wants processors first. */
const hierarchies = readFileSync("/proc/self/mounts", "utf8")
  .split("\n")
  .map((line) => line.split(" "))
  .filter(([, , type, options]) => type === "cgroup2" || (type === "cgroup" && options.includes("name=systemd")))
  .map(([, mountPoint]) => mountPoint);

/** Start a process that lives in the given cgroup and in no namespace of a lab; the answer waits for its end. */
async function processIn(cgroup: string): Promise<() => Promise<NodeJS.Signals | null>> {
  mkdirSync(cgroup, { recursive: true });
  const child = spawn("sleep", ["600"], { stdio: "ignore" });
  const end = new Promise<NodeJS.Signals | null>((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  await new Promise((resolve) => child.once("spawn", resolve));
  writeFileSync(join(cgroup, "cgroup.procs"), `${child.pid}`);
  return () => end;
}

test("a cgroup that a process still holds is emptied and removed, with all below it, in every hierarchy", async () => {
  expect(hierarchies.length).toBeGreaterThan(0);
  const children = await Promise.all(
    hierarchies.map((mountPoint) => processIn(join(mountPoint, name, "payload", "init.scope"))),
  );
  await removeCgroup(name);
  for (const mountPoint of hierarchies) expect(existsSync(join(mountPoint, name))).toBe(false);
  for (const ended of children) expect(await ended()).toBe("SIGKILL");
});

test("a cgroup that is not there is no error", async () => {
  await removeCgroup(name);
  for (const mountPoint of hierarchies) expect(existsSync(join(mountPoint, name))).toBe(false);
});
