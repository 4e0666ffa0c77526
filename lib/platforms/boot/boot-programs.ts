import { BootPrograms, CARD_TOKEN } from "../../model/boot/firmware";
import type { Platform } from "../platform";

/** Directory of the web server that has what UEFI firmware and GRUB fetch over HTTP before the kernel. */
export interface HttpBootDirectory {
  readonly directory: string;
  /** Its path in a URL. */
  readonly location: string;
}

/** The boot loaders of a platform, as firmware finds them on its boot server. */
export function bootPrograms(platform: Platform): BootPrograms {
  const { pxe } = platform;
  const { uefi } = pxe;
  const http = httpBootDirectory(platform);
  const loader = uefi.kind === "none" ? undefined : baseName(uefi.bootLoader);
  return {
    bios: baseName(pxe.bootLoader),
    uefi: uefi.kind === "none" ? undefined : `${uefi.directory}/${loader}`,
    ...(http !== undefined && { uefiHttp: `${http.location}/${loader}` }),
  };
}

/** What UEFI firmware fetches over HTTP where each node has a boot image of its own that is signed. */
export function signedBootProgram(platform: Platform): string | undefined {
  const http = httpBootDirectory(platform);
  return http && `${http.location}/${CARD_TOKEN}.efi`;
}

/** `undefined` where a platform has no loader that is fetched over HTTP, or no web server. */
export function httpBootDirectory({ pxe, web }: Platform): HttpBootDirectory | undefined {
  const { uefi } = pxe;
  if (uefi.kind === "none" || web.kind === "none") return undefined;
  // not below the TFTP root: SELinux lets httpd read its own directories alone
  return { directory: `${web.directory}/${uefi.directory}`, location: `${web.location}/${uefi.directory}` };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
