import { InputError } from "../../model/input-error";
import { SerialLine } from "../../model/serial-line";
import { oneLine, renderTemplate } from "../template";

/** The last length of an `append` line that pxelinux 3.11 passes on whole. */
const LONGEST_APPEND = 255;

/** Stands for the digest of the image, which only an apply knows. */
export const DIGEST_TOKEN = "@{digest}";
const DIGEST_LENGTH = 32;

export interface BootEntry {
  /** Path of the store of images relative to the TFTP root. */
  readonly store: string;
  readonly ramdiskKiB: number;
  readonly kernelArguments: readonly string[];
  /** Serial line that the loader and the kernel also talk on. */
  readonly serial?: SerialLine;
}

/**
 * Text of a file under pxelinux.cfg/. Kernel and image lie in the directory of one digest, and the digest is on the kernel
 * command line, so what a node runs can be read back from its /proc/cmdline.
 */
export function renderPxelinuxConfig(entry: BootEntry, argument = "kernelArguments"): string {
  const directory = `${entry.store}/${DIGEST_TOKEN}`;
  const append = [
    `initrd=${directory}/rootfs.gz`,
    "root=/dev/ram",
    `ramdisk_size=${entry.ramdiskKiB}`,
    "rw",
    "ip=dhcp",
    `diskless.image=${DIGEST_TOKEN}`,
    ...(entry.serial ? [`console=ttyS${entry.serial.unit},${entry.serial.speed}`] : []),
    ...entry.kernelArguments.map((word, i) => parseKernelArgument(word, `${argument}[${i}]`)),
  ].join(" ");
  const length = append.replaceAll(DIGEST_TOKEN, "0".repeat(DIGEST_LENGTH)).length;
  if (length > LONGEST_APPEND) {
    throw new InputError(
      argument,
      `make the append line ${length} characters long, expected at most ${LONGEST_APPEND} (pxelinux)`,
    );
  }
  return renderTemplate(
    "pxelinux/pxelinux.cfg",
    { kernel: `${directory}/vmlinuz`, append, serial: entry.serial && `${entry.serial.unit} ${entry.serial.speed}` },
    oneLine,
  );
}

function parseKernelArgument(word: string, argument: string): string {
  if (!/^[\x21-\x7e]+$/.test(word)) {
    throw new InputError(
      argument,
      `${JSON.stringify(word)} is not one kernel argument, expected a word without blanks`,
    );
  }
  if (/^(initrd|root|ramdisk_size|diskless\.image)=/.test(word)) {
    throw new InputError(argument, `${JSON.stringify(word)} is set by the library; the image decides it`);
  }
  return word;
}
