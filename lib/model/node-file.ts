import { readFileSync } from "node:fs";
import { InputError } from "./input-error";
import { Node, parseNode } from "./nodes";

const COLUMNS = ["host name", "address", "MAC address"];

/**
 * Nodes from the text of a node file, the HOWTO's `host_ip_mac.txt`: one `hostname ip mac` a line, columns apart by blanks.
 * `#` starts a comment, blank lines and carriage returns do not count, a MAC address may have any notation.
 *
 * @param source name of the file, for messages such as `host_ip_mac.txt:4`
 */
export function parseNodeFile(text: string, source: string): Node[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .flatMap((line, i) => {
      const columns = line.replace(/#.*/, "").trim().split(/\s+/).filter(Boolean);
      if (columns.length === 0) return [];
      const place = `${source}:${i + 1}`;
      if (columns.length < COLUMNS.length) {
        throw new InputError(
          place,
          `has no ${COLUMNS[columns.length]}, expected "hostname ip mac", got "${line.trim()}"`,
        );
      }
      if (columns.length > COLUMNS.length) {
        throw new InputError(place, `has ${columns.length} columns, expected "hostname ip mac", got "${line.trim()}"`);
      }
      return [parseNode({ name: columns[0], address: columns[1], mac: columns[2] }, place)];
    });
}

/** Nodes from a node file; see {@link parseNodeFile} for its form. */
export function readNodeFile(path: string): Node[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError(path, `cannot be read as a node file: ${(error as Error).message}`);
  }
  return parseNodeFile(text, path);
}
