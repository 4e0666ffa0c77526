import { CSV_HEADINGS } from "../../model/list-formats/csv-list";
import { ListedNode } from "../../model/nodes/nodes";

/** Forms in which a list of nodes is written. */
export const NODE_LIST_FORMS = ["host_ip_mac", "csv", "json"] as const;
export type NodeListForm = (typeof NODE_LIST_FORMS)[number];

/** A list of nodes as a text. Checked names, addresses and MAC addresses hold nothing that a form would have to escape. */
export function renderNodeList(nodes: readonly ListedNode[], form: NodeListForm): string {
  if (form === "json") return `${JSON.stringify(nodes, undefined, 2)}\n`;
  const lines = nodes.map((node) => (form === "csv" ? csvLine(node) : lineOf(node)));
  return [...(form === "csv" ? [CSV_HEADINGS.join(",")] : []), ...lines].map((line) => `${line}\n`).join("");
}

function lineOf({ name, address, mac, otherMacs = [] }: ListedNode): string {
  return [name, address, mac, ...otherMacs].join(" ");
}

function csvLine({ name, address, mac, otherMacs = [] }: ListedNode): string {
  return [name, address, mac, otherMacs.join(" ")].join(",");
}
