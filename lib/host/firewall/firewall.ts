import { claimCalls, Claimed, releasingCalls } from "../claims/claims";
import type { HostSession } from "../connection/host-session";
import type { Looks } from "../script/script";
import { FirewallAnswer, firewallProgram, ObservedFirewall } from "./observed-firewall";

/**
 * The side of a host that services are opened on: an interface, or the one that has an address. Neither means the default zone.
 * A network behind a router comes in there, too.
 */
export interface FirewallSide {
  readonly interface?: string;
  readonly address?: string;
  readonly network?: string;
}

/** Services that a resource opens. */
export interface Opening {
  /** Name under which the host remembers what was opened. */
  readonly record: string;
  readonly zones: readonly string[];
  readonly services: readonly string[];
  /** What was seen of the firewall a moment ago. */
  readonly seen: Pick<ObservedFirewall, "state" | "open">;
  /** Services that are not declared any more; `undefined` for a new resource. */
  readonly dropped: readonly string[] | undefined;
}

const SCOPES = ["runtime", "permanent"] as const;

const LIBRARIES = ["firewall"];

/** What is known to be open, and what is opened for all resources at once. */
function opensAtOnce({ record, zones, services, seen }: Opening): Looks {
  if (seen.state !== "running") return {};
  const all = SCOPES.flatMap((scope) =>
    zones.flatMap((zone) =>
      services.map((service) => ({
        words: `${scope} ${zone} ${service}`,
        isOpen: seen.open[scope].get(zone)?.includes(service) === true,
      })),
    ),
  );
  const open = all.filter(({ isOpen }) => isOpen).map(({ words }) => words);
  const closed = all.filter(({ isOpen }) => !isOpen).map(({ words }) => `${record} ${words}`);
  return { ...(open.length > 0 && { know_open: open }), ...(closed.length > 0 && { open_at_once: closed }) };
}

/** The firewall of a host. */
export const firewall = {
  /** @param questions what is asked from the nodes' side; `observedFirewall` reads the answer for one resource of several */
  async observe(host: HostSession, side: FirewallSide, questions: readonly string[]): Promise<FirewallAnswer> {
    const { values } = await host.read({
      libraries: LIBRARIES,
      knows: questions.length === 0 ? [] : [["know_nodes_program", firewallProgram()]],
      looks: { look_at_addresses: [] },
      calls: [["observe_firewall", side.interface ?? "", side.address ?? "", side.network ?? "", ...questions]],
      waits: true,
    });
    return values;
  },

  /** Opens what is closed and closes what was dropped. Returns `running`, `not running` or `not installed`. */
  async open(host: HostSession, opening: Opening, claimed: Claimed): Promise<string> {
    const { record, zones, services, dropped, seen } = opening;
    const { values } = await host.change({
      libraries: LIBRARIES,
      knows: [["know_firewall", seen.state]],
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
      calls: [...releasingCalls(identity), ["release_firewall", record]],
    });
  },
};
