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
}

/** How a host treats what nodes send beyond their network. */
export interface ObservedMasquerade {
  /** `running`, `not running` or `not installed`: of firewalld. */
  readonly state: string;
  readonly runtime: Passage;
  readonly permanent: Passage;
  /** Why it can never be on this host; `undefined` where it can. */
  readonly impossible?: string;
  /** Zones of the way out, now and after a boot. */
  readonly outZones: readonly string[];
  /** Zones that decide for the network. */
  readonly inZones: readonly string[];
  /** Policy that has to let packets through; `undefined` where the zones do so themselves. */
  readonly policy?: string;
}

/** The zones that a packet of a network meets. */
interface Way {
  readonly from: readonly DecidingZone[];
  readonly out: FirewallZone | undefined;
  readonly policies: readonly FirewallPolicy[];
}

/** Reads the answer of a host. */
export function observedMasquerade(wanted: Masquerading, values: FirewallAnswer): ObservedMasquerade {
  const state = values.get("state") ?? "";
  const ipForward = { now: values.get("ip-forward.runtime") ?? "", later: values.get("ip-forward.permanent") ?? "" };
  if (state !== "running") {
    const off = `(firewalld is ${state})`;
    const passage = (value: string): Passage => ({ masquerade: off, forwarding: off, ipForward: value });
    return { state, runtime: passage(ipForward.now), permanent: passage(ipForward.later), outZones: [], inZones: [] };
  }
  const impossible = impossibleBy(wanted, values);
  const network = parseClientNetwork(wanted.network) ?? { address: "0.0.0.0", prefixLength: 0 };
  const [now, later] = waysOf(wanted, values);
  const passage = (way: Way, value: string): Passage => ({ ...passageOf(way, network, impossible), ipForward: value });
  const outZones = unique([now, later].flatMap(({ out }) => out?.name ?? []));
  const passesWithout = [now, later].every(
    ({ from, out }) => out !== undefined && from.every((zone) => passesByZones(zone, out)),
  );
  return {
    ...{ state, impossible, outZones },
    runtime: passage(now, ipForward.now),
    permanent: passage(later, ipForward.later),
    inZones: unique([...now.from, ...later.from].map(({ zone }) => zone.name)),
    ...(!passesWithout && { policy: policyOf(network) }),
  };
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

function passageOf(
  { from, out, policies }: Way,
  network: AddressRange,
  impossible: string | undefined,
): Pick<Passage, "masquerade" | "forwarding"> {
  if (impossible !== undefined || out === undefined) {
    const reason = `(${impossible ?? "the way out is in no zone"})`;
    return { masquerade: reason, forwarding: reason };
  }
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
