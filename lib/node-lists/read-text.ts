import { readFileSync } from "node:fs";
import { InputError } from "../model/input-error";
import { SourceText } from "../model/source-lines";

const STANDARD_INPUT = "-";

/** A text as it was read, with the bytes that it has in its file. */
export interface ReadText extends SourceText {
  readonly bytes: Buffer;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
}

/** Reads a file, or standard input for `-`. Bytes that are no UTF-8 are those of Windows-1252, unless a mark says UTF-16. */
export function readText(path: string): ReadText {
  const name = path === STANDARD_INPUT ? "standard input" : path;
  const bytes = bytesOf(path, name);
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes("\0")) throw new InputError(name, "has zero bytes, expected a text");
  return { name, text, bytes, encoding };
}

/** What to say of a text that is not in UTF-8. */
export function encodingRemarks({ name, encoding }: ReadText): string[] {
  return encoding === "windows-1252" ? [`${name}: is no UTF-8, and is read as Windows-1252`] : [];
}

function bytesOf(path: string, name: string): Buffer {
  try {
    return readFileSync(path === STANDARD_INPUT ? 0 : path);
  } catch (error) {
    throw new InputError(name, `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
  }
}

function encodingOf(bytes: Buffer): ReadText["encoding"] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}
