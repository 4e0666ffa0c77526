import { InputError } from "../input-error";
import { ListedNode, parseNode } from "./nodes";
import { sourceLines, SourceText } from "../source-lines";

const COLUMNS = ["host name", "address", "MAC address"];

/** A node and the line that gives it. */
export interface PlacedNode {
  /** Such as `host_ip_mac.txt:4`. */
  readonly place: string;
  readonly node: ListedNode;
}

/**
 * Nodes from the text of a node file, the HOWTO's `host_ip_mac.txt`: one `hostname ip mac` a line, columns apart by blanks. Further
 * columns are the MAC addresses of other cards of the node.
 * `#` starts a comment, blank lines and carriage returns do not count, a MAC address may have any notation.
 *
 * @param source name of the file, for messages such as `host_ip_mac.txt:4`
 */
export function parseNodeFile(text: string, source: string): ListedNode[] {
  return placedNodes({ name: source, text }).map(({ node }) => node);
}

/** The nodes with the place of each in the file. */
export function placedNodes(source: SourceText): PlacedNode[] {
  return sourceLines(source).map(({ place, text, columns }) => {
    if (columns.length < COLUMNS.length) {
      throw new InputError(place, `has no ${COLUMNS[columns.length]}, expected "hostname ip mac", got "${text}"`);
    }
    const [name, address, mac, ...otherMacs] = columns;
    return { place, node: parseNode({ name, address, mac, ...(otherMacs.length > 0 && { otherMacs }) }, place) };
  });
}
