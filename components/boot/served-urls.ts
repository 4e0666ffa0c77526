import type { Platform } from "../../lib/platforms";

/** Where nodes get what lies below the TFTP root of a boot server, and where its images. */
export interface ServedFrom {
  readonly tftpRoot: string;
  readonly tftp: string;
  readonly images: string;
}

export function servedFrom({ tftp, web, image }: Platform, address: string): ServedFrom {
  const byTftp = `tftp://${address}`;
  const byWeb = web.kind === "none" ? "" : `http://${address}${web.location}`;
  return { tftpRoot: tftp.root, tftp: byTftp, images: image.mode === "ramdisk" ? `${byTftp}/${image.store}` : byWeb };
}

/** URL of a file below the TFTP root, and those of the files beside it. */
export function tftpUrls({ tftpRoot, tftp }: ServedFrom, path: string, beside: readonly string[] = []): string[] {
  const url = `${tftp}${path.slice(tftpRoot.length)}`;
  return [url, ...beside.map((name) => `${url.slice(0, url.lastIndexOf("/"))}/${name}`)];
}
