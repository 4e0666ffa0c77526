import { FORWARDING_FILE, SYSCTL_FILE } from "../../platforms";
import { claimCalls, Claimed, releasingCalls } from "../claims/claims";
import type { HostSession } from "../connection/host-session";
import type { FirewallAnswer } from "./observed-firewall";
import type { Masquerading, ObservedMasquerade, PacketFilter } from "./observed-masquerade";

/** What is to be made on a host that was looked at. */
export interface MasqueradeChange extends Pick<Masquerading, "network" | "filter">, Pick<ObservedMasquerade, "way"> {
  /** Name under which the host remembers what was made. */
  readonly record: string;
}

/** File by which we have a kernel pass packets on after a boot: one of ours, or one with a block of ours. */
const OWN_SETTING: Readonly<Record<PacketFilter, string>> = { firewalld: FORWARDING_FILE, iptables: SYSCTL_FILE };

/** The address that nodes have for others. */
export const masquerade = {
  /** @returns what `observedMasquerade` reads */
  async observe(host: HostSession, { outInterface, address, filter }: Masquerading): Promise<FirewallAnswer> {
    const { values } = await host.read({
      libraries: librariesOf(filter),
      calls: [["observe_masquerade", outInterface, address]],
    });
    return values;
  },

  /** Makes what is missing, and takes away what the resource made and does not need any more. Returns the state of the filter. */
  async apply(host: HostSession, change: MasqueradeChange, claimed: Claimed): Promise<string> {
    const { record, network, filter, way } = change;
    const { values } = await host.change({
      libraries: librariesOf(filter),
      calls: [...claimCalls(claimed), ["masquerade_network", record, network, ...way]],
    });
    return values.get("state") ?? "";
  },

  /**
   * Takes away what the resource made, but for what another one needs.
   *
   * @returns why the kernel goes on to pass packets on, which it did not before; `undefined` where it is as before
   */
  async release(
    host: HostSession,
    { record, filter = "firewalld" }: Pick<MasqueradeChange, "record" | "filter">,
    identity: string | undefined,
  ): Promise<string | undefined> {
    const { values } = await host.change({
      libraries: librariesOf(filter),
      calls: [...releasingCalls(identity), ["release_masquerade", record, OWN_SETTING[filter]]],
    });
    return values.get("still-forwards");
  },
};

function librariesOf(filter: PacketFilter = "firewalld"): string[] {
  return [`masquerade-${filter}`];
}
