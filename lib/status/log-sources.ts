import { posix } from "node:path";
import type { ImageFileNames } from "../model/status/log-lines";
import { platformOf, Platforms } from "../platforms";
import { RAMDISK_FILES } from "../render/boot/pxelinux";

const ALL = Object.values(Platforms).map((name) => platformOf(name));

/** A stack does not say of which release its master is: logs of all of them, of which a master has its own. */
export const LOG_PATHS: readonly string[] = unique(
  ALL.flatMap(({ syslog, web }) => [...syslog.logs, ...(web.kind === "httpd" ? [web.accessLog] : [])]),
);

/** What nodes fetch, on any release. */
export const IMAGE_FILE_NAMES: ImageFileNames = {
  loader: unique(
    ALL.flatMap(({ pxe: { uefi } }) =>
      uefi.kind === "none" ? [] : [uefi.bootLoader, ...uefi.bootLoaderSiblingFiles].map((path) => posix.basename(path)),
    ),
  ),
  kernel: unique([
    ...Object.values(RAMDISK_FILES),
    ...ALL.flatMap(({ image }) => (image.mode === "squashfs" ? [image.files.kernel, image.files.initramfs] : [])),
  ]),
  root: unique(ALL.flatMap(({ image }) => (image.mode === "squashfs" ? [image.files.root] : []))),
};

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
