import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LabPlatform } from "../lab/kind";

/** How an image of a platform is made by hand, what a node fetches of either way, and what ours should take of the other at most. */
export interface ImageWays {
  /** Whose steps they are, in one word. */
  readonly rival: string;
  /** What both ways take to be on the master. */
  readonly prepare: string;
  /** A script for bash, its arguments and the directory that it fills. */
  readonly script: string;
  readonly words: readonly string[];
  readonly directory: string;
  /** All that the script leaves behind on the master. */
  readonly leaves: readonly string[];
  /** What a node fetches, the root image last. */
  readonly theirFiles: readonly string[];
  readonly ourFiles: readonly string[];
  /** Trees that are copied and nobody edits: both images must have them alike, or they are not the same image. */
  readonly copied: readonly string[];
  /** As parts of what the other way takes; one that is absent is not judged. */
  readonly limits: { readonly seconds?: number; readonly processorSeconds: number; readonly bytes: number };
}

/** How many nodes the image of el9 has in its /etc/hosts. */
const NODES = "10";

export function imageWays(platform: LabPlatform, sizeMiB: number): ImageWays {
  return platform === "centos5" ? howtoWays(sizeMiB) : byHandWays();
}

function howtoWays(sizeMiB: number): ImageWays {
  const directory = "/root/bench/howto";
  return {
    rival: "howto",
    // the HOWTO installs the first and takes the others to be there
    prepare: "yum -y -q install ntp nfs-utils portmap >/dev/null && mkdir -p /root/bench",
    script: readFileSync(join(__dirname, "howto-image.sh"), "utf8"),
    words: [String(sizeMiB), directory],
    directory,
    leaves: [directory],
    theirFiles: ["rootfs.gz"],
    ourFiles: ["rootfs.gz"],
    copied: ["bin", "sbin", "lib", "lib64", "dev", "usr/bin"],
    limits: { seconds: 1, processorSeconds: 1, bytes: 1 },
  };
}

function byHandWays(): ImageWays {
  const directory = "/var/www/html/diskless";
  const { packages, image } = byHandParts(readFileSync(join(__dirname, "..", "lab", "howto-el-by-hand.sh"), "utf8"));
  return {
    rival: "by-hand",
    // the steps put a key of root's into the image
    prepare: `mkdir -p /root/bench /root/.ssh && cd /root/bench && ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_bench &&
      bash -s ${NODES} <<'PACKAGES'\n${packages}PACKAGES\n`,
    script: image,
    words: [NODES],
    directory,
    leaves: [directory, "/var/lib/lab-image"],
    theirFiles: ["vmlinuz", "initrd.img", "rootfs.squashfs"],
    ourFiles: ["vmlinuz", "initramfs.img", "rootfs.squashfs"],
    copied: ["usr/bin", "usr/sbin", "usr/lib64", "usr/libexec", "usr/share"],
    limits: { processorSeconds: 0.6, bytes: 0.95 },
  };
}

/** Two scripts of the one by which an el9 boot server is made by hand: its packages, and the steps of its image. */
export function byHandParts(script: string): { packages: string; image: string } {
  const at = (mark: string): number => {
    const found = script.indexOf(mark);
    if (found === -1) throw new Error(`the steps by hand have no line that begins with ${mark}`);
    return found;
  };
  const settings = script.slice(0, at('\nstep "packages"') + 1);
  return {
    packages: script.slice(0, at("\n# The newest kernel") + 1),
    image: settings + script.slice(at("\n# The newest kernel") + 1, at('\nstep "DHCP"') + 1),
  };
}
