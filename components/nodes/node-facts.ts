import { bootFileNames } from "../../lib/model/boot/boot-files";
import type { Node } from "../../lib/model/nodes/nodes";

/** What a cluster knows of a node. */
export interface NodeFacts {
  /** Host name that DHCP gives the node, in lower case. */
  readonly hostname: string;
  /** Address that is reserved for it. */
  readonly address: string;
  /** MAC address, in lower case with colons. */
  readonly mac: string;
  /** MAC addresses of its other cards, each of which may boot it as well. */
  readonly otherMacs: string[];
  /** Names that pxelinux looks for under pxelinux.cfg/ when this node boots, in its order; of its cards each looks for its own. */
  readonly bootEntryNames: string[];
}

/** The facts of a node that was checked. */
export function nodeFacts(node: Node): NodeFacts {
  const { name, address, mac, otherMacs = [] } = node;
  return { hostname: name, address, mac, otherMacs: [...otherMacs], bootEntryNames: bootFileNames(node) };
}
