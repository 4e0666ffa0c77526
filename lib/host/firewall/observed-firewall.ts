import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  BootSide,
  closedBy,
  DecidingZone,
  decidingZones,
  parseZones,
  refusesAll,
  withServices,
} from "../../model/firewall/firewall-zones";
import { platformOf, Platforms } from "../../platforms";
import { parseClientNetwork } from "../../model/network/network-overlap";

/** What a firewall does with packets from the boot network. */
export interface ObservedFirewall {
  /** `running`, `not running` or `not installed`. */
  readonly state: string;
  /** Services that nodes do not get through to now, each with the reason. */
  readonly runtime: ReadonlyMap<string, string>;
  /** Services that nodes will not get through to after a boot of the host, each with the reason. */
  readonly permanent: ReadonlyMap<string, string>;
  /** Services that each zone has open. */
  readonly open: OpenServices;
  /** The zones as they are after a boot. */
  readonly permanentListing: string;
  /** Zones that services are opened in. */
  readonly zonesToOpen: readonly string[];
  /** Why nothing could be asked from the nodes' side. */
  readonly unasked?: string;
  /** What a person would do about what is not ours to change. */
  readonly advice: readonly string[];
}

/** Services that zones have open now and after a boot, by the name of the zone. */
export type OpenServices = Readonly<Record<"runtime" | "permanent", ReadonlyMap<string, readonly string[]>>>;

/** How a service is asked from the nodes' side; dhcpd hears before any firewall, and a logger answers nobody. */
const QUESTIONS: Readonly<Record<string, string>> = {
  ...{ tftp: "udp:69", nfs: "tcp:2049", mountd: "tcp:20048", "rpc-bind": "tcp:111", http: "tcp:80", ntp: "udp:123" },
};

const ASKED: Readonly<Record<string, string>> = {
  silent: "dropped from the nodes' side",
  rejected: "rejected from the nodes' side",
  refused: "refused from the nodes' side",
};

/** Where DHCP servers of hosts with this firewall name addresses. */
const DHCP_TEXTS = [
  ...new Set(
    Object.values(Platforms)
      .map((name) => platformOf(name))
      .filter(({ firewall }) => firewall.kind === "firewalld")
      .flatMap(({ dhcp }) => [dhcp.configPath, dhcp.leasesPath]),
  ),
];

export function questionsFor(services: readonly string[]): string[] {
  return services.flatMap((service) => (service in QUESTIONS ? [`${service}:${QUESTIONS[service]}`] : []));
}

let program: string | undefined;

/** Text of the program that asks. It is told where DHCP servers name addresses, since it asks from one that nobody has. */
export function firewallProgram(): string {
  program ??= [
    `DHCP_TEXTS = ${JSON.stringify(DHCP_TEXTS)}\n`,
    ...["from-nodes.py", "nodes-side.py"].map((name) => readFileSync(join(__dirname, name), "utf8")),
  ].join("");
  return program;
}

/** What a host says of its firewall, for all resources that were read together. */
export type FirewallAnswer = ReadonlyMap<string, string>;

/** Reads the answer for the services of one resource. Where no firewall runs nothing is closed. */
export function observedFirewall(services: readonly string[], values: FirewallAnswer): ObservedFirewall {
  const state = values.get("state") ?? "";
  if (state !== "running") {
    const open = { runtime: new Map(), permanent: new Map() };
    return { state, runtime: new Map(), permanent: new Map(), open, permanentListing: "", zonesToOpen: [], advice: [] };
  }
  const side = bootSideOf(values);
  const now = decidingZones(parseZones(values.get("runtime") ?? ""), side);
  const later = zonesAfterBoot(now, values.get("permanent") ?? "", side);
  const answers = answersOf(values.get("answers") ?? "");
  const runtime = reasonsOf(services, now, side, (service) => ASKED[answers.get(service) ?? ""]);
  const permanent = reasonsOf(services, later, side);
  return {
    ...{ state, runtime, permanent },
    open: { runtime: openIn(values.get("runtime")), permanent: openIn(values.get("permanent")) },
    permanentListing: values.get("permanent") ?? "",
    zonesToOpen: zonesToOpen([...now, ...later]),
    unasked: values.get("unasked"),
    advice: adviceOf([...now, ...later], [...runtime.values(), ...permanent.values()]),
  };
}

