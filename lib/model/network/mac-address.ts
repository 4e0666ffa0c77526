import { InputError } from "../input-error";

const OCTETS = 6;

/** Of IP over InfiniBand (RFC 4391, section 9.1.1): four of the queue pair, eight of the subnet, eight of the port. */
export const INFINIBAND_OCTETS = 20;
const PORT_OCTETS = 8;

/**
 * Normalises a MAC address to lower case with colons. Accepts the notations of Linux (`aa:bb:cc:dd:ee:ff`), Windows
 * (`AA-BB-CC-DD-EE-FF`), Cisco (`aabb.ccdd.eeff`) and none (`aabbccddeeff`).
 *
 * Refuses what no network card has: a multicast address (IEEE 802, lowest bit of the first octet), all zeros, all ones.
 */
export function parseMacAddress(text: string, argument: string): string {
  const octets = octetsOf(text, OCTETS, argument);
  const mac = octets.join(":");
  if (mac === "00:00:00:00:00:00") throw new InputError(argument, `"${text}" is all zeros, expected a card's address`);
  if (mac === "ff:ff:ff:ff:ff:ff")
    throw new InputError(argument, `"${text}" is the broadcast address, expected a card's`);
  if ((parseInt(octets[0], 16) & 1) === 1) {
    throw new InputError(argument, `"${text}" is a multicast address, expected the unicast address of a card`);
  }
  return mac;
}

/**
 * Normalises the hardware address of IP over InfiniBand, as `ip link` shows it, to lower case with colons: twenty octets, of which the
 * last eight, the GUID of the port, tell one port from another.
 */
export function parseInfinibandAddress(text: string, argument: string): string {
  if (!/[:-]/.test(text)) {
    throw new InputError(
      argument,
      `"${text}" is no address of InfiniBand, expected ${INFINIBAND_OCTETS} octets with colons`,
    );
  }
  const octets = octetsOf(text, INFINIBAND_OCTETS, argument);
  if (octets.slice(-PORT_OCTETS).every((octet) => octet === "00")) {
    throw new InputError(
      argument,
      `"${text}" ends in zeros, expected the GUID of a port in its last ${PORT_OCTETS} octets`,
    );
  }
  return octets.join(":");
}

/** What tells a card from all others: of InfiniBand the GUID of its port, since the number of its queue pair changes. */
export function cardIdentity(mac: string): string {
  const octets = mac.split(":");
  return octets.length === INFINIBAND_OCTETS ? octets.slice(-PORT_OCTETS).join(":") : mac;
}

/** Gives each octet two digits: dhcpd and ethers(5) take those of one digit as well. */
export function wholeOctets(mac: string): string {
  return mac.replace(/(^|:)(?=[0-9a-f](?::|$))/gi, "$10");
}

function octetsOf(text: string, count: number, argument: string): string[] {
  const octets = split(text.trim(), argument);
  if (octets.length !== count) {
    throw new InputError(argument, `"${text}" has ${octets.length} octets, expected ${count}`);
  }
  const bad = octets.find((octet) => !/^[0-9a-f]{2}$/.test(octet));
  if (bad !== undefined) {
    throw new InputError(argument, `"${text}" has the octet "${bad}", expected two hexadecimal digits`);
  }
  return octets;
}

function split(text: string, argument: string): string[] {
  const lower = text.toLowerCase();
  if (/^[0-9a-f]{12}$/.test(lower)) return lower.match(/../g) as string[];
  if (/^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/.test(lower)) return lower.replaceAll(".", "").match(/../g) as string[];
  if (lower.includes(":") && lower.includes("-")) {
    throw new InputError(argument, `"${text}" mixes ":" and "-", expected one separator`);
  }
  if (!/[:-]/.test(lower)) {
    throw new InputError(argument, `"${text}" is not a MAC address, expected six octets such as aa:bb:cc:dd:ee:ff`);
  }
  return lower.split(/[:-]/);
}
