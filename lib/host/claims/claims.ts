import type { Claimant } from "../../model/claims/claimant";
import type { HostSession } from "../connection/host-session";
import type { Call } from "../script/script";

/** A thing of a host that a resource claims: for its stack `alone`, or `shared` by count. `new` means that it has not made it yet. */
export interface Claim {
  readonly kind: "file" | "block" | "service" | "packages" | "firewall" | "key" | "image" | "role";
  readonly thing: string;
  readonly shared?: true;
}

/** Who asks a host for something: the resource's own name there, which no rename changes, and whose it is. */
export interface Claiming {
  readonly identity: string;
  readonly claimant: Claimant;
  /** Whether the resource has been on this host before. */
  readonly known: boolean;
}

/** What a change asks for, and who asks. `claiming` is `undefined` for a resource without a claimant. */
export interface Claimed {
  readonly claiming: Claiming | undefined;
  readonly claims: readonly Claim[];
}

/** Whose things a read looks at. States of earlier versions have no identity. */
export interface Looking {
  readonly identity: string | undefined;
  readonly claims: readonly Claim[];
}

/** Whose the things of a host are, apart from any other change. */
export const claims = {
  /** Claims at once: for a resource that has another name or stack and asks for the same things. */
  async take(host: HostSession, claimed: Claimed): Promise<void> {
    await host.change({ libraries: ["claims"], calls: takingCalls(claimed) });
  },

  async observe(host: HostSession, looking: Looking): Promise<Claimant | undefined> {
    const { values } = await host.read({ libraries: ["claims"], calls: observeClaimCalls(looking) });
    return observedClaimant(values);
  },
};

/**
 * Calls that claim things and are refused, before anything is changed, when another stack has one of them. What changes the host
 * comes after them.
 */
export function claimCalls({ claiming, claims: wanted }: Claimed): Call[] {
  if (claiming === undefined) return [];
  const { identity, claimant, known } = claiming;
  return [
    ["claim_as", identity, claimant.stack, claimant.resource, claimant.takeOver ?? ""],
    ...wanted.map(({ kind, thing, shared }): Call => [wanting(shared === true, known), kind, thing]),
  ];
}

/** Calls that claim before what follows them, and not only when it has succeeded. */
export function takingCalls(claimed: Claimed): Call[] {
  return claimed.claiming === undefined ? [] : [...claimCalls(claimed), ["take_claims"]];
}

/** Says who gives up things, for calls that put back what nobody else needs. */
export function releasingCalls(identity: string | undefined): Call[] {
  return identity === undefined ? [] : [["claim_as", identity, "", "", ""]];
}

/** What a host is asked about whose things are. */
export function observeClaimCalls({ identity, claims: looked }: Looking): Call[] {
  const things = looked.map(({ kind, thing, shared }) => `${shared ? "shared" : "alone"} ${kind} ${thing}`);
  return [["observe_claims", identity ?? "", ...things]];
}

/** Whose they are. `undefined` when the host has recorded nobody, as for what was adopted or made by an earlier version. */
export function observedClaimant(values: ReadonlyMap<string, string>): Claimant | undefined {
  const stack = values.get("claim.stack");
  return stack === undefined ? undefined : { stack, resource: values.get("claim.resource") ?? "(none)" };
}

function wanting(shared: boolean, known: boolean): string {
  if (shared) return "want_shared";
  return known ? "want_alone" : "want_new";
}
