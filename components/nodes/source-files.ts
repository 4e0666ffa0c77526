import { readFileSync } from "node:fs";
import { InputError } from "../../lib/model/input-error";
import { parseNodeFile } from "../../lib/model/nodes/node-file";
import type { ListedNode } from "../../lib/model/nodes/nodes";
import type { SourceText } from "../../lib/model/source-lines";

/**
 * Reads a text that a person keeps, such as a list of nodes.
 *
 * @param kind what the file is, for the message when it cannot be read
 */
export function readSource(path: string, kind: string): SourceText {
  try {
    return { name: path, text: readFileSync(path, "utf8") };
  } catch (error) {
    throw new InputError(path, `cannot be read as a ${kind}: ${(error as Error).message}`);
  }
}

/** Nodes from a node file; see {@link parseNodeFile} for its form. */
export function readNodeFile(path: string): ListedNode[] {
  const { text, name } = readSource(path, "node file");
  return parseNodeFile(text, name);
}
