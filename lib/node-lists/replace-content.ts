import {
  closeSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { InputError } from "../model/input-error";

/** Only root may give a file away; whoever else may write the file owns the new one. */
function keepOwner(file: number, uid: number, gid: number): void {
  try {
    fchownSync(file, uid, gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
  }
}

/**
 * Replaces the content of a file at once: whoever reads it has the old one or the new one, whatever interrupts us. Mode and, where we may, owner
 * stay. Refused when the file is not what was read any more.
 */
export function replaceContent(path: string, before: Buffer, after: Buffer): void {
  const target = realpathSync(path);
  const { mode, uid, gid } = statSync(target);
  const candidate = `${target}.${process.pid}.new`;
  try {
    const file = openSync(candidate, "wx", mode & 0o7777);
    try {
      for (let at = 0; at < after.length;) at += writeSync(file, after, at);
      keepOwner(file, uid, gid);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (!readFileSync(target).equals(before)) {
      throw new InputError(path, "was changed meanwhile and is left as it is; call the command again");
    }
    renameSync(candidate, target);
  } finally {
    rmSync(candidate, { force: true });
  }
}
