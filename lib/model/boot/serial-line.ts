import { InputError } from "../input-error";

/** A serial line of a node, on which the boot loader and the kernel talk. */
export interface SerialLine {
  /** Number of the line, counted from 0. */
  readonly unit: string;
  /** Bits a second. */
  readonly speed: string;
}

/** A serial line in the notation of the kernel, such as `ttyS0,115200`. No parity and 8 bits are what it has without a word. */
export function parseSerialLine(text: string, argument: string): SerialLine {
  const match = /^ttyS([0-3]),(\d+)(?:n8)?$/.exec(text);
  if (!match) throw new InputError(argument, `"${text}" is not a serial line, expected one such as ttyS0,115200`);
  return { unit: match[1], speed: match[2] };
}
