import { cardFileName } from "./boot-overrides";
import { toNumber } from "../network/ipv4";

const CARD = /^[0-9a-f]{2}(-[0-9a-f]{2}){6}$/;
const ADDRESS = /^[0-9A-F]{1,8}$/;
/** The UUID of a machine, as loaders ask for it. */
export const MACHINE_UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A node, as far as pxelinux looks for a file by it. */
interface Named {
  readonly name: string;
  readonly address: string;
  readonly mac: string;
}

/**
 * Why no pxelinux asks for a file of this name under pxelinux.cfg, and what it would ask for; `undefined` of a name that it may ask
 * for. It knows a card by `01-` and lower case, an address by upper-case hexadecimal digits, a UUID in lower case, and `default`.
 */
export function unaskedBootName(name: string, nodes: readonly Named[]): string | undefined {
  if (name === "default" || CARD.test(name) || ADDRESS.test(name) || MACHINE_UUID.test(name)) return undefined;
  const plain = name.toLowerCase().replaceAll(":", "-");
  const spelt =
    CARD.test(plain) || MACHINE_UUID.test(plain)
      ? plain
      : ADDRESS.test(name.toUpperCase())
        ? name.toUpperCase()
        : undefined;
  const card = /^[0-9a-f]{2}(-[0-9a-f]{2}){5}$/.test(plain) ? `01-${plain}` : undefined;
  const node = nodes.find((one) => [one.name, one.name.split(".")[0], one.address].includes(name.toLowerCase()));
  const hex = node && toNumber(node.address).toString(16).toUpperCase().padStart(8, "0");
  const instead = spelt ?? card ?? (node && `${cardFileName(node.mac)} or ${hex ?? ""}`);
  return `is a name that no pxelinux asks for${instead === undefined ? "" : `; it asks for ${instead}`}`;
}
