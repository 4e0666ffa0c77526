import type { MasterTexts, ObservedText } from "../host/adopt/master-texts";
import { InputError } from "../model/input-error";
import { SourceText } from "../model/source-lines";

/** A file with its text, as messages and parsers speak of it; `undefined` for a link and for nothing. */
export function sourceOf(observed: ObservedText | undefined): SourceText | undefined {
  return observed && "content" in observed ? { name: observed.path, text: observed.content } : undefined;
}

/** Why the bytes of a file cannot be kept by a program, if they cannot. */
export function unkeepable(observed: ObservedText): string | undefined {
  if (!("content" in observed)) return `is a symbolic link to ${observed.link}`;
  const { content } = observed;
  if (/^\(a file of \d+ bytes\)$/.test(content)) return "is larger than 1 MiB";
  if (content.includes("\uFFFD")) return "is not valid UTF-8, so its bytes could not be reproduced";
  if (/^# BEGIN pulumi-diskless /m.test(content)) return "has a block of pulumi-diskless, so another stack manages it";
  return undefined;
}

/** Texts of a master that a program can keep, and a remark on each that it cannot. */
export function keepable(master: MasterTexts): { readonly kept: MasterTexts; readonly remarks: readonly string[] } {
  const remarks: string[] = [];
  const keep = (observed: ObservedText): boolean => {
    const reason = unkeepable(observed);
    if (reason !== undefined) remarks.push(`${observed.path}: ${reason}; it is not in the program and left alone`);
    return reason === undefined;
  };
  const one = (observed: ObservedText | undefined) => (observed && keep(observed) ? observed : undefined);
  return {
    kept: {
      ...master,
      ...{ hosts: one(master.hosts), tftp: one(master.tftp), exports: master.exports.filter(keep) },
      bootFiles: master.bootFiles.filter((file) => "link" in file || keep(file)),
    },
    remarks,
  };
}

/** Why something is not in the program, as a remark; an error of another kind is thrown on. */
export function leftAlone(error: unknown): string {
  if (!(error instanceof InputError)) throw error;
  return `${error.message}; it is not in the program and left alone`;
}
