import { decidingZones, DecidingZone, FirewallZone, parseZones } from "../../model/firewall/firewall-zones";
import {
  FirewallPolicy,
  isMasqueraded,
  parsePolicies,
  passesByPolicy,
  passesByZones,
  policyOf,
} from "../../model/firewall/masquerade";
import { AddressRange, parseClientNetwork } from "../../model/network/network-overlap";
import { bootSideOf, FirewallAnswer, zonesAfterBoot } from "./observed-firewall";
import { filteringBy } from "./observed-iptables";

/** What nodes need to reach others by a host with its address. Each value that is not as wanted is a text in parentheses. */
export interface Passage {
  /** `on` where what leaves has the host's address. */
  readonly masquerade: string;
  /** `accepted` where the firewall lets it through. */
  readonly forwarding: string;
  /** `net.ipv4.ip_forward` of sysctl(8), `1` where the kernel passes packets on. */
  readonly ipForward: string;
}

/** A passage as it is wanted. */
export const OPEN_PASSAGE: Passage = { masquerade: "on", forwarding: "accepted", ipForward: "1" };

/** What is masqueraded: packets of a network that leave by an interface. `address` is the host's own in the network. */
export interface Masquerading {
  readonly network: string;
  readonly address: string;
  readonly outInterface: string;
  /** What filters packets on the host; firewalld where it is left out. */
  readonly filter?: PacketFilter;
}

/** What filters packets on a host. */
export type PacketFilter = "firewalld" | "iptables";

/** How a host treats what nodes send beyond their network. */
export interface ObservedMasquerade {
  /** `running`, or why the filter does nothing, such as `not running`, `not enabled` or `not installed`. */
  readonly state: string;
  readonly runtime: Passage;
  readonly permanent: Passage;
  /** Why it can never be on this host; `undefined` where it can. */
  readonly impossible?: string;
  /** What is told of the way to whoever makes it: words for `masquerade_network`. */
  readonly way: readonly string[];
}

/** The zones that a packet of a network meets. */
interface Way {
  readonly from: readonly DecidingZone[];
  readonly out: FirewallZone | undefined;
  readonly policies: readonly FirewallPolicy[];
}

/** Reads the answer of a host. */
export function observedMasquerade(wanted: Masquerading, values: FirewallAnswer): ObservedMasquerade {
  const { filter = "firewalld" } = wanted;
  const state = values.get("state") ?? "";
  const impossible = state === "running" ? impossibleBy(wanted, values) : undefined;
  const reason = state === "running" ? impossible : `${filter} is ${state}`;
  const { now, later, way } = reason === undefined ? FILTERING[filter](wanted, values) : { ...shutBy(reason), way: [] };
  return {
    ...{ state, impossible, way },
    runtime: { ...now, ipForward: values.get("ip-forward.runtime") ?? "" },
    permanent: { ...later, ipForward: values.get("ip-forward.permanent") ?? "" },
  };
}

/** What a filter does with packets now and after a boot, and what is told of the way to whoever makes it. */
interface FoundFiltering {
  readonly now: Filtering;
  readonly later: Filtering;
  readonly way: readonly string[];
}

type Filtering = Pick<Passage, "masquerade" | "forwarding">;

const FILTERING: Readonly<Record<PacketFilter, (wanted: Masquerading, values: FirewallAnswer) => FoundFiltering>> = {
  firewalld(wanted, values) {
    const network = networkOf(wanted);
    const [now, later] = waysOf(wanted, values);
    const outZones = unique([now, later].flatMap(({ out }) => out?.name ?? []));
    const inZones = unique([...now.from, ...later.from].map(({ zone }) => zone.name));
    const passesWithout = [now, later].every(
      ({ from, out }) => out !== undefined && from.every((zone) => passesByZones(zone, out)),
    );
    return {
      ...{ now: passageOf(now, network), later: passageOf(later, network) },
      way: [outZones.join(" "), passesWithout ? "" : policyOf(network), inZones.join(" ")],
    };
  },

  iptables(wanted, values) {
    const { outInterface } = wanted;
    const cards = { in: bootSideOf(values).interface, out: outInterface };
    const by = (scope: string) => filteringBy(values.get(scope) ?? "", networkOf(wanted), cards);
    return { now: by("runtime"), later: by("permanent"), way: [outInterface] };
  },
};

function shutBy(reason: string): Pick<FoundFiltering, "now" | "later"> {
  const shut = { masquerade: `(${reason})`, forwarding: `(${reason})` };
  return { now: shut, later: shut };
}

function networkOf({ network }: Masquerading): AddressRange {
  return parseClientNetwork(network) ?? { address: "0.0.0.0", prefixLength: 0 };
}

function waysOf({ outInterface }: Masquerading, values: FirewallAnswer): [now: Way, later: Way] {
  const side = bootSideOf(values);
  const [nowZones, laterZones] = ["runtime", "permanent"].map((scope) => parseZones(values.get(scope) ?? ""));
  const from = decidingZones(nowZones, side);
  const zoneOf = (zones: readonly FirewallZone[], otherwise: string): FirewallZone | undefined =>
    zones.find(({ interfaces }) => interfaces.includes(outInterface)) ?? zones.find(({ name }) => name === otherwise);
  const out = zoneOf(nowZones, side.defaultZone);
  const policies = (scope: string) => parsePolicies(values.get(`policies.${scope}`) ?? "");
  return [
    { from, out, policies: policies("runtime") },
    {
      from: zonesAfterBoot(from, values.get("permanent") ?? "", side),
      // an interface that is in no file has its zone from NetworkManager
      out: zoneOf(laterZones, out?.name ?? side.defaultZone),
      policies: policies("permanent"),
    },
  ];
}

function passageOf({ from, out, policies }: Way, network: AddressRange): Filtering {
  if (out === undefined) return shutBy("the way out is in no zone").now;
  const refusing = from.filter((zone) => !passesByZones(zone, out) && !passesByPolicy(policies, zone, out, network));
  return {
    masquerade: isMasqueraded(out, network) ? OPEN_PASSAGE.masquerade : `(off in the zone ${out.name})`,
    forwarding:
      refusing.length === 0
        ? OPEN_PASSAGE.forwarding
        : `(refused from the zone ${refusing.map(({ zone }) => zone.name).join(", ")} to the zone ${out.name})`,
  };
}

function impossibleBy({ network, address, outInterface }: Masquerading, values: FirewallAnswer): string | undefined {
  const [bootInterface = ""] = (values.get("boot-side") ?? "").split(" ");
  if (bootInterface === "") return `no interface has the address ${address}`;
  if (bootInterface === outInterface) return `${outInterface} is the interface of ${network} itself`;
  if (values.get("out-interface") !== outInterface) return `there is no interface ${outInterface}`;
  return undefined;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
