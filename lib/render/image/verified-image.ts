import { DIGEST_LENGTH } from "../../model/store/image-digest";
import { IDENTITY_FILE } from "../../model/store/published-files";
import { NOTHING, REFUSED } from "../../model/boot/refused-image";
import { IMAGE_WORD } from "../boot";
import type { DracutModule } from "../node-files/at-boot";
import { plainWords, renderTemplate } from "../template";

/** What dracut runs with an image that was fetched, to mount it; and its name behind the check. */
const MOUNTER = "/sbin/dmsquash-live-root";
export const UNCHECKED_MOUNTER = `${MOUNTER}.unchecked`;

/** On a node that runs: the digest that its root image was held to, and the seconds that it took. */
export const VERIFIED_MARK = "/run/verified-image";

/** The list of an image has a line for each of its files. */
const LARGEST_LIST = 65536;

/** The image itself was fetched a moment before. */
const TRIES = 5;
const PAUSE_SECONDS = 3;

/** What the initramfs of an image has whose nodes check it before they run it. */
export function renderVerifiedModule(): DracutModule {
  const names = { check: "verify-image.sh", gate: "checked-live-root.sh", switch: "require-verified.sh" };
  const values = {
    ...{ ...names, mounter: MOUNTER, unchecked: UNCHECKED_MOUNTER, mark: VERIFIED_MARK },
    ...{ word: IMAGE_WORD, list: IDENTITY_FILE, refused: REFUSED, none: NOTHING },
    ...{ largest: LARGEST_LIST, tries: TRIES, pause: PAUSE_SECONDS },
  };
  // any so many characters, as a pattern of the shell has them
  const digits = "?".repeat(DIGEST_LENGTH);
  const text = (template: string): string => renderTemplate(`image/verified-${template}`, { ...values, digits }, words);
  return {
    name: "verified-image",
    files: [
      { name: "module-setup.sh", content: text("module") },
      { name: names.check, content: text("check") },
      { name: names.gate, content: text("gate") },
      { name: names.switch, content: text("switch") },
    ],
  };
}

const words = (value: string): string => (/^\?+$/.test(value) ? value : plainWords(value));
