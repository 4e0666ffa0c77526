import { posix } from "node:path";
import type { BootFile } from "../../lib/model/capacity/boot-transfers";
import { ROOT_IMAGE } from "../../lib/model/capacity/boot-transfers";
import type { ServerLimits } from "../../lib/model/capacity/capacity";
import type { MemoryUse } from "../../lib/model/capacity/memory-room";
import { limitsFor } from "../../lib/model/tftp/tftp-limits";
import type { Platform } from "../../lib/platforms";
import { RAMDISK_FILES } from "../../lib/render/boot/pxelinux";

const OF_PACKAGE = "it comes from a package of the master";

/** What a node of a platform fetches when it boots, in that order. */
export function bootFiles({ pxe, image, nfs }: Platform): BootFile[] {
  const loaders = [
    loader("BIOS", pxe.bootLoader, pxe.bootLoaderSiblingFiles),
    ...(pxe.uefi.kind === "none" ? [] : [loader("UEFI", pxe.uefi.bootLoader, pxe.uefi.bootLoaderSiblingFiles)]),
  ];
  if (image.mode === "ramdisk") {
    return [
      ...loaders,
      { what: "kernel", file: RAMDISK_FILES.kernel, protocol: "TFTP" },
      { what: ROOT_IMAGE, file: RAMDISK_FILES.initrd, protocol: "TFTP" },
      {
        what: nfs.defaultPath,
        file: nfs.defaultPath,
        protocol: "NFS",
        unknown: "it is what a node reads while it starts",
      },
    ];
  }
  const { kernel, initramfs, root } = image.files;
  return [
    ...loaders,
    { what: "kernel", file: kernel, protocol: "HTTP" },
    { what: "initramfs", file: initramfs, protocol: "HTTP" },
    { what: ROOT_IMAGE, file: root, protocol: "HTTP" },
  ];
}

function loader(firmware: string, program: string, siblingFiles: readonly string[]): BootFile {
  const file = [program, ...siblingFiles].map((path) => posix.basename(path)).join(" ");
  return { what: `boot loader for ${firmware}`, file, protocol: "TFTP", unknown: OF_PACKAGE };
}

/** What holds a node's root file system. A squashfs is as large as what it holds, so it has no size of its own. */
export function memoryUse({ image }: Platform, sizeMiB: number | undefined): MemoryUse {
  return image.mode === "ramdisk"
    ? { kind: "ramdisk", sizeMiB }
    : { kind: "overlay", overlayPercent: image.overlayPercent };
}

/** What the servers of a platform can do, as the cluster makes them for so many nodes. */
export function serverLimits({ tftp, pxe, web, nfs }: Platform, nodes: number): ServerLimits {
  return {
    ...(tftp.kind === "xinetd" && { tftp: limitsFor(nodes) }),
    tftpBlockBytes: pxe.tftpBlockBytes,
    ...(web.kind === "httpd" && {
      web: {
        workers: web.limits.processes * web.limits.threadsPerProcess,
        threadsPerProcess: web.limits.threadsPerProcess,
        backlog: web.limits.backlog,
        settings: posix.dirname(web.configPath),
      },
    }),
    nfs: { path: nfs.defaultPath, threads: nfs.threads.byDefault, setting: nfs.threads.setting },
  };
}
