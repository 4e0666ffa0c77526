import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { refusalOf, type Missing } from "./installation";
import { succeed } from "./processes";

/** Why this machine cannot hold a lab; the command line tool turns it into exit status 2. */
export class UnsuitableMachine extends Error {}

/** What the lab runs on this machine, and the Debian package that has it. */
const tools: Record<string, string> = {
  "qemu-system-x86_64": "qemu-system-x86",
  "/usr/lib/ipxe/qemu/efi-virtio.rom": "ipxe-qemu",
  "/usr/share/OVMF/OVMF_CODE_4M.fd": "ovmf",
  mmdebstrap: "mmdebstrap",
  rpmbuild: "rpm",
  rpm2cpio: "rpm",
  createrepo_c: "createrepo-c",
  "systemd-nspawn": "systemd-container",
  socat: "socat",
  curl: "curl",
  ip: "iproute2",
  nsenter: "util-linux",
  losetup: "mount",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  cpio: "cpio",
  python3: "python3-minimal",
};

/** Needed only where the nodes' kernel is not cached yet. */
const kernelTools: Record<string, string> = {
  make: "make",
  gcc: "gcc",
  flex: "flex",
  bison: "bison",
  bc: "bc",
  xz: "xz-utils",
  "/usr/include/libelf.h": "libelf-dev",
};

/** Refuse in one sentence where a lab cannot work. */
export function requireSuitableMachine(): void {
  if (process.platform !== "linux") {
    throw new UnsuitableMachine(`The lab needs Linux (this is ${process.platform}); use a Linux machine or container.`);
  }
  if (process.getuid?.() !== 0) {
    throw new UnsuitableMachine("The lab makes network namespaces and containers and so needs root; run it with sudo.");
  }
  if (!present("apt-get")) {
    throw new UnsuitableMachine("The lab is made from Debian packages and needs apt-get, which is not on the PATH.");
  }
}

/** Install the tools that are missing, and only those. `building` tells what is not cached and has to be made. */
export async function installTools(
  log: (line: string) => void,
  building: { kernel: boolean; master: boolean },
): Promise<void> {
  const wanted = building.kernel ? { ...tools, ...kernelTools } : tools;
  await installMissing(log, wanted, building.kernel || building.master);
}

/**
 * Install Debian's packages of those tools that are missing; refuses in words where that cannot be done.
 *
 * @param refresh whether apt's lists are needed in any case
 */
export async function installMissing(
  log: (line: string) => void,
  wanted: Readonly<Record<string, string>>,
  refresh = false,
): Promise<void> {
  const missing = missingOf(wanted);
  if (missing.tools.length === 0 && !refresh) return;
  const refusal = refusalOf(missing, { isRoot: process.getuid?.() === 0, hasApt: present("apt-get") });
  if (refusal !== undefined) throw new UnsuitableMachine(refusal);
  // A build fetches packages by name, too; with lists that are absent or stale it would fail half way.
  log(missing.packages.length === 0 ? "refreshing apt's package lists" : `installing ${missing.packages.join(" ")}`);
  // apt gives up where another one reads lists, so labs that start together take turns; the lock is closed in apt itself, or a
  // daemon that a package starts would hold it for ever
  const install = join(__dirname, "apt-install.sh");
  await succeed("flock", ["--close", "/var/lib/apt/lists", "sh", install, ...missing.packages]);
}

function missingOf(wanted: Readonly<Record<string, string>>): Missing {
  const tools = Object.keys(wanted).filter((tool) => !present(tool));
  return { tools, packages: [...new Set(tools.map((tool) => wanted[tool]))] };
}

function present(tool: string): boolean {
  const places = tool.startsWith("/")
    ? [tool]
    : [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"].map((directory) => join(directory, tool));
  return places.some((place) => {
    try {
      accessSync(place, constants.F_OK);
      return true;
    } catch {
      return false;
    }
  });
}
