import ipaddr from "ipaddr.js";
import { InputError } from "../input-error";

/** An IPv4 network in the notation of RFC 4632, host bits zero. */
export interface Cidr {
  /** Lowest address of the network. */
  readonly network: string;
  /** Highest address: the directed broadcast. */
  readonly broadcast: string;
  /** Mask in dotted notation, as dhcpd.conf(5) wants it. */
  readonly netmask: string;
  readonly prefixLength: number;
  /** `network/prefixLength`. */
  readonly text: string;
}

/** Whether a text is an address in its one dotted form: `010.0.0.1`, `10.1` and the like are none, since programs disagree on them. */
export function isIpv4(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) && !/(^|\.)0\d/.test(text);
}

/** The address that an argument gives. */
export function parseIpv4(text: string, argument: string): string {
  if (!isIpv4(text)) {
    const hint = text.includes("/") ? "an address without a prefix length" : "four decimal octets such as 10.0.0.10";
    throw new InputError(argument, `"${text}" is not an IPv4 address, expected ${hint}`);
  }
  return text;
}

/**
 * A network whose host bits are zero (rule addresses-in-network). `10.0.0.5/24` is refused, and the error names the network that
 * it lies in.
 */
export function parseCidr(text: string, argument: string): Cidr {
  const match = /^([0-9.]+)\/(\d{1,2})$/.exec(text);
  if (!match) throw new InputError(argument, `"${text}" is not a network, expected one such as 10.0.0.0/24`);
  const address = parseIpv4(match[1], argument);
  const prefixLength = Number(match[2]);
  if (prefixLength < 1 || prefixLength > 30) {
    throw new InputError(
      argument,
      `"${text}" has the prefix length ${prefixLength}, expected 1 to 30 to leave room for nodes`,
    );
  }
  const network = ipaddr.IPv4.networkAddressFromCIDR(text).toString();
  if (network !== address) {
    throw new InputError(
      argument,
      `"${text}" is an address inside a network, expected the network ${network}/${prefixLength}`,
    );
  }
  return {
    network,
    broadcast: ipaddr.IPv4.broadcastAddressFromCIDR(text).toString(),
    netmask: ipaddr.IPv4.subnetMaskFromPrefixLength(prefixLength).toString(),
    prefixLength,
    text: `${network}/${prefixLength}`,
  };
}

/** Whether an address lies in a network, its lowest and highest address included. */
export function contains(cidr: Cidr, address: string): boolean {
  return ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parse(cidr.network), cidr.prefixLength);
}

/** Whether a text that need not be an address is one of a network. */
export function holdsAddress(cidr: Cidr, text: string | undefined): boolean {
  return text !== undefined && isIpv4(text) && contains(cidr, text);
}

/** An address as the number that its four octets make. */
export function toNumber(address: string): number {
  return ipaddr.IPv4.parse(address)
    .toByteArray()
    .reduce((sum, octet) => sum * 256 + octet, 0);
}

/** The address of a number, the other way round. */
export function fromNumber(number: number): string {
  return new ipaddr.IPv4([24, 16, 8, 0].map((shift) => (number >>> shift) & 255)).toString();
}

/** An address inside the network that is neither its lowest nor its highest (rule addresses-in-network). */
export function parseMember(text: string, cidr: Cidr, argument: string): string {
  const address = parseIpv4(text, argument);
  if (!contains(cidr, address)) {
    throw new InputError(argument, `${address} lies outside the network ${cidr.text}`);
  }
  if (address === cidr.network)
    throw new InputError(argument, `${address} is the network ${cidr.text} itself, expected a host`);
  if (address === cidr.broadcast) throw new InputError(argument, `${address} is the broadcast address of ${cidr.text}`);
  return address;
}

/** An address with the prefix length of its network, such as `10.1.0.10/24` (rule addresses-in-network). */
export function parsePlacedAddress(text: string, argument: string): { readonly address: string; readonly cidr: Cidr } {
  const match = /^([0-9.]+)\/(\d{1,2})$/.exec(text);
  if (!match || !isIpv4(match[1])) {
    const fault = isIpv4(text) ? "has no prefix length" : "is no address with a prefix length";
    throw new InputError(argument, `"${text}" ${fault}, expected one such as 10.1.0.10/24`);
  }
  const [, address, prefixLength] = match;
  const network = Number(prefixLength) > 32 ? address : ipaddr.IPv4.networkAddressFromCIDR(text).toString();
  const cidr = parseCidr(`${network}/${prefixLength}`, argument);
  return { address: parseMember(address, cidr, argument), cidr };
}
