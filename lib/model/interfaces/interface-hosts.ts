import { InterfacesInput } from "./interface-shape";
import { interfacesOf } from "./interfaces";

/** A node, as far as its interfaces need it. */
export interface InterfaceHolder {
  readonly name: string;
  readonly address: string;
  readonly interfaces?: InterfacesInput;
}

/** A host name of a node by one of its interfaces. */
export interface InterfaceHost {
  readonly name: string;
  readonly address: string;
}

/** Names of a node by its interfaces that have an address: `s0-ib0.example.com` for ib0 of s0.example.com. */
export function interfaceHosts(node: InterfaceHolder): InterfaceHost[] {
  return interfacesOf(node.interfaces).flatMap(({ name, address }) =>
    address === undefined ? [] : [{ name: interfaceHostName(node.name, name), address }],
  );
}

/** A dot in the name of an interface would begin another label. */
export function interfaceHostName(node: string, name: string): string {
  const [short, ...domain] = node.split(".");
  return [`${short}-${name.toLowerCase().replace(/[._]/g, "-")}`, ...domain].join(".");
}
