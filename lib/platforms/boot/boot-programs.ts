import type { Platform } from "../platform";

/** What firmware fetches first, relative to the TFTP root. */
export interface BootPrograms {
  readonly bios: string;
  /** `undefined` where UEFI firmware cannot boot. */
  readonly uefi?: string;
}

/** The boot loaders of a platform as they lie below its TFTP root. */
export function bootPrograms({ pxe }: Platform): BootPrograms {
  const { uefi } = pxe;
  return {
    bios: baseName(pxe.bootLoader),
    uefi: uefi.kind === "none" ? undefined : `${uefi.directory}/${baseName(uefi.bootLoader)}`,
  };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
