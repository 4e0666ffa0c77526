import { cardsOf } from "../../model/nodes/cards";
import { Node } from "../../model/nodes/nodes";
import { dhcpdString } from "./dhcpd-string";

/** A `host` of dhcpd.conf(5): the reservation of a node for one of its cards. */
export interface HostStatement {
  /** Unique among hosts, and the same as long as the node has the card. */
  readonly label: string;
  readonly name: string;
  readonly address: string;
  readonly mac: string;
}

/** The reservations of a node: all have its name and its address. */
export function hostStatements(node: Node): HostStatement[] {
  const { name, address } = node;
  return cardsOf(node).map((mac, i) => ({ label: i === 0 ? name : cardLabel(name, mac), name, address, mac }));
}

/** Label of the host of another card. No node has such a name: host names have no underscore. */
export function cardLabel(name: string, mac: string): string {
  return `${name}_${mac.replaceAll(":", "-")}`;
}

/** Text of a host, on lines of its own or on one. */
export function hostText(
  { label, name, address, mac }: HostStatement,
  further: readonly string[],
  form: "lines" | "line" = "lines",
): string {
  const statements = [
    `fixed-address ${address};`,
    `hardware ethernet ${mac};`,
    `option host-name ${dhcpdString(name)};`,
    ...further,
  ];
  if (form === "line") return `host ${label} { ${statements.join(" ")} }`;
  return `host ${label} {\n${statements.map((line) => `  ${line}\n`).join("")}}\n`;
}
