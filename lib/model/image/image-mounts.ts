import { flag, Plain, text } from "../arguments/plain";
import { parseImagePath } from "./image-paths";
import { refuseSame } from "../arguments/unique";
import { InputError } from "../input-error";

/** A directory of the boot server that nodes mount, as a program gives it. */
export const imageMountShape = { path: text, from: text.optional(), readOnly: flag.optional() };

export type ImageMountInput = Plain<typeof imageMountShape>;

/** A checked {@link ImageMountInput}, with its defaults. */
export interface ImageMount {
  /** Where nodes have it. */
  readonly path: string;
  /** Its path on the master. */
  readonly from: string;
  readonly readOnly: boolean;
}

/** Directories that are of one machine, or without which it does not come as far as to mount anything. */
const OWN = ["/usr", "/etc", "/bin", "/sbin", "/lib", "/lib64", "/dev", "/proc", "/sys", "/run", "/boot", "/root"];

/** What nodes mount once they run, each place once. Refused: what a node needs to come so far. */
export function parseImageMounts(mounts: readonly ImageMountInput[], argument = "mounts"): ImageMount[] {
  const parsed = mounts.map((mount, i) => parseImageMount(mount, `${argument}[${i}]`));
  refuseSame(
    parsed.map((mount) => mount.path),
    (i) => `${argument}[${i}].path`,
  );
  return parsed;
}

/** Whether a path is the place of a mount or below it, where nodes do not see what their image has there. */
export function mountOver(path: string, mounts: readonly ImageMount[]): ImageMount | undefined {
  return mounts.find((mount) => path === mount.path || path.startsWith(`${mount.path}/`));
}

function parseImageMount(mount: ImageMountInput, argument: string): ImageMount {
  const path = parseImagePath(mount.path, `${argument}.path`);
  const own = OWN.find((directory) => path === directory || (directory !== "/usr" && path.startsWith(`${directory}/`)));
  if (own !== undefined || path === "/var") {
    throw new InputError(`${argument}.path`, `a node needs its own ${path} before it can mount anything`);
  }
  return {
    path,
    from: mount.from === undefined ? path : parseImagePath(mount.from, `${argument}.from`),
    readOnly: mount.readOnly ?? true,
  };
}
