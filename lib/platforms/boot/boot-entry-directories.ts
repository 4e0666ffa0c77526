import type { Platform } from "../platform";

/** Where a boot loader looks for its configuration. */
export interface BootEntryDirectory {
  readonly loader: "pxelinux" | "grub";
  readonly directory: string;
}

/** The directories of a platform's boot entries, that of BIOS firmware first. */
export function bootEntryDirectories({ tftp, pxe }: Platform): BootEntryDirectory[] {
  const { uefi } = pxe;
  return [
    { loader: "pxelinux", directory: `${tftp.root}/pxelinux.cfg` },
    ...(uefi.kind === "none" ? [] : [{ loader: "grub" as const, directory: `${tftp.root}/${uefi.directory}` }]),
  ];
}
