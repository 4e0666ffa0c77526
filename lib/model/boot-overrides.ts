import { InputError } from "./input-error";
import { parseMacAddress } from "./mac-address";

/** Name under pxelinux.cfg/ that one card asks for first: hardware type 01, Ethernet, and the address in lower case. */
export function cardFileName(mac: string): string {
  return `01-${mac.replaceAll(":", "-")}`;
}

/**
 * MAC addresses of overrides, normalised, each at most once and, where the nodes are known, that of a node: an override for a
 * card that nobody has would never be read and nobody would notice.
 */
export function parseOverrideMacs(
  macs: readonly string[],
  nodes?: readonly { readonly mac: string }[],
  argument = "overrides",
): string[] {
  const parsed = macs.map((mac, i) => parseMacAddress(mac, `${argument}[${i}].mac`));
  parsed.forEach((mac, i) => {
    const first = parsed.indexOf(mac);
    if (first < i) {
      throw new InputError(
        `${argument}[${i}].mac`,
        `${mac} has an override already (${argument}[${first}]); a card reads one file`,
      );
    }
    if (nodes !== undefined && !nodes.some((node) => node.mac === mac)) {
      throw new InputError(`${argument}[${i}].mac`, `${mac} is the card of none of the nodes, expected one of theirs`);
    }
  });
  return parsed;
}

/** Digest of a published image, which is also the name of its directory in the store. */
export function parseImageDigest(digest: string, argument: string): string {
  if (!/^[0-9a-f]{32}$/.test(digest)) {
    throw new InputError(
      argument,
      `${JSON.stringify(digest)} is no digest of an image, expected 32 hexadecimal digits in lower case`,
    );
  }
  return digest;
}
