import { FORWARDING_FILE } from "../../platforms";
import { claimCalls, Claimed, releasingCalls } from "../claims/claims";
import type { HostSession } from "../connection/host-session";
import type { FirewallAnswer } from "./observed-firewall";
import type { Masquerading, ObservedMasquerade } from "./observed-masquerade";

/** What is to be made on a host whose zones were looked at. */
export interface MasqueradeChange extends Pick<ObservedMasquerade, "outZones" | "inZones" | "policy"> {
  /** Name under which the host remembers what was made. */
  readonly record: string;
  readonly network: string;
}

const LIBRARIES = ["masquerade"];

/** The address that nodes have for others. */
export const masquerade = {
  /** @returns what `observedMasquerade` reads */
  async observe(host: HostSession, { outInterface, address }: Masquerading): Promise<FirewallAnswer> {
    const { values } = await host.read({
      libraries: LIBRARIES,
      calls: [["observe_masquerade", outInterface, address]],
    });
    return values;
  },

  /** Makes what is missing, and takes away what the resource made and does not need any more. Returns the state of firewalld. */
  async apply(host: HostSession, change: MasqueradeChange, claimed: Claimed): Promise<string> {
    const { record, network, outZones, policy = "", inZones } = change;
    const { values } = await host.change({
      libraries: LIBRARIES,
      calls: [
        ...claimCalls(claimed),
        ["masquerade_network", record, network, outZones.join(" "), policy, inZones.join(" ")],
      ],
    });
    return values.get("state") ?? "";
  },

  /**
   * Takes away what the resource made, but for what another one needs.
   *
   * @returns why the kernel goes on to pass packets on, which it did not before; `undefined` where it is as before
   */
  async release(host: HostSession, record: string, identity: string | undefined): Promise<string | undefined> {
    const { values } = await host.change({
      libraries: LIBRARIES,
      calls: [...releasingCalls(identity), ["release_masquerade", record, FORWARDING_FILE]],
    });
    return values.get("still-forwards");
  },
};
