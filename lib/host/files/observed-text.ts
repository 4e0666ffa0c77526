import { createHash } from "node:crypto";

/** What a host says of the content of a file: text, from which a shell has dropped zero bytes, and digest and size of all bytes. */
export interface ObservedText {
  readonly text: string;
  readonly sha256?: string;
  readonly bytes?: string;
}

/** Whether the host has exactly the bytes of a text. */
export function isText(expected: string, { text, sha256 }: ObservedText): boolean {
  return sha256 === undefined ? text === expected : sha256 === digestOf(expected);
}

/** The text that came, and what no text shows of the file. */
export function shownText(observed: ObservedText, text: string): string {
  const shown = visible(text);
  if (observed.sha256 === undefined || observed.sha256 === digestOf(observed.text)) return shown;
  const size = `${observed.bytes ?? "?"} bytes that are not all text here, SHA-256 ${observed.sha256}`;
  return `${shown}${shown === "" || shown.endsWith("\n") ? "" : "\n"}(${size})\n`;
}

/** Controls that a terminal does not show, such as the CR of a file that was edited elsewhere, as they are written in a program. */
function visible(text: string): string {
  return text.replace(/(?![\t\n])\p{Cc}/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
