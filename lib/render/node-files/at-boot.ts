import { basename } from "node:path/posix";
import type { RamdiskPlatform, SquashfsPlatform } from "../../platforms";
import { NODE_FILES_FROM_USR, NODE_FILES_WORD } from "../boot";
import { plainWords, renderTemplate } from "../template";

/** Name of the service of the image, and of the module of its initramfs, that brings a node's own files into place. */
export const NODE_FILES_SERVICE = "node-files";

/**
 * A node whose master restarts its web server waits for it. One whose master has no files for it says so after a minute, and one whose
 * master takes no connection after three.
 */
const HOOK_TRIES = 10;
const PAUSE_SECONDS = 6;

/** A module of dracut, which the initramfs of an image has besides those of the master. */
export interface DracutModule {
  readonly name: string;
  readonly files: readonly { readonly name: string; readonly content: string }[];
}

/** What the initramfs of an image does before it goes over to the root: the same in every image, and nothing without its kernel word. */
export function renderDracutModule({ nodeFiles }: SquashfsPlatform): DracutModule {
  const hook = "node-files.sh";
  const values = {
    ...{ word: NODE_FILES_WORD, plan: basename(nodeFiles.plan), applier: basename(nodeFiles.applier) },
    ...{ tries: HOOK_TRIES, pause: PAUSE_SECONDS },
  };
  return {
    name: NODE_FILES_SERVICE,
    files: [
      { name: "module-setup.sh", content: renderTemplate("node-files/dracut-module", { hook }, plainWords) },
      { name: hook, content: renderTemplate("node-files/dracut-hook", values, plainWords) },
    ],
  };
}

/** The init script of an image whose nodes mount /usr: the same in every image, and nothing without its kernel word. */
export function renderInitScript({ nodeFiles }: RamdiskPlatform): string {
  return renderTemplate(
    "node-files/init-script",
    {
      ...{ word: NODE_FILES_WORD, from: NODE_FILES_FROM_USR, name: NODE_FILES_SERVICE },
      ...{ plan: nodeFiles.plan, applier: nodeFiles.applier, pause: 20 },
    },
    plainWords,
  );
}
