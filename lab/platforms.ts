import { join } from "node:path";
import type { DebianRelease } from "./debian";
import type { LabPlatform } from "./kind";

/** What differs between the platforms of a lab, besides the master's tree itself. */
export interface PlatformFacts {
  /** Folders whose content makes the master's tree; the first has its scripts. */
  sources: string[];
  /** The one of them that differs between releases which share the scripts. */
  release?: string;
  /** Whose packages the master is made from. */
  debian: DebianRelease;
  /** What it is called in messages. */
  title: string;
  /** ssh-keygen(1)'s options for every key of the lab. */
  keys: string[];
  /** Kind of key, as in the names of its files. */
  keyType: "rsa" | "ed25519";
  /** What a current OpenSSH client must be told to talk to the master. */
  sshOptions: string[];
  /** Its master and nodes run systemd, and a master may be a machine of its own. Otherwise they run SysV init. */
  systemd: boolean;
  /** The package repository of the lab, which a real master has elsewhere: it does not compress, and is of no use to a node. */
  repository?: string;
  /** Its nodes boot a kernel that the lab builds; otherwise they boot the master's own. */
  buildsKernel: boolean;
  /** A node's memory in MiB, processors and seconds from power-on to its login, when nothing else is asked for. */
  node: { memory: number; processors: number; timeoutSeconds: number };
}

/** What releases of today's Enterprise Linux have in common. */
function today(release: "el9" | "el10", debian: DebianRelease): Omit<PlatformFacts, "node"> {
  const number = release.slice("el".length);
  const own = join(__dirname, `master-${release}`);
  return {
    sources: [join(__dirname, "master-el"), own, join(__dirname, "nfs")],
    release: own,
    debian,
    title: `EL ${number}`,
    keys: ["-t", "ed25519"],
    keyType: "ed25519",
    sshOptions: [],
    systemd: true,
    repository: `/opt/centos-${number}`,
    buildsKernel: false,
  };
}

export const platforms: Record<LabPlatform, PlatformFacts> = {
  centos5: {
    sources: [join(__dirname, "master"), join(__dirname, "nfs")],
    debian: "bookworm",
    title: "CentOS 5",
    // OpenSSH 4.3 knows RSA; so all keys are.
    keys: ["-t", "rsa", "-b", "2048", "-m", "PEM"],
    keyType: "rsa",
    sshOptions: [
      "-oKexAlgorithms=+diffie-hellman-group14-sha1",
      "-oHostKeyAlgorithms=+ssh-rsa",
      "-oPubkeyAcceptedAlgorithms=+ssh-rsa",
      "-oMACs=+hmac-sha1",
    ],
    systemd: false,
    buildsKernel: true,
    // The RAM disk of a 512 MiB image fits into it.
    node: { memory: 768, processors: 1, timeoutSeconds: 180 },
  },
  el9: {
    ...today("el9", "bookworm"),
    // Image, its overlay and a whole systemd.
    node: { memory: 2048, processors: 2, timeoutSeconds: 900 },
  },
  el10: {
    ...today("el10", "trixie"),
    node: { memory: 2048, processors: 2, timeoutSeconds: 1200 },
  },
};
