import { join } from "node:path";
import type { LabPlatform } from "./kind";

/** What differs between the platforms of a lab, besides the master's tree itself. */
export interface PlatformFacts {
  /** Folders whose content makes the master's tree; the first has its scripts. */
  sources: string[];
  /** What it is called in messages. */
  title: string;
  /** ssh-keygen(1)'s options for every key of the lab. */
  keys: string[];
  /** Kind of key, as in the names of its files. */
  keyType: "rsa" | "ed25519";
  /** What a current OpenSSH client must be told to talk to the master. */
  sshOptions: string[];
  /** Its nodes boot a kernel that the lab builds; otherwise they boot the master's own. */
  buildsKernel: boolean;
  /** A node's memory in MiB, processors and seconds from power-on to its login, when nothing else is asked for. */
  node: { memory: number; processors: number; timeoutSeconds: number };
}

export const platforms: Record<LabPlatform, PlatformFacts> = {
  centos5: {
    sources: [join(__dirname, "master"), join(__dirname, "nfs")],
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
    buildsKernel: true,
    // The RAM disk of a 512 MiB image fits into it.
    node: { memory: 768, processors: 1, timeoutSeconds: 180 },
  },
  el9: {
    sources: [join(__dirname, "master-el9"), join(__dirname, "nfs")],
    title: "EL 9",
    keys: ["-t", "ed25519"],
    keyType: "ed25519",
    sshOptions: [],
    buildsKernel: false,
    // Image, its overlay and a whole systemd.
    node: { memory: 2048, processors: 2, timeoutSeconds: 900 },
  },
};
