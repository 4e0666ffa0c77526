import { Plain, text } from "../arguments/plain";
import { parseFileMode } from "../files/file-mode";
import { InputError } from "../input-error";
import { parseImagePath } from "./image-paths";
import { refuseSame } from "../arguments/unique";

/** A file of the image as a program gives it. */
export const imageFileShape = {
  path: text,
  content: text,
  mode: text.optional(),
  owner: text.optional(),
  group: text.optional(),
};

export type ImageFileInput = Plain<typeof imageFileShape>;

/** A file that the image has and the master has not, or has otherwise. */
export interface ImageFile {
  readonly path: string;
  readonly mode: string;
  readonly content: string;
  readonly owner: string;
  readonly group: string;
}

const ACCOUNT = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$/;

/** Files for the image, each one once, none of them below /usr where nodes mount that from the master. */
export function parseImageFiles(files: readonly ImageFileInput[], sharesUsr = true, argument = "files"): ImageFile[] {
  const parsed = files.map((file, i) => parseImageFile(file, sharesUsr ? "/usr" : undefined, `${argument}[${i}]`));
  refuseSame(
    parsed.map((file) => file.path),
    (i) => `${argument}[${i}].path`,
  );
  return parsed;
}

/** Text that a shell can carry: anything but NUL. */
export function parseText(text: string, argument: string): string {
  if (text.includes("\0")) throw new InputError(argument, "holds a NUL character, expected text");
  return text;
}

/** @param mounted directory that nodes mount from the master, which hides what a file puts there */
export function parseImageFile(file: ImageFileInput, mounted: string | undefined, argument: string): ImageFile {
  const path = parseImagePath(file.path, `${argument}.path`);
  if (mounted !== undefined && (path === mounted || path.startsWith(`${mounted}/`))) {
    throw new InputError(
      `${argument}.path`,
      `${path} is below ${mounted}, which nodes mount from the master; put the file there on the master`,
    );
  }
  if (path === "/dev" || path.startsWith("/dev/") || path.startsWith("/proc/") || path.startsWith("/sys/")) {
    throw new InputError(`${argument}.path`, `${path} is below a directory that the kernel fills on a node`);
  }
  return {
    path,
    mode: parseFileMode(file.mode ?? "0644", `${argument}.mode`),
    content: parseText(file.content, `${argument}.content`),
    owner: parseAccount(file.owner ?? "root", `${argument}.owner`),
    group: parseAccount(file.group ?? "root", `${argument}.group`),
  };
}

function parseAccount(name: string, argument: string): string {
  if (!ACCOUNT.test(name)) {
    throw new InputError(argument, `${JSON.stringify(name)} is not an account, expected a name or a number`);
  }
  return name;
}
