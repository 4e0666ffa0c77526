import { InputError, refuseAll } from "../input-error";
import { readCsv, TableMachine } from "../list-formats/csv-list";
import { parseIpv4 } from "../network/ipv4";
import { parseMacAddress } from "../network/mac-address";
import { ListedNode, parseNode, parseNodeName } from "./nodes";
import { sourceLines, SourceText } from "../source-lines";

const COLUMNS = ["host name", "address", "MAC address"];

/** A node and the line that gives it. */
export interface PlacedNode {
  /** Such as `host_ip_mac.txt:4`. */
  readonly place: string;
  readonly node: ListedNode;
}

/** A node of a file. */
export interface FiledNode extends PlacedNode {
  /** Number of its last line in the file; the first one is 1. */
  readonly line: number;
}

/**
 * Nodes from the text of a node file. A file whose name ends in `.csv` is a table whose first line has the headings of its columns. Any other is the
 * HOWTO's `host_ip_mac.txt`: one `hostname ip mac` a line, columns apart by blanks. Further columns are the MAC addresses of other cards
 * of the node.
 * `#` starts a comment, blank lines and carriage returns do not count, a MAC address may have any notation.
 *
 * @param source name of the file, for messages such as `host_ip_mac.txt:4`
 */
export function parseNodeFile(text: string, source: string): ListedNode[] {
  return placedNodes({ name: source, text }).map(({ node }) => node);
}

/** Whether a node file is a table with headings, which its name says. */
export function isTable(name: string): boolean {
  return /\.csv$/i.test(name);
}

/** The nodes with the place of each in the file. */
export function placedNodes(source: SourceText): FiledNode[] {
  return isTable(source.name) ? nodesOfTable(source) : nodesOfLines(source);
}

function nodesOfLines(source: SourceText): FiledNode[] {
  return sourceLines(source).map(({ place, number, text, columns }) => {
    if (columns.length < COLUMNS.length) {
      throw new InputError(place, `has no ${COLUMNS[columns.length]}, expected "hostname ip mac", got "${text}"`);
    }
    const [name, address, mac, ...otherMacs] = columns;
    return {
      ...{ place, line: number },
      node: parseNode({ name, address, mac, ...(otherMacs.length > 0 && { otherMacs }) }, place),
    };
  });
}

/** All faults of a table are named at once, since a person mends them in another program. */
function nodesOfTable(source: SourceText): FiledNode[] {
  const { machines, faults } = readCsv(source);
  const found = [...faults];
  const nodes = machines.flatMap((machine): FiledNode[] => {
    try {
      return [{ place: machine.place, line: machine.lastLine, node: nodeOfRecord(machine) }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      found.push(error);
      return [];
    }
  });
  refuseAll(found);
  return nodes;
}

function nodeOfRecord({ place, name, addresses, macs }: TableMachine): ListedNode {
  const words = [name, ...addresses, ...macs].flatMap((word) => word?.text ?? []).join(" ");
  const lacking = (column: number): InputError => new InputError(place, `has no ${COLUMNS[column]}, got "${words}"`);
  if (name === undefined) throw lacking(0);
  if (addresses.length === 0) throw lacking(1);
  if (macs.length === 0) throw lacking(2);
  const [mac, ...otherMacs] = macs.map((word) => parseMacAddress(word.text, word.place));
  return {
    name: parseNodeName(name.text, name.place),
    address: parseIpv4(addresses[0].text, addresses[0].place),
    ...{ mac, ...(otherMacs.length > 0 && { otherMacs }) },
  };
}
