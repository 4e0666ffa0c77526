import type { Claimant } from "../../model/claims/claimant";
import { CONNECTION_DEFAULTS } from "../../model/connection/connection";
import type { NodeKeyType } from "../../platforms";
import { claimCalls, Claimed, Looking, observeClaimCalls, observedClaimant, releasingCalls } from "../claims/claims";
import type { HostSession } from "../connection/host-session";

/** Pairs that a master is to have, one a node. */
export interface WantedHostKeys {
  readonly type: NodeKeyType;
  /** Full names. */
  readonly nodes: readonly string[];
}

/** Pairs that a master has. */
export interface HostKeyPairs {
  /** Type and key of each public half, by the name of the node. */
  readonly publicKeys: Readonly<Record<string, string>>;
  /** What is wrong, by the name of the node. */
  readonly faults: Readonly<Record<string, string>>;
}

export type FoundHostKeys = HostKeyPairs & { readonly claimant: Claimant | undefined };

/** Keys that a person had brought, and where they are when the master keeps none for nodes any more. */
export interface KeptKeys {
  readonly directory: string;
  readonly nodes: readonly string[];
}

const LIBRARIES = ["host-key-pairs"];
/** What a slow master needs for a key of RSA. */
const SECONDS_A_KEY = 5;

/** SSH host keys of nodes, which their master keeps. Private halves leave it by a push only. */
export const hostKeys = {
  /** `undefined` when the master is proven to keep none. */
  async observe(
    host: HostSession,
    { type, nodes }: WantedHostKeys,
    looking: Looking,
  ): Promise<FoundHostKeys | undefined> {
    const { absent, values } = await host.read({
      libraries: LIBRARIES,
      calls: [...observeClaimCalls(looking), ["observe_host_keys", type, ...nodes]],
    });
    return absent ? undefined : { ...parsePairs(values), claimant: observedClaimant(values) };
  },

  /** Makes the pairs that are missing, and removes those of other nodes. */
  async apply(host: HostSession, { type, nodes }: WantedHostKeys, claimed: Claimed): Promise<HostKeyPairs> {
    const calls = [...claimCalls(claimed), ["apply_host_keys", type, ...nodes] as const];
    const limit = CONNECTION_DEFAULTS.commandTimeoutSeconds + SECONDS_A_KEY * nodes.length;
    return parsePairs((await host.change({ libraries: LIBRARIES, calls }, limit)).values);
  },

  /** Removes all that were made. */
  async release(host: HostSession, identity: string | undefined): Promise<KeptKeys | undefined> {
    const calls = [...releasingCalls(identity), ["release_host_keys"] as const];
    const { values } = await host.change({ libraries: LIBRARIES, calls });
    const [directory, ...nodes] = (values.get("kept") ?? "").split(" ");
    return nodes.length === 0 ? undefined : { directory, nodes };
  },
};

const LINE = /^(key|fault) ([^ ]+) (.+)$/;

function parsePairs(values: ReadonlyMap<string, string>): HostKeyPairs {
  const lines = (values.get("pairs") ?? "")
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const match = LINE.exec(line);
      if (match === null) {
        throw new Error(`what a master says of host keys cannot be read at ${JSON.stringify(line)}`);
      }
      return match;
    });
  const of = (wanted: string): Record<string, string> =>
    Object.fromEntries(lines.filter(([, word]) => word === wanted).map(([, , node, text]) => [node, text]));
  return { publicKeys: of("key"), faults: of("fault") };
}
