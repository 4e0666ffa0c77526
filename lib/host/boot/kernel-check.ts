import type { Platform } from "../../platforms";
import { BootSource, storeUrl } from "../../render/boot";

/**
 * The check of a boot entry before it replaces another: the kernel that it names is on the host. Without it, a digest that the store
 * lacks would be noticed only when the node starts.
 */
export function kernelCheck({ tftp, web }: Platform, source: BootSource): string {
  const [before, directory] =
    source.kind === "ramdisk" || web.kind === "none" ? ["", tftp.root] : [`${storeUrl(source)}/`, web.directory];
  return `ls "${directory}/$(sed -n 's,^  kernel ${before},,p' {candidate})" >/dev/null`;
}
