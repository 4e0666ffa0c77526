/** Programs that nodes load first, by their firmware type. */
export interface PxePart {
  readonly packages: readonly string[];
  /** Network boot program for BIOS firmware, as its package installs it. */
  readonly bootLoader: string;
  /** Modules that the boot loader loads from its own directory since version 5.00. */
  readonly bootLoaderSiblingFiles: readonly string[];
  /** The last length of an `append` line that the loader passes on whole. */
  readonly longestAppend: number;
  /** Bytes of a TFTP block that the loader for BIOS firmware asks for (syslinux, core/fs/pxe/tftp.c). */
  readonly tftpBlockBytes: number;
  readonly uefi: UefiPart;
}

/** The stub of systemd for UEFI firmware (systemd-stub(7)). */
export interface StubFacts {
  readonly package: string;
  readonly path: string;
}

/** How UEFI firmware boots, where it can. */
export type UefiPart =
  | { readonly kind: "none" }
  | {
      readonly kind: "grub";
      /** Directory below the TFTP root: GRUB looks for its configuration beside itself. */
      readonly directory: string;
      /** Program that the firmware starts, as its package installs it; `*` is the directory of the distribution. */
      readonly bootLoader: string;
      /** Files that it loads from its own directory. */
      readonly bootLoaderSiblingFiles: readonly string[];
      /** GRUB's own check of its configuration. */
      readonly validate: string;
      /** What makes a kernel, its initramfs and its command line one program, where the release has it. */
      readonly stub?: StubFacts;
    };
