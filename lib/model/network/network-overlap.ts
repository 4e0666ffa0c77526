import ipaddr from "ipaddr.js";

/** Some addresses: those that have this prefix. */
export interface AddressRange {
  readonly address: string;
  readonly prefixLength: number;
}

/** An address, or a network with a prefix length or a mask, as daemons take their clients; `undefined` for a name or a pattern. */
export function parseClientNetwork(text: string): AddressRange | undefined {
  const [address, ...rest] = text.split("/");
  const mask = rest.at(0);
  if (!ipaddr.IPv4.isValidFourPartDecimal(address)) return undefined;
  const prefixLength = mask === undefined ? 32 : prefixOf(mask);
  return prefixLength === undefined ? undefined : { address, prefixLength };
}

/** Whether two ranges have an address in common: the longer prefix begins as the shorter one. */
export function overlaps(one: AddressRange, other: AddressRange): boolean {
  const shared = Math.min(one.prefixLength, other.prefixLength);
  return ipaddr.IPv4.parse(one.address).match(ipaddr.IPv4.parse(other.address), shared);
}

/** Whether two texts name the same addresses, one by a prefix length and the other by a mask, say. */
export function isSameNetwork(one: string, other: string): boolean {
  const [a, b] = [one, other].map(parseClientNetwork);
  return a !== undefined && b !== undefined && a.prefixLength === b.prefixLength && overlaps(a, b);
}

/** Whether every address of a range is in another. */
export function covers(outer: AddressRange, inner: AddressRange): boolean {
  return outer.prefixLength <= inner.prefixLength && overlaps(outer, inner);
}

function prefixOf(mask: string): number | undefined {
  if (/^\d{1,2}$/.test(mask)) return Number(mask) <= 32 ? Number(mask) : undefined;
  if (!ipaddr.IPv4.isValidFourPartDecimal(mask)) return undefined;
  return ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask() ?? undefined;
}
