import { ImageFile } from "../../model/image/image-files";
import { ImageUser } from "../../model/image/image-users";
import { InputError } from "../../model/input-error";

/** Paths that a program cannot write, each with the argument that decides it. */
const DECIDED_BY: Readonly<Record<string, string>> = {
  "/etc/fstab": "the library writes it: / is the RAM disk, and /usr comes from the master",
  "/etc/mtab": "the library writes it",
  "/etc/hosts": "the library writes it from the argument nodes",
  "/etc/sysconfig/network": "the library writes it: a node gets its name by DHCP",
  "/etc/sysconfig/network-scripts/ifcfg-eth0": "the library writes it: a node gets its address by DHCP",
  "/etc/passwd": "use the argument users",
  "/etc/shadow": "use the arguments users and keepPasswords",
  "/etc/group": "use the argument users",
  "/etc/gshadow": "use the argument users",
  "/root/.ssh/authorized_keys": "use the arguments authorizedKeys and managementKey",
};

/** Paths that the library writes by configuration of its own, each with the argument that decides it. */
export interface OwnFiles {
  readonly [path: string]: string;
}

/** What a program uses in place of a file of its own, if there is such a thing. */
export function decidedBy(path: string): string | undefined {
  return Object.hasOwn(DECIDED_BY, path) ? DECIDED_BY[path] : undefined;
}

/** Refuses a file that another argument decides, naming the argument. */
export function refuseOwnFiles(files: readonly ImageFile[], users: readonly ImageUser[], own: OwnFiles): void {
  const keys = users.map((user, i): [string, string] => [
    `/home/${user.name}/.ssh/authorized_keys`,
    `use the argument users[${i}].authorizedKeys`,
  ]);
  const decided = new Map([...Object.entries(DECIDED_BY), ...Object.entries(own), ...keys]);
  files.forEach((file, i) => {
    const instead = decided.get(file.path);
    if (instead !== undefined) throw new InputError(`files[${i}].path`, `${file.path} is refused; ${instead}`);
  });
}
