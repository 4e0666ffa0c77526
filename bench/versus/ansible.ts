import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { cacheDirectory } from "../../lab/cache";
import { installMissing } from "../../lab/host-tools";
import { succeed } from "../../lab/processes";
import { withHeartbeat } from "../../lab/progress";

/** The engine, and the package of collections of its time, which has ansible.posix. */
const CORE = "ansible-core==2.19.14";
const COLLECTIONS = "ansible==12.3.0";

/**
 * Finds Ansible in the cache, or puts it there the first time by pip: some 290 MB, most of them collections. What `python3 -m ansible`
 * needs to find it is a variable of the environment.
 */
export async function installAnsible(log: (line: string) => void): Promise<NodeJS.ProcessEnv> {
  await installMissing(log, { python3: "python3-minimal", ssh: "openssh-client" });
  const directory = cacheDirectory("bench", `${COLLECTIONS.replace("==", "-")}-python${await pythonVersion()}`);
  if (!existsSync(directory)) await install(directory, log);
  return { PYTHONPATH: directory };
}

/** Compiled parts are for one version of Python. */
async function pythonVersion(): Promise<string> {
  return (await succeed("python3", ["-c", 'import sys; print("%d.%d" % sys.version_info[:2])'])).trim();
}

async function install(directory: string, log: (line: string) => void): Promise<void> {
  await installMissing(log, { pip3: "python3-pip" });
  const unfinished = `${directory}.${process.pid}`;
  mkdirSync(dirname(directory), { recursive: true });
  const pip = (...args: string[]): Promise<string> =>
    succeed("python3", [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--root-user-action=ignore",
      "--target",
      unfinished,
      ...args,
    ]);
  try {
    await withHeartbeat(`installing ${COLLECTIONS} by pip into ${directory}`, log, async () => {
      await pip(CORE);
      // none of the collections runs here, so nobody waits for them to be compiled
      await pip("--no-deps", "--no-compile", "--upgrade", COLLECTIONS);
    });
    renameSync(unfinished, directory);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Line of a host in what ansible-playbook says at its end. */
const RECAP = /^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)/m;

/** How many tasks of a play changed something, or would; a play that failed is an error. */
export function changedTasks(output: string): number {
  const [, , ok, changed, unreachable, failed] = RECAP.exec(output) ?? [];
  if (ok === undefined) throw new Error(`ansible-playbook ended without a recap:\n${output}`);
  if (Number(unreachable) + Number(failed) > 0) throw new Error(`the play failed:\n${output}`);
  return Number(changed);
}
