import { randomBytes } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { master, type LabNames } from "./names";
import { argumentsOf, startDetached, succeed } from "./processes";
import { processesIn } from "./segment";

/** The master's container: a copy of the template with keys of its own, started by systemd-nspawn with SysV init. */

/** Files in the lab's folder. */
export const rootKey = (lab: LabNames): string => join(lab.directory, "id_rsa");
const passwordFile = (lab: LabNames): string => join(lab.directory, "operator-password");
export const masterConsole = (lab: LabNames): string => join(lab.directory, "master.console");

/** Password of the user `operator`, whose sudo asks for it. */
export const operatorPassword = (lab: LabNames): string => readFileSync(passwordFile(lab), "utf8").trim();

/** The master's host key as a known_hosts file has it: type and key. */
export function hostKey(lab: LabNames): string {
  return publicKey(join(lab.tree, "etc/ssh/ssh_host_rsa_key.pub"));
}

/** Public part of the key with which the master's root reaches the nodes. */
export function nodePublicKey(lab: LabNames): string {
  return publicKey(join(lab.tree, "root/.ssh/id_rsa.pub"));
}

/** Make the lab's master from the template; leaves an existing one as it is. */
export async function createMaster(lab: LabNames, template: string, kernel: string): Promise<void> {
  if (existsSync(lab.tree)) return;
  const tree = `${lab.tree}.new`;
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(lab.directory, { recursive: true, mode: 0o700 });
  await succeed("cp", ["-a", "--reflink=auto", template, tree]);

  // OpenSSH 4.3 knows RSA; so all keys are.
  rmSync(rootKey(lab), { force: true });
  await generateKey(rootKey(lab), `lab-${lab.name}`);
  await generateKey(join(tree, "etc/ssh/ssh_host_rsa_key"), master.hostname);
  const ssh = join(tree, "root/.ssh");
  mkdirSync(ssh, { recursive: true, mode: 0o700 });
  await generateKey(join(ssh, "id_rsa"), `root@${master.hostname}`);
  authorize(ssh, readFileSync(`${rootKey(lab)}.pub`, "utf8"));

  for (const user of ["admin", "operator"]) {
    const directory = join(tree, "home", user, ".ssh");
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    authorize(directory, readFileSync(`${rootKey(lab)}.pub`, "utf8"));
    await succeed("chroot", [tree, "chown", "-R", `${user}:`, `/home/${user}`]);
  }
  writeFileSync(passwordFile(lab), randomBytes(12).toString("base64url"), { mode: 0o600 });
  await succeed("chroot", [tree, "chpasswd"], { input: `operator:${operatorPassword(lab)}\n` });

  // The HOWTO copies /boot/vmlinuz-$(uname -r), and uname in the container tells the version of this machine's kernel.
  copyFileSync(kernel, join(tree, `boot/vmlinuz-${release()}`));
  chmodSync(join(tree, "root"), 0o750);
  renameSync(tree, lab.tree);
}

export async function startMaster(lab: LabNames): Promise<void> {
  if (await masterIsRunning(lab)) return;
  // nspawn wants a unified cgroup hierarchy; a host may have mounted the old one, so it gets a view of its own.
  const enter =
    "mount -t cgroup2 cgroup2 /sys/fs/cgroup && mkdir -p /sys/fs/cgroup/$0 && echo $$ >/sys/fs/cgroup/$0/cgroup.procs && exec $@";
  const container = [
    "env",
    "SYSTEMD_NSPAWN_LOCK=0",
    // The master's /tmp is on its disk, as on a machine; images may be built there.
    "SYSTEMD_NSPAWN_TMPFS_TMP=0",
    "systemd-nspawn",
    "--quiet",
    "--boot",
    `--directory=${lab.tree}`,
    `--machine=${lab.segment}`,
    "--hostname=localhost",
    "--register=no",
    "--keep-unit",
    `--network-namespace-path=/run/netns/${lab.masterNamespace}`,
    // Mounting images and making device nodes is the master's work; this machine's clock is not.
    "--capability=all",
    "--drop-capability=CAP_SYS_TIME",
    // The NFS server finds files by their handles.
    "--system-call-filter=open_by_handle_at",
    "--console=pipe",
    "--link-journal=no",
    "--resolv-conf=off",
    "--timezone=off",
  ];
  startDetached(
    "ip",
    ["netns", "exec", lab.masterNamespace, "sh", "-c", enter, lab.cgroup, ...container],
    masterConsole(lab),
  );
}

export async function masterIsRunning(lab: LabNames): Promise<boolean> {
  const pids = await processesIn(lab.masterNamespace);
  return pids.some((pid) => /^init \[/.test(argumentsOf(pid)[0] ?? "") || argumentsOf(pid)[0] === "systemd-nspawn");
}

async function generateKey(path: string, comment: string): Promise<void> {
  await succeed("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-C", comment, "-f", path]);
}

function authorize(directory: string, key: string): void {
  writeFileSync(join(directory, "authorized_keys"), key, { mode: 0o600 });
}

function publicKey(path: string): string {
  return readFileSync(path, "utf8").trim().split(" ").slice(0, 2).join(" ");
}
