import type { Claimant } from "../../model/claims/claimant";
import { claimCalls, Claimed, Looking, observeClaimCalls, observedClaimant, releasingCalls } from "../claims/claims";
import type { HostSession } from "../connection/host-session";

/** A key pair as it is on its host. */
export interface FoundKeyPair {
  /** What is wrong with it, a line each; empty when nothing is. */
  readonly faults: string;
  /** What its public half says after the key; empty when it says nothing. */
  readonly comment: string;
  /** Type and key of the public half; `undefined` when the private half does not open. */
  readonly key: string | undefined;
  readonly claimant: Claimant | undefined;
}

const LIBRARIES = ["key-pair"];

/** SSH key pairs of a host, whose private halves stay there. */
export const keyPairs = {
  /** `undefined` when the private half is proven to be gone. */
  async observe(host: HostSession, path: string, looking: Looking): Promise<FoundKeyPair | undefined> {
    const { absent, values } = await host.read({
      libraries: LIBRARIES,
      looks: { look_at_files: [path, `${path}.pub`] },
      calls: [...observeClaimCalls(looking), ["observe_key_pair", path]],
    });
    if (absent) return undefined;
    return {
      faults: (values.get("faults") ?? "").trim(),
      comment: values.get("comment") ?? "",
      key: keyOf(values),
      claimant: observedClaimant(values),
    };
  },

  /** Makes the pair, or takes over the one that is there. Returns type and key of its public half. */
  async apply(host: HostSession, path: string, comment: string, claimed: Claimed): Promise<string | undefined> {
    const { values } = await host.change({
      libraries: LIBRARIES,
      calls: [...claimCalls(claimed), ["apply_key_pair", path, comment]],
    });
    return keyOf(values);
  },

  /** Removes the pair that was made; one that was there before stays. */
  async release(host: HostSession, path: string, identity: string | undefined): Promise<void> {
    await host.change({ libraries: LIBRARIES, calls: [...releasingCalls(identity), ["release_key_pair", path]] });
  },
};

function keyOf(values: ReadonlyMap<string, string>): string | undefined {
  const key = values.get("key");
  return key === "" ? undefined : key;
}
