import { BootEntry, BootSource, DIGEST_TOKEN, kernelWords } from "./index";
import { oneLine, renderTemplate } from "../template";

/** A boot entry that fetches by HTTP: GRUB is the loader of UEFI firmware, and no platform boots that by TFTP alone. */
export type HttpBootEntry = BootEntry & { readonly source: Extract<BootSource, { kind: "http" }> };

/** Text of a grub.cfg: the same kernel, image and arguments as by pxelinux. */
export function renderGrubConfig(entry: HttpBootEntry, argument = "kernelArguments"): string {
  const { server, location, files } = entry.source;
  const directory = `(http,${server})${location}/${DIGEST_TOKEN}`;
  return renderTemplate(
    "boot/grub.cfg",
    {
      origin: entry.origin,
      kernel: `${directory}/${files.kernel}`,
      initrd: `${directory}/${files.initramfs}`,
      // which card it was that booted; pxelinux says it by `ipappend 2`
      arguments: [...kernelWords(entry, argument).map(grubWord), "BOOTIF=01-$net_default_mac"].join(" "),
      serial: entry.serial,
    },
    oneLine,
  );
}

/** A word as GRUB's shell reads it whole; the token of the digest is replaced before GRUB sees it. */
function grubWord(word: string): string {
  return /^[A-Za-z0-9_.,:=/@%+-]+$/.test(word.replaceAll(DIGEST_TOKEN, ""))
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`;
}
