import { cardFileName } from "./boot-overrides";
import { InputError } from "../input-error";
import { Cidr, toNumber } from "../network/ipv4";
import { Cards, cardsOf } from "../nodes/cards";

const BITS_A_DIGIT = 4;
const LONGEST_PATH = 127;

/**
 * Names under `pxelinux.cfg/` that together cover exactly the addresses of a network (rule boot-entry-names). pxelinux looks for
 * the address in upper-case hexadecimal and then drops one digit at a time, so a prefix length between two digits needs several
 * names. A shorter name would also match nodes of a neighbouring network.
 */
export function hexPrefixes(cidr: Cidr): string[] {
  const digits = Math.ceil(cidr.prefixLength / BITS_A_DIGIT);
  const count = 2 ** (BITS_A_DIGIT * digits - cidr.prefixLength);
  const first = Math.floor(toNumber(cidr.network) / 2 ** (32 - BITS_A_DIGIT * digits));
  return Array.from({ length: count }, (_, i) => (first + i).toString(16).toUpperCase().padStart(digits, "0"));
}

/** Names that pxelinux tries for one node, in its order: MAC address of the card that boots, address and its prefixes, `default`. */
export function bootFileNames(node: Cards & { readonly address: string }): string[] {
  const hex = toNumber(node.address).toString(16).toUpperCase().padStart(8, "0");
  const prefixes = Array.from({ length: hex.length }, (_, i) => hex.slice(0, hex.length - i));
  return [...cardsOf(node).map(cardFileName), ...prefixes, "default"];
}

/**
 * A path that pxelinux may ask for (rule boot-paths): relative to the TFTP root, since `in.tftpd -s` changes its root there, and at
 * most 127 characters, the length of pxelinux's buffer.
 */
export function parseBootPath(path: string, argument: string): string {
  if (path.startsWith("/")) {
    throw new InputError(
      argument,
      `"${path}" is absolute, expected a path relative to the TFTP root, which the daemon serves as /`,
    );
  }
  if (path.length > LONGEST_PATH) {
    throw new InputError(
      argument,
      `"${path}" has ${path.length} characters, expected at most ${LONGEST_PATH} (pxelinux)`,
    );
  }
  if (!/^[A-Za-z0-9._+/-]+$/.test(path) || path.split("/").includes("..")) {
    throw new InputError(
      argument,
      `${JSON.stringify(path)} is not a plain path, expected letters, digits and . _ + - /`,
    );
  }
  return path;
}
