import { InputError } from "../../model/input-error";
import { SerialLine } from "../../model/boot/serial-line";

export { renderOrigin } from "./origin";
export type { BootLayer, BootValue } from "./origin";

/** Stands for the digest of the image, which only an apply knows. */
export const DIGEST_TOKEN = "@{digest}";

/** Word of the kernel line that names the image. */
export const IMAGE_WORD = "diskless.image";

/** Word of the kernel line by which the image looks for a node's own files. */
export const NODE_FILES_WORD = "diskless.files";
/** Its value where they lie in the /usr that nodes mount; elsewhere it is a URL. */
export const NODE_FILES_FROM_USR = "usr";

/** What a node boots, whatever its firmware and its loader. */
export interface BootEntry {
  readonly source: BootSource;
  readonly kernelArguments: readonly string[];
  /** Whether the node brings files of its own into place before its services start. */
  readonly nodeFiles?: boolean;
  /** Serial line that the loader and the kernel also talk on. */
  readonly serial?: SerialLine;
  /** Where the values come from, for the reader of the file; see `renderOrigin`. */
  readonly origin?: string;
}

/**
 * Where kernel and image come from. They lie in the directory of one digest, and the digest is on the kernel command line, so
 * what a node runs can be read back from its /proc/cmdline.
 */
export type BootSource =
  | {
      readonly kind: "ramdisk";
      /** Path of the store of images relative to the TFTP root. */
      readonly store: string;
      readonly ramdiskKiB: number;
    }
  | {
      readonly kind: "http";
      /** Address of the web server. */
      readonly server: string;
      /** Path of the store of images in a URL. */
      readonly location: string;
      readonly files: { readonly kernel: string; readonly initramfs: string; readonly root: string };
    };

/**
 * Words of the kernel command line, but for the initrd.
 *
 * @param argument the argument that {@link BootEntry.kernelArguments} come from
 */
export function kernelWords(entry: BootEntry, argument: string): string[] {
  return [
    ...rootWords(entry.source),
    `${IMAGE_WORD}=${DIGEST_TOKEN}`,
    ...(entry.nodeFiles === true ? [nodeFilesWord(entry.source)] : []),
    ...(entry.serial ? [`console=ttyS${entry.serial.unit},${entry.serial.speed}`] : []),
    ...entry.kernelArguments.map((word, i) => parseKernelArgument(word, `${argument}[${i}]`)),
  ];
}

/** Says where a node's own files come from: by HTTP beside the images, or in the /usr that it mounts. */
function nodeFilesWord(source: BootSource): string {
  return `${NODE_FILES_WORD}=${source.kind === "http" ? storeUrl(source) : NODE_FILES_FROM_USR}`;
}

/** URL of a store of images. */
export function storeUrl(source: Extract<BootSource, { kind: "http" }>): string {
  return `http://${source.server}${source.location}`;
}

function rootWords(source: BootSource): string[] {
  if (source.kind === "ramdisk") return ["root=/dev/ram", `ramdisk_size=${source.ramdiskKiB}`, "rw", "ip=dhcp"];
  // `rd.live.overlay.overlayfs` has another name since dracut 110, which still takes this one; those of EL8 and EL9 take no other
  return [
    `root=live:${storeUrl(source)}/${DIGEST_TOKEN}/${source.files.root}`,
    ...["rd.live.image", "rd.live.overlay.overlayfs=1", "rd.neednet=1", "ip=dhcp"],
  ];
}

function parseKernelArgument(word: string, argument: string): string {
  if (!/^[\x21-\x7e]+$/.test(word)) {
    throw new InputError(
      argument,
      `${JSON.stringify(word)} is not one kernel argument, expected a word without blanks`,
    );
  }
  if (
    /^(initrd|root|ramdisk_size|diskless\.image|diskless\.files|BOOTIF|ip|rd\.neednet|rd\.live\.overlay\.overlayfs)=/.test(
      word,
    )
  ) {
    throw new InputError(argument, `${JSON.stringify(word)} is set by the library; the image decides it`);
  }
  return word;
}
