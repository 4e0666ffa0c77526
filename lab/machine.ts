import { appendFileSync, copyFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aptOf, debsDirectory } from "./debian";
import { emulator, emulatorsOf } from "./emulator";
import type { LabPlatform } from "./kind";
import { master, masterConsole, type LabNames } from "./names";
import { platforms } from "./platforms";
import { startDetached, succeed } from "./processes";
import { plugIn } from "./segment";

/** A master that is an emulated machine: the same tree on a disk of its own, with the kernel that is installed in it. */

const disk = (lab: LabNames): string => join(lab.directory, "master.disk");
const kernel = (lab: LabNames): string => join(lab.directory, "master.vmlinuz");
const initrd = (lab: LabNames): string => join(lab.directory, "master.initrd");

/** Room for a build of an image beside the system; the file is sparse. */
const DISK_GIB = 8;

/** Turn a master's tree into its disk. The tree goes: from now on only the machine changes what is on it. */
export async function makeDisk(lab: LabNames, platform: LabPlatform, tree: string, policy: string): Promise<void> {
  const { sources, debian } = platforms[platform];
  await succeed("sh", [join(sources[0], "vm-initrd.sh"), tree, debsDirectory(debian), initrd(lab)], {
    env: await aptOf(debian, { refresh: false }),
  });
  const [release] = readdirSync(join(tree, "usr/lib/modules"));
  copyFileSync(join(tree, "usr/lib/modules", release, "vmlinuz"), kernel(lab));
  // Its kernel has an NFS server, so it gets the daemons that drive that one.
  writeFileSync(join(tree, "etc/dnf/vars/labmaster"), "vm\n");
  appendFileSync(join(tree, "etc/fstab"), "/dev/vda / ext4 defaults 0 0\n");
  await succeed("sh", [join(__dirname, "selinux", "label.sh"), tree, policy]);
  await succeed("mke2fs", ["-q", "-F", "-t", "ext4", "-L", "root", "-d", tree, disk(lab), `${DISK_GIB}G`]);
  rmSync(tree, { recursive: true });
}

export async function startMachine(lab: LabNames): Promise<void> {
  if (await machineIsRunning(lab)) return;
  const tap = await plugIn(lab, "master");
  const machine = [
    ...emulator(master.hostname, 2048, 2),
    ...["-serial", "stdio", "-kernel", kernel(lab), "-initrd", initrd(lab)],
    ...[
      "-append",
      "console=ttyS0 net.ifnames=0 mitigations=off audit=1 security=selinux quiet log_buf_len=16M sysctl.kernel.printk_ratelimit=0",
    ],
    // What is lost with the machine is thrown away anyhow.
    ...["-drive", `if=none,id=disk,file=${disk(lab)},format=raw,cache=unsafe,discard=unmap`],
    ...["-device", "virtio-blk-pci,drive=disk"],
    ...["-netdev", `tap,id=wire,ifname=${tap},script=no,downscript=no`],
    ...["-device", "virtio-net-pci,netdev=wire,mac=52:54:00:00:00:01,romfile="],
  ];
  startDetached("ip", ["netns", "exec", lab.segment, ...machine], masterConsole(lab));
}

export async function machineIsRunning(lab: LabNames): Promise<boolean> {
  return (await emulatorsOf(lab, master.hostname)).length > 0;
}
