import type { Platform } from "../../lib/platforms";

/** Where nodes get what lies below the TFTP root of a boot server, and where its images. */
export interface ServedFrom {
  readonly tftpRoot: string;
  readonly tftp: string;
  readonly images: string;
  /** Directory that the web server serves, where there is one, and its URL. */
  readonly web?: { readonly directory: string; readonly url: string };
}

export function servedFrom({ tftp, web, image }: Platform, address: string): ServedFrom {
  const byTftp = `tftp://${address}`;
  const byWeb = web.kind === "none" ? undefined : { directory: web.directory, url: `http://${address}${web.location}` };
  return {
    ...{ tftpRoot: tftp.root, tftp: byTftp },
    images: image.mode === "ramdisk" ? `${byTftp}/${image.store}` : (byWeb?.url ?? ""),
    ...(byWeb && { web: byWeb }),
  };
}

/** URL of a file below the TFTP root or the directory of the web server, and those of the files beside it. */
export function urlsOf({ tftpRoot, tftp, web }: ServedFrom, path: string, beside: readonly string[] = []): string[] {
  const url =
    web !== undefined && path.startsWith(`${web.directory}/`)
      ? `${web.url}${path.slice(web.directory.length)}`
      : `${tftp}${path.slice(tftpRoot.length)}`;
  return [url, ...beside.map((name) => `${url.slice(0, url.lastIndexOf("/"))}/${name}`)];
}
