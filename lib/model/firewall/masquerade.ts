import { AddressRange, covers, parseClientNetwork } from "../network/network-overlap";
import { DecidingZone, FirewallZone, parseListing } from "./firewall-zones";

/** A policy of firewalld, as `firewall-cmd --list-all-policies` prints it: what passes from zones to zones. */
export interface FirewallPolicy {
  readonly name: string;
  /** `CONTINUE`, `ACCEPT`, `DROP` or `REJECT`. */
  readonly target: string;
  readonly ingressZones: readonly string[];
  readonly egressZones: readonly string[];
  readonly richRules: readonly string[];
}

/** The policies of a listing. */
export function parsePolicies(text: string): FirewallPolicy[] {
  return parseListing(text).map(({ name, words, richRules }) => ({
    name,
    target: words("target").at(0) ?? "CONTINUE",
    ingressZones: words("ingress-zones"),
    egressZones: words("egress-zones"),
    richRules,
  }));
}

/**
 * Longest name of a policy that firewalld takes is 18 characters. It is the network's own, so that each of several networks has one.
 */
export function policyOf({ address }: AddressRange): string {
  const octets = address.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"));
  return `diskless-${octets.join("")}`;
}

/** Whether what a network sends out of a zone gets the host's address. */
export function isMasqueraded({ masquerade, richRules }: FirewallZone, network: AddressRange): boolean {
  return masquerade || richRules.some((rule) => /\bmasquerade\b/.test(rule) && isOf(rule, network));
}

/** Whether the zones themselves, without a policy, let through what comes in by one and leaves by the other (firewalld 1.0 and later). */
export function passesByZones({ zone }: DecidingZone, out: FirewallZone): boolean {
  return zone.target === "ACCEPT" || (zone.name === out.name && zone.forward);
}

/** Whether a policy lets through what a network sends from one zone to another. */
export function passesByPolicy(
  policies: readonly FirewallPolicy[],
  { zone }: DecidingZone,
  out: FirewallZone,
  network: AddressRange,
): boolean {
  return policies.some(
    ({ ingressZones, egressZones, target, richRules }) =>
      isAmong(zone, ingressZones) &&
      isAmong(out, egressZones) &&
      (target === "ACCEPT" || richRules.some((rule) => / accept\b/.test(rule) && isOf(rule, network))),
  );
}

function isAmong({ name }: FirewallZone, zones: readonly string[]): boolean {
  return zones.includes(name) || zones.includes("ANY");
}

/** Whether a rich rule is about all that a network sends, and about nothing narrower. */
function isOf(rule: string, network: AddressRange): boolean {
  if (/\b(destination|service|port|protocol|mac|ipset|NOT)\b/.test(rule) || /\bfamily="?ipv6/.test(rule)) return false;
  const source = /\bsource address="?([^" ]+)/.exec(rule);
  if (source === null) return true;
  const range = parseClientNetwork(source[1]);
  return range !== undefined && covers(range, network);
}
