import { z } from "zod";
import { Claim, Claiming, claims } from "../../host/claims/claims";
import { firewall, wasClosed } from "../../host/firewall/firewall";
import { askFirewall } from "../../host/firewall/firewall-questions";
import { afterOpening, observedFirewall, questionsFor } from "../../host/firewall/observed-firewall";
import type { FirewallAnswer, ObservedFirewall } from "../../host/firewall/observed-firewall";
import { canonicalJson } from "../../model/canonical-json";
import { incumbent, Kept, kept, newcomer, newRecord, observedClaim, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { checkInputs } from "../arguments/check-inputs";

const service = z.string().regex(/^[A-Za-z0-9_-]+$/, "expected the name of a firewalld service");

const firewallSchema = z.object({
  ledgerKey: z.string().regex(/^[A-Za-z0-9._-]+$/, "expected letters, digits and . _ -"),
  interface: z
    .string()
    .regex(/^[A-Za-z0-9._:-]+$/, "expected the name of a network interface")
    .optional(),
  address: z
    .string()
    .regex(/^[0-9.]+$/, "expected an IPv4 address")
    .optional(),
  network: z
    .string()
    .regex(/^[0-9.]+\/\d+$/, "expected a network such as 10.0.0.0/24")
    .optional(),
  runtime: z.array(service).min(1),
  permanent: z.array(service).min(1),
});

/** Services that a firewall lets through: `runtime` now, `permanent` after a boot. */
export type HostFirewallInputs = HostInputs & z.infer<typeof firewallSchema>;

/** The inputs and what only the host knows: whether a firewall runs there, who the resource is and the name of its record. */
export type HostFirewallOutputs = HostFirewallInputs & Kept & { readonly state: string; readonly record?: string };

export const hostFirewall: Handler<HostFirewallInputs, HostFirewallOutputs> = {
  check: (_olds, news) => checkInputs(firewallSchema, news),

  diff: () => Promise.resolve({ replaces: [], deleteBeforeReplace: true }),

  async create(inputs) {
    return { id: inputs.ledgerKey, outs: await apply(inputs, newcomer(inputs), newRecord(inputs)) };
  },

  async read(id, props) {
    const [answer, claimant] = await Promise.all([
      ask(props, { asNode: true }),
      claims.observe(sessionOf(props), { identity: props.identity, claims: claimsOf(recordOf(props)) }),
    ]);
    const found = observedFirewall(declaredServices(props), answer);
    if (found.unasked !== undefined) {
      console.log(`${props.ledgerKey}: cannot be asked from the nodes' side: ${found.unasked}`);
    }
    const observed = wireable({
      ...props,
      ...named(props, found),
      state: found.state,
      ...observedClaim(props, claimant),
    });
    return { id, props: observed, inputs: withoutState(withoutKept(observed)) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    const record = recordOf(olds);
    if (sameRequest(request(olds), request(news)) && sameClaimant(olds, news)) {
      return { outs: outputs(news, claiming, record, olds.state) };
    }
    const dropped = declaredServices(olds).filter((name) => !declaredServices(news).includes(name));
    return { outs: await apply(news, claiming, record, dropped) };
  },

  async delete(_id, props) {
    await sessionOf(props).quiet();
    await firewall.release(sessionOf(props), recordOf(props), props.identity);
  },
};

/** An open service is shared by count; the record says what a resource opened. */
function claimsOf(record: string): Claim[] {
  return [{ kind: "firewall", thing: record, shared: true }];
}

function recordOf({ record, ledgerKey }: HostFirewallOutputs): string {
  return record ?? ledgerKey;
}

/**
 * Opens what is declared, in the zones that decide for the boot network, and closes what is not any more. Then looks whether that is
 * enough: what others have closed is not ours. What firewalld has opened now is not looked at again, but for how nodes get through. A
 * look costs much, so all firewalls of a host that wait for each other's daemons are changed together.
 */
async function apply(
  inputs: HostFirewallInputs,
  claiming: Claiming | undefined,
  record: string,
  dropped?: readonly string[],
): Promise<HostFirewallOutputs> {
  const session = sessionOf(inputs);
  await session.quiet();
  const services = declaredServices(inputs);
  const before = await ask(inputs, {});
  const seen = observedFirewall(services, before);
  const opening = { record, zones: seen.zonesToOpen, services, dropped, seen };
  const state = await firewall.open(session, opening, { claiming, claims: claimsOf(record) });
  if (state === "running") {
    const known = wasClosed(opening) ? afterOpening(before, opening) : undefined;
    refuseClosed(inputs, observedFirewall(services, await ask(inputs, { asNode: true, known })));
  }
  return outputs(inputs, claiming, record, state);
}

function refuseClosed(inputs: HostFirewallInputs, found: ObservedFirewall): void {
  const reasons = { now: found.runtime, "after a boot": found.permanent };
  const closed = Object.entries(reasons).flatMap(([when, of]) =>
    declaredServices(inputs).flatMap((name) => {
      const reason = of.get(name);
      return reason === undefined ? [] : [`${name}, ${when}: ${reason}`];
    }),
  );
  if (closed.length === 0) return;
  throw new Error(
    `the firewall still keeps nodes from services that are open as far as they are ours:\n  ${closed.join("\n  ")}\n` +
      `A person has to undo that: ${found.advice.join("; ")}. Then run pulumi up --refresh again.`,
  );
}

/** Asks as a node would where `asNode` says so; `known` is what need not be looked at. */
function ask(
  inputs: HostFirewallInputs,
  { asNode = false, known }: { asNode?: boolean; known?: FirewallAnswer },
): Promise<FirewallAnswer> {
  const { connection, interface: boot, address, network } = inputs;
  // the host has no address in a network behind a router, so it cannot ask as a node of it
  const isNode = asNode && address !== undefined && network === undefined;
  const questions = isNode ? questionsFor(declaredServices(inputs)) : [];
  const side = { interface: boot, address, network };
  return askFirewall(canonicalJson({ connection }), { host: sessionOf(inputs), side, questions, known });
}

/** Each service with why nodes do not get through to it, so that a diff names exactly that one and a later read still knows it. */
function named({ runtime, permanent }: HostFirewallInputs, found: ObservedFirewall) {
  const withReason = (names: readonly string[], reasons: ReadonlyMap<string, string>) =>
    names.map(declared).map((name) => (reasons.has(name) ? `${name} (${reasons.get(name) ?? ""})` : name));
  return {
    runtime: withReason(runtime, found.runtime),
    permanent: withReason(permanent, found.permanent),
  };
}

function outputs(inputs: HostFirewallInputs, claiming: Claiming | undefined, record: string, state: string) {
  return { ...inputs, state, ...kept(claiming), ...(record !== inputs.ledgerKey && { record }) };
}

/** What is asked of the host; the name alone is no part of that. */
function request(inputs: HostFirewallInputs): HostFirewallInputs {
  return withoutState({ ...inputs, ledgerKey: "" });
}

function declaredServices(inputs: HostFirewallInputs): string[] {
  return [...new Set([...inputs.runtime, ...inputs.permanent].map(declared))];
}

function declared(name: string): string {
  return name.replace(/ \(.*$/, "");
}

/** The inputs among what the state keeps. */
export function withoutState(outputs: HostFirewallInputs): HostFirewallInputs {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== "state")) as HostFirewallInputs;
}
