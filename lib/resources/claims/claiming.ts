import { randomBytes } from "node:crypto";
import { canonicalJson } from "../../model/canonical-json";
import type { Claiming } from "../../host/claims/claims";
import type { Claimant } from "../../model/claims/claimant";
import type { HostInputs } from "../contract";

/** What the state keeps of a resource besides its inputs. */
export interface Kept {
  /**
   * Names the resource on its host. It is made with it, and no rename, new parent or other argument changes it. Resources that were
   * adopted or made by an earlier version get theirs with their next change.
   */
  readonly identity?: string;
}

/** Identity of a resource that is being created. `undefined` for inputs without a claimant. */
export function newcomer({ claim }: HostInputs): Claiming | undefined {
  return claim && { identity: randomBytes(8).toString("hex"), claimant: claim, known: false };
}

/** Who a resource is that was made before. */
export function incumbent(olds: HostInputs & Kept, { claim }: HostInputs): Claiming | undefined {
  return claim && { identity: olds.identity ?? randomBytes(8).toString("hex"), claimant: claim, known: true };
}

/** Identity of a resource, as its state keeps it. */
export function kept(claiming: Claiming | undefined): Kept {
  return claiming === undefined ? {} : { identity: claiming.identity };
}

/** Whether two sets of inputs are of one claimant, so that the host knows it already. */
export function sameClaimant(a: HostInputs, b: HostInputs): boolean {
  return canonicalJson(a.claim ?? null) === canonicalJson(b.claim ?? null);
}

/**
 * The claimant as the host has it, in the shape of the inputs, so that a diff shows a thing that another stack has taken.
 *
 * @param found `undefined` when the host has recorded nobody
 */
export function observedClaim(
  props: HostInputs,
  found: Claimant | undefined,
): { claim: Claimant } | Record<string, never> {
  if (found === undefined) return props.claim === undefined ? {} : { claim: props.claim };
  const { takeOver } = props.claim ?? {};
  return { claim: { ...found, ...(takeOver !== undefined && { takeOver }) } };
}

/**
 * Name under which the host keeps what a resource of a stack did. Two stacks may give a resource one name. An update keeps the
 * record, and one of an earlier version has the name alone.
 */
export function newRecord({ ledgerKey, claim }: HostInputs & { readonly ledgerKey: string }): string {
  return claim === undefined ? ledgerKey : `${ledgerKey}@${claim.stack.replaceAll("/", ",")}`;
}
