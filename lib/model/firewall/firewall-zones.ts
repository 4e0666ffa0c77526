import { AddressRange, covers, overlaps, parseClientNetwork } from "../network/network-overlap";

/** A zone of firewalld, as `firewall-cmd --list-all-zones` prints it. */
export interface FirewallZone {
  readonly name: string;
  /** `default`, `ACCEPT`, `DROP` or `%%REJECT%%`. */
  readonly target: string;
  readonly interfaces: readonly string[];
  readonly sources: readonly string[];
  readonly services: readonly string[];
  /** Whether packets pass between its own interfaces. */
  readonly forward: boolean;
  /** Whether all packets that leave by it get the host's address. */
  readonly masquerade: boolean;
  readonly richRules: readonly string[];
}

/** Where packets of a network come in. */
export interface BootSide {
  /** `undefined` where the host has no address in it. */
  readonly network: AddressRange | undefined;
  readonly interface: string;
  /** Zone of an interface that is in none. */
  readonly defaultZone: string;
  /** Entries of the sets of addresses that zones have as sources, by their names. */
  readonly ipsets: ReadonlyMap<string, readonly string[]>;
}

/** A zone that packets of a network meet. */
export interface DecidingZone {
  readonly zone: FirewallZone;
  /** Source by which it takes them before the zone of the interface does. */
  readonly source?: string;
}

/** A zone or a policy of a listing, with the words of each key. */
export interface ListedPart {
  readonly name: string;
  readonly words: (key: string) => string[];
  readonly richRules: readonly string[];
}

/** The zones of a listing. */
export function parseZones(text: string): FirewallZone[] {
  return parseListing(text).map(({ name, words, richRules }) => ({
    name,
    target: words("target").at(0) ?? "default",
    interfaces: words("interfaces"),
    sources: words("sources"),
    services: words("services"),
    forward: words("forward").includes("yes"),
    masquerade: words("masquerade").includes("yes"),
    richRules,
  }));
}

/** The parts of a listing of zones or policies. */
export function parseListing(text: string): ListedPart[] {
  return listingParts(text).flatMap((part) => {
    const [, ...lines] = part.split("\n");
    const name = nameOf(part);
    if (name === undefined || lines.length === 0) return [];
    const words = (key: string) =>
      lines.flatMap((line) => new RegExp(`^  ${key}: (.*)$`).exec(line)?.[1].split(/\s+/).filter(Boolean) ?? []);
    const richRules = lines.map((line) => line.trim()).filter((line) => line.startsWith("rule "));
    return [{ name, words, richRules }];
  });
}

function listingParts(text: string): string[] {
  return text.split(/^(?=\S)/m);
}

function nameOf(part: string): string | undefined {
  return /^(\S+)(?: \(.*\))?\s*$/.exec(part.split("\n", 1)[0])?.[1];
}

/** A zone in a listing, as firewalld prints it alone; `undefined` where it is not there. */
export function zoneText(listing: string, zone: string): string | undefined {
  return listingParts(listing)
    .find((part) => nameOf(part) === zone)
    ?.replace(/\n+$/, "");
}

/** A listing once services were opened in zones. */
export function withServices(listing: string, zones: readonly string[], services: readonly string[]): string {
  return listingParts(listing)
    .map((part) =>
      zones.includes(nameOf(part) ?? "")
        ? part.replace(
            /^ {2}services:.*$/m,
            (line) => `  ${[...new Set([...line.trim().split(/ +/), ...services])].join(" ")}`,
          )
        : part,
    )
    .join("");
}

/**
 * The zones that decide for packets of a network: those that have it or a part of it as a source come before the zone of the
 * interface (firewalld.zones(5)), which decides for what they leave. Sources by hardware address are not looked at.
 */
export function decidingZones(zones: readonly FirewallZone[], side: BootSide): DecidingZone[] {
  const bySource = zones.flatMap((zone) =>
    zone.sources
      .flatMap((source) => (source.startsWith("ipset:") ? (side.ipsets.get(source.slice(6)) ?? []) : [source]))
      .flatMap((source) => {
        const range = parseClientNetwork(source);
        return range && side.network && overlaps(range, side.network) ? [{ zone, source, range }] : [];
      }),
  );
  const whole = bySource.some(({ range }) => side.network && covers(range, side.network));
  const ofInterface =
    zones.find(({ interfaces }) => interfaces.includes(side.interface)) ??
    zones.find(({ name }) => name === side.defaultZone);
  return [
    ...(whole || ofInterface === undefined ? [] : [{ zone: ofInterface }]),
    ...bySource.map(({ zone, source }) => ({ zone, source })),
  ];
}

/** Why packets to a service do not get through a zone; `undefined` when they do. */
export function closedBy({ zone, source }: DecidingZone, service: string, side: BootSide): string | undefined {
  const taken = source === undefined ? "" : `, which takes ${source}`;
  const rule = zone.richRules.find((text) => denies(text, service, side));
  if (rule !== undefined)
    return `${/\bdrop\b/.test(rule) ? "dropped" : "rejected"} in the zone ${zone.name} by ${rule}`;
  if (zone.target === "ACCEPT" || zone.services.includes(service)) return undefined;
  if (source === undefined) return "closed";
  if (refusesAll(zone)) return `${zone.target === "DROP" ? "dropped" : "rejected"} by the zone ${zone.name}${taken}`;
  return `closed in the zone ${zone.name}${taken}`;
}

/** A zone that somebody made to keep everything out: nothing is opened there for a network that was put into it. */
export function refusesAll({ target }: FirewallZone): boolean {
  return target === "DROP" || target === "%%REJECT%%";
}

/** Ports that firewalld knows our services by. */
const PORTS: Readonly<Record<string, string>> = {
  ...{ dhcp: "67/udp", tftp: "69/udp", nfs: "2049/tcp", mountd: "20048/tcp", "rpc-bind": "111/tcp" },
  ...{ http: "80/tcp", ntp: "123/udp", syslog: "514/udp" },
};

/** Whether a rich rule keeps the network, or a part of it, from a service. Such rules come before what the zone lets through. */
function denies(rule: string, service: string, { network }: BootSide): boolean {
  if (!/ (drop|reject)\b/.test(rule) || /\bfamily="?ipv6/.test(rule)) return false;
  const source = /\bsource (NOT )?address="?([^" ]+)/.exec(rule);
  if (source !== null) {
    const range = parseClientNetwork(source[2]);
    if (range === undefined || network === undefined) return false;
    if (source[0].includes(" NOT ") ? covers(range, network) : !overlaps(range, network)) return false;
  } else if (/\bsource (NOT )?(mac|ipset)=/.test(rule)) return false;
  const named = /\bservice name="?([^" ]+)/.exec(rule)?.[1];
  const port = / port port="?([^" ]+)"? protocol="?(\w+)/.exec(rule);
  const protocol = /\bprotocol value="?(\w+)/.exec(rule)?.[1];
  if (named !== undefined) return named === service;
  const [number, transport] = (PORTS[service] ?? "/").split("/");
  if (port !== null) {
    const [from, to] = `${port[1]}-${port[1]}`.split("-").map(Number);
    return port[2] === transport && Number(number) >= from && Number(number) <= to;
  }
  if (protocol !== undefined) return protocol === transport;
  return !/\b(icmp-block|icmp-type|masquerade|forward-port|source-port)\b/.test(rule);
}