/** The answer of a host whose firewalld has opened services in zones, now and after a boot, since it was asked. */
export function afterOpening(
  seen: FirewallAnswer,
  { zones, services }: { readonly zones: readonly string[]; readonly services: readonly string[] },
): FirewallAnswer {
  const opened = ["runtime", "permanent"].map(
    (scope) => [scope, withServices(seen.get(scope) ?? "", zones, services)] as const,
  );
  return new Map([...seen, ...opened]);
}

function openIn(listing = ""): ReadonlyMap<string, readonly string[]> {
  return new Map(parseZones(listing).map(({ name, services }) => [name, services]));
}

/** Without an address of the boot network the zone of the interface decides alone. */
export function bootSideOf(values: ReadonlyMap<string, string>): BootSide {
  const [name = "", network = ""] = (values.get("boot-side") ?? "").split(" ");
  const ipsets = new Map<string, string[]>();
  for (const line of (values.get("ipsets") ?? "").split("\n")) {
    const [set, address = ""] = line.split(" ");
    if (address !== "") ipsets.set(set, [...(ipsets.get(set) ?? []), address]);
  }
  const defaultZone = values.get("default") ?? "";
  return { interface: name, network: parseClientNetwork(network), defaultZone, ipsets };
}

/** An interface has its zone from whoever brings it up, NetworkManager or firewalld's own files: that of now, unless the files say another. */
export function zonesAfterBoot(now: readonly DecidingZone[], listing: string, side: BootSide): DecidingZone[] {
  const zones = parseZones(listing);
  const ofInterface = now.find(({ source }) => source === undefined)?.zone.name ?? side.defaultZone;
  return decidingZones(zones, { ...side, defaultZone: ofInterface });
}

function reasonsOf(
  services: readonly string[],
  zones: readonly DecidingZone[],
  side: BootSide,
  asked: (service: string) => string | undefined = () => undefined,
): ReadonlyMap<string, string> {
  return new Map(
    services.flatMap((service): [string, string][] => {
      const reasons = zones.flatMap((zone) => closedBy(zone, service, side) ?? []);
      const reason = reasons.length > 0 ? reasons.join("; ") : asked(service);
      return reason === undefined ? [] : [[service, reason]];
    }),
  );
}

/** What was made to keep a network out is left: only the interface's own zone may be such a one and have our services opened. */
function zonesToOpen(zones: readonly DecidingZone[]): string[] {
  const open = zones.filter(({ zone, source }) => source === undefined || !refusesAll(zone));
  return [...new Set(open.map(({ zone }) => zone.name))];
}

/** `here NAME silent` of a service that does not answer the host itself either: that is no matter of the firewall. */
function answersOf(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\n").map((line) => line.split(" "));
  const dead = new Set(
    lines.flatMap(([first, name, answer]) => (first === "here" && answer !== "answered" ? [name] : [])),
  );
  return new Map(
    lines.flatMap(([name, answer]): [string, string][] => (name === "here" || dead.has(name) ? [] : [[name, answer]])),
  );
}

function adviceOf(zones: readonly DecidingZone[], reasons: readonly string[]): string[] {
  const sources = zones.flatMap(({ zone, source }) =>
    source === undefined || !reasons.some((reason) => reason.includes(`zone ${zone.name}, which takes ${source}`))
      ? []
      : [`firewall-cmd --zone=${zone.name} --remove-source=${source}, also with --permanent`],
  );
  const rules = zones.flatMap(({ zone }) =>
    zone.richRules
      .filter((rule) => reasons.some((reason) => reason.includes(rule)))
      .map((rule) => `firewall-cmd --zone=${zone.name} --remove-rich-rule='${rule}', also with --permanent`),
  );
  const asked = reasons.some((reason) => reason.endsWith("from the nodes' side"))
    ? ["look for rules of others by nft list ruleset, iptables-save and firewall-cmd --list-all-policies"]
    : [];
  return [...new Set([...sources, ...rules, ...asked])];
}
