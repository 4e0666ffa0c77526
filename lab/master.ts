import { randomBytes } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { existingKind, recordKind, type LabKind } from "./kind";
import { makeDisk } from "./machine";
import { master, type LabNames } from "./names";
import { platforms } from "./platforms";
import { succeed } from "./processes";

/** The master's tree: a copy of the template with keys of its own. container.ts or machine.ts starts it. */

/** Files in the lab's folder. */
export const rootKey = (lab: LabNames): string => join(lab.directory, `id_${keyType(lab)}`);
const passwordFile = (lab: LabNames): string => join(lab.directory, "operator-password");
const hostKeyFile = (lab: LabNames): string => join(lab.directory, "host-key.pub");
const nodeKeyFile = (lab: LabNames): string => join(lab.directory, "node-key.pub");

/** Password of the user `operator`, whose sudo asks for it. */
export const operatorPassword = (lab: LabNames): string => readFileSync(passwordFile(lab), "utf8").trim();

/** The master's host key as a known_hosts file has it: type and key. */
export const hostKey = (lab: LabNames): string => publicKey(hostKeyFile(lab));

/** Public part of the key with which the master's root reaches the nodes. */
export const nodePublicKey = (lab: LabNames): string => publicKey(nodeKeyFile(lab));

/** What a lab is made from. */
export interface MasterParts {
  template: string;
  /** The nodes' kernel, where the platform's own does not boot them. */
  kernel?: string;
  /** SELinux policy of a master that is a machine; no other has one. */
  policy?: string;
}

/** Make the lab's master; leaves an existing one as it is. */
export async function createMaster(lab: LabNames, kind: LabKind, parts: MasterParts): Promise<void> {
  if (existingKind(lab)) return;
  const { keys, keyType, systemd } = platforms[kind.platform];
  const generateKey = (path: string, comment: string): Promise<string> =>
    succeed("ssh-keygen", ["-q", ...keys, "-N", "", "-C", comment, "-f", path]);
  const tree = `${lab.tree}.new`;
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(lab.directory, { recursive: true, mode: 0o700 });
  await succeed("cp", ["-a", "--reflink=auto", parts.template, tree]);

  const key = join(lab.directory, `id_${keyType}`);
  rmSync(key, { force: true });
  await generateKey(key, `lab-${lab.name}`);
  await generateKey(join(tree, `etc/ssh/ssh_host_${keyType}_key`), master.hostname);
  copyFileSync(join(tree, `etc/ssh/ssh_host_${keyType}_key.pub`), hostKeyFile(lab));
  // The kinds that today's releases have besides; an emulated machine would take half a minute to make them.
  if (systemd) await succeed("ssh-keygen", ["-A", "-f", tree]);
  const ssh = join(tree, "root/.ssh");
  mkdirSync(ssh, { recursive: true, mode: 0o700 });
  await generateKey(join(ssh, `id_${keyType}`), `root@${master.hostname}`);
  copyFileSync(join(ssh, `id_${keyType}.pub`), nodeKeyFile(lab));
  authorize(ssh, readFileSync(`${key}.pub`, "utf8"));

  for (const user of ["admin", "operator"]) {
    const directory = join(tree, "home", user, ".ssh");
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    authorize(directory, readFileSync(`${key}.pub`, "utf8"));
    await succeed("chroot", [tree, "chown", "-R", `${user}:`, `/home/${user}`]);
  }
  writeFileSync(passwordFile(lab), randomBytes(12).toString("base64url"), { mode: 0o600 });
  await succeed("chroot", [tree, "chpasswd"], { input: `operator:${operatorPassword(lab)}\n` });

  // The HOWTO copies /boot/vmlinuz-$(uname -r), and uname in the container tells the version of this machine's kernel.
  if (parts.kernel) copyFileSync(parts.kernel, join(tree, `boot/vmlinuz-${release()}`));
  // systemd takes an empty one for a first boot.
  if (systemd) writeFileSync(join(tree, "etc/machine-id"), `${randomBytes(16).toString("hex")}\n`);
  chmodSync(join(tree, "root"), 0o750);
  if (parts.policy) await makeDisk(lab, kind.platform, tree, parts.policy);
  else renameSync(tree, lab.tree);
  recordKind(lab, kind);
}

function keyType(lab: LabNames): string {
  return platforms[existingKind(lab)?.platform ?? "centos5"].keyType;
}

function authorize(directory: string, key: string): void {
  writeFileSync(join(directory, "authorized_keys"), key, { mode: 0o600 });
}

function publicKey(path: string): string {
  return readFileSync(path, "utf8").trim().split(" ").slice(0, 2).join(" ");
}
