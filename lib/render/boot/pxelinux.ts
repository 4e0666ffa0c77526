import { InputError } from "../../model/input-error";
import { DIGEST_LENGTH } from "../../model/store/image-digest";
import { BootEntry, DIGEST_TOKEN, kernelWords, storeUrl } from "./index";
import { oneLine, renderTemplate } from "../template";

/**
 * Text of a file under pxelinux.cfg/.
 *
 * @param longestAppend the last length of an `append` line that this pxelinux passes on whole
 */
export function renderPxelinuxConfig(entry: BootEntry, longestAppend: number, argument = "kernelArguments"): string {
  const { source, serial, origin } = entry;
  const store = source.kind === "http" ? storeUrl(source) : source.store;
  const { kernel, initrd } = source.kind === "http" ? httpFiles(source.files) : RAMDISK_FILES;
  const directory = `${store}/${DIGEST_TOKEN}`;
  const append = [`initrd=${directory}/${initrd}`, ...kernelWords(entry, argument)].join(" ");
  const length = append.replaceAll(DIGEST_TOKEN, "0".repeat(DIGEST_LENGTH)).length;
  if (length > longestAppend) {
    throw new InputError(
      argument,
      `make the append line ${length} characters long, expected at most ${longestAppend} (pxelinux)` +
        (entry.nodeFiles === true ? "; nodeFiles: false takes a word out of it" : ""),
    );
  }
  return renderTemplate(
    "boot/pxelinux.cfg",
    {
      origin,
      kernel: `${directory}/${kernel}`,
      append,
      serial: serial && `${serial.unit} ${serial.speed}`,
      // the kernel of the HOWTO asks by DHCP on its own; an initramfs must be told which card it was that booted
      card: source.kind === "http",
    },
    oneLine,
  );
}

/** The files of an image on a RAM disk that a node fetches. */
export const RAMDISK_FILES = { kernel: "vmlinuz", initrd: "rootfs.gz" };

function httpFiles(files: { readonly kernel: string; readonly initramfs: string }): typeof RAMDISK_FILES {
  return { kernel: files.kernel, initrd: files.initramfs };
}
