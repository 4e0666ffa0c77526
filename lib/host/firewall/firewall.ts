import { zoneText } from "../../model/firewall/firewall-zones";
import { claimCalls, Claimed, releasingCalls } from "../claims/claims";
import type { HostSession } from "../connection/host-session";
import type { Call, Looks } from "../script/script";
import type { ObservedFirewall } from "./observed-firewall";

/** Services that a resource opens. */
export interface Opening {
  /** Name under which the host remembers what was opened. */
  readonly record: string;
  readonly zones: readonly string[];
  readonly services: readonly string[];
  /** What was seen of the firewall a moment ago. */
  readonly seen: Pick<ObservedFirewall, "state" | "open" | "permanentListing">;
  /** Services that are not declared any more; `undefined` for a new resource. */
  readonly dropped: readonly string[] | undefined;
}

const SCOPES = ["runtime", "permanent"] as const;

const LIBRARIES = ["firewall"];

/** A service in a zone, as the scripts have it, and whether it was open a moment ago. */
interface Place {
  readonly words: string;
  readonly isOpen: boolean;
}

function placesOf({ zones, services, seen }: Pick<Opening, "zones" | "services" | "seen">): Place[] {
  return SCOPES.flatMap((scope) =>
    zones.flatMap((zone) =>
      services.map((service) => ({
        words: `${scope} ${zone} ${service}`,
        isOpen: seen.open[scope].get(zone)?.includes(service) === true,
      })),
    ),
  );
}

/** Whether all that is to be open was closed. Then firewalld itself says that it is open, when it has opened it. */
export function wasClosed(opening: Pick<Opening, "zones" | "services" | "seen">): boolean {
  return placesOf(opening).every(({ isOpen }) => !isOpen);
}

/** What is known to be open, and what is opened for all resources at once. */
function opensAtOnce(opening: Opening): Looks {
  if (opening.seen.state !== "running") return {};
  const places = placesOf(opening);
  const open = places.filter(({ isOpen }) => isOpen).map(({ words }) => words);
  const closed = places.filter(({ isOpen }) => !isOpen).map(({ words }) => `${opening.record} ${words}`);
  return { ...(open.length > 0 && { know_open: open }), ...(closed.length > 0 && { open_at_once: closed }) };
}

/** How zones are after a boot, which is what they come back to when all of ours goes. */
function knownZones({ zones, seen }: Opening): Call[] {
  return zones.flatMap((zone) => {
    const text = zoneText(seen.permanentListing, zone);
    return text === undefined ? [] : [["know_zone", zone, text] as const];
  });
}

/** The firewall of a host. */
export const firewall = {
  /** Opens what is closed and closes what was dropped. Returns `running`, `not running` or `not installed`. */
  async open(host: HostSession, opening: Opening, claimed: Claimed): Promise<string> {
    const { record, zones, services, dropped, seen } = opening;
    const { values } = await host.change({
      libraries: LIBRARIES,
      knows: [["know_firewall", seen.state], ...knownZones(opening)],
      looks: opensAtOnce(opening),
      calls: [
        ...claimCalls(claimed),
        ["open_services", record, zones.join(" "), ...services],
        ...(dropped === undefined ? [] : [["close_services", record, ...dropped] as const]),
      ],
    });
    return values.get("state") ?? "";
  },

  /** Closes what the resource opened, but for what another one needs. */
  async release(host: HostSession, record: string, identity: string | undefined): Promise<void> {
    await host.change({
      libraries: LIBRARIES,
      looks: { close_at_once: [`${identity ?? ""} ${record}`] },
      calls: [...releasingCalls(identity), ["release_firewall", record]],
    });
  },
};
