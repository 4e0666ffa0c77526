import { ImageFile } from "../../model/image/image-files";
import { ImageUser } from "../../model/image/image-users";
import { InputError } from "../../model/input-error";
import { Platform } from "../../platforms";

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

/** What a program uses in place of a file that nodes get without an image, if the library or another argument decides it. */
export function decidedBy(path: string, { ntp, image }: Platform): string | undefined {
  const decided = new Map([
    ...Object.entries(DECIDED_BY),
    ...["passwd", "shadow", "group", "gshadow"].map((file) => [`/etc/${file}`, "use accounts beside files"] as const),
    ["/root/.ssh/authorized_keys", "use accounts beside files, with the name root"] as const,
    [ntp.configPath, "use the argument timeServers of the image"] as const,
    [image.syslog.configPath, "use the argument remoteSyslog of the cluster, or syslogServer of the image"] as const,
    ["/etc/machine-id", "the library writes it: each node has one of its own"] as const,
    ["/etc/hostname", "a node gets its name by DHCP"] as const,
  ]);
  return decided.get(path);
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
