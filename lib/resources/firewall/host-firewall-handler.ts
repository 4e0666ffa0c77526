import { z } from "zod";
import { Claim, claimCalls, Claiming, observeClaimCalls, releasingCalls } from "../../host/claims/claims";
import { Gathering } from "../../host/connection/gathering";
import type { Answer } from "../../host/connection/host-session";
import { firewallProgram, observedFirewall, questionsFor } from "../../host/firewall/observed-firewall";
import type { ObservedFirewall } from "../../host/firewall/observed-firewall";
import { canonicalJson } from "../../model/canonical-json";
import { incumbent, Kept, kept, newcomer, newRecord, observedClaim, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { checkInputs } from "../arguments/checked";

const service = z.string().regex(/^[A-Za-z0-9_-]+$/, "expected the name of a firewalld service");

const firewallSchema = z.object({
  recordedAs: z.string().regex(/^[A-Za-z0-9._-]+$/, "expected letters, digits and . _ -"),
  interface: z
    .string()
    .regex(/^[A-Za-z0-9._:-]+$/, "expected the name of a network interface")
    .optional(),
  address: z
    .string()
    .regex(/^[0-9.]+$/, "expected an IPv4 address")
    .optional(),
  runtime: z.array(service).min(1),
  permanent: z.array(service).min(1),
});

/** Services that a firewall lets through: `runtime` now, `permanent` after a boot. */
export type HostFirewallInputs = HostInputs & z.infer<typeof firewallSchema>;

/** The same with what only the host knows: whether a firewall runs there, who the resource is and how its record is called. */
export type HostFirewallOutputs = HostFirewallInputs & Kept & { readonly state: string; readonly record?: string };

const LIBRARIES = ["from-nodes", "firewall"];

export const hostFirewall: Handler<HostFirewallInputs, HostFirewallOutputs> = {
  check: (_olds, news) => checkInputs(firewallSchema, news),

  diff: () => Promise.resolve({ replaces: [], deleteBeforeReplace: true }),

  async create(inputs) {
    return { id: inputs.recordedAs, outs: await apply(inputs, newcomer(inputs), newRecord(inputs)) };
  },

  async read(id, props) {
    const [firewall, { values }] = await Promise.all([
      observe(props, true),
      sessionOf(props).read({
        libraries: LIBRARIES,
        calls: observeClaimCalls(props.identity, claimsOf(recordOf(props))),
      }),
    ]);
    if (firewall.unasked !== undefined) {
      console.log(`${props.recordedAs}: cannot be asked from the nodes' side: ${firewall.unasked}`);
    }
    const observed = wireable({
      ...props,
      ...named(props, firewall),
      state: firewall.state,
      ...observedClaim(props, values),
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
    await sessionOf(props).change({
      libraries: LIBRARIES,
      calls: [...releasingCalls(props.identity), ["release_firewall", recordOf(props)]],
    });
  },
};

/** An open service is shared by count; the record says what a resource opened. */
function claimsOf(record: string): Claim[] {
  return [{ kind: "firewall", thing: record, shared: true }];
}

function recordOf({ record, recordedAs }: HostFirewallOutputs): string {
  return record ?? recordedAs;
}

/**
 * Opens what is declared, in the zones that decide for the boot network, and closes what is not any more. Then looks whether that is
 * enough: what others have closed is not ours.
 */
async function apply(
  inputs: HostFirewallInputs,
  claiming: Claiming | undefined,
  record: string,
  dropped?: readonly string[],
): Promise<HostFirewallOutputs> {
  const { zonesToOpen } = await observe(inputs, false);
  const answer = await sessionOf(inputs).change({
    libraries: LIBRARIES,
    calls: [
      ...claimCalls(claiming, claimsOf(record)),
      ["open_services", record, zonesToOpen.join(" "), ...declaredServices(inputs)],
      ...(dropped === undefined ? [] : [["close_services", record, ...dropped] as const]),
    ],
  });
  const state = answer.values.get("state") ?? "";
  if (state === "running") refuseClosed(inputs, await observe(inputs, true));
  return outputs(inputs, claiming, record, state);
}

function refuseClosed(inputs: HostFirewallInputs, firewall: ObservedFirewall): void {
  const reasons = { now: firewall.runtime, "after a boot": firewall.permanent };
  const closed = Object.entries(reasons).flatMap(([when, of]) =>
    declaredServices(inputs).flatMap((name) => {
      const reason = of.get(name);
      return reason === undefined ? [] : [`${name}, ${when}: ${reason}`];
    }),
  );
  if (closed.length === 0) return;
  throw new Error(
    `the firewall still keeps nodes from services that are open as far as they are ours:\n  ${closed.join("\n  ")}\n` +
      `A person has to undo that: ${firewall.advice.join("; ")}. Then run pulumi up --refresh again.`,
  );
}

interface FirewallQuestion {
  readonly inputs: HostFirewallInputs;
  readonly questions: readonly string[];
}

/** A firewall has one answer for all resources that are read together. */
const gathering = new Gathering<FirewallQuestion, Answer>((all) => {
  const [{ inputs }] = all;
  const questions = [...new Set(all.flatMap((one) => one.questions))];
  return sessionOf(inputs).read({
    libraries: LIBRARIES,
    calls: [
      ...(questions.length === 0 ? [] : [["know_nodes_program", firewallProgram()] as const]),
      ["observe_firewall", inputs.interface ?? "", inputs.address ?? "", ...questions],
    ],
  });
});

async function observe(inputs: HostFirewallInputs, fromNodes: boolean): Promise<ObservedFirewall> {
  const services = declaredServices(inputs);
  const questions = fromNodes && inputs.address !== undefined ? questionsFor(services) : [];
  const { connection, interface: boot, address } = inputs;
  const answer = await gathering.join(canonicalJson({ connection, boot, address }), { inputs, questions });
  return observedFirewall(services, answer.values);
}

/** Each service with why nodes do not get through to it, so that a diff names exactly that one and a later read still knows it. */
function named({ runtime, permanent }: HostFirewallInputs, firewall: ObservedFirewall) {
  const withReason = (names: readonly string[], reasons: ReadonlyMap<string, string>) =>
    names.map(declared).map((name) => (reasons.has(name) ? `${name} (${reasons.get(name) ?? ""})` : name));
  return {
    runtime: withReason(runtime, firewall.runtime),
    permanent: withReason(permanent, firewall.permanent),
  };
}

function outputs(inputs: HostFirewallInputs, claiming: Claiming | undefined, record: string, state: string) {
  return { ...inputs, state, ...kept(claiming), ...(record !== inputs.recordedAs && { record }) };
}

/** What is asked of the host; the name alone is no part of that. */
function request(inputs: HostFirewallInputs): HostFirewallInputs {
  return withoutState({ ...inputs, recordedAs: "" });
}

function declaredServices(inputs: HostFirewallInputs): string[] {
  return [...new Set([...inputs.runtime, ...inputs.permanent].map(declared))];
}

function declared(name: string): string {
  return name.replace(/ \(.*$/, "");
}

function withoutState(outputs: HostFirewallInputs): HostFirewallInputs {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== "state")) as HostFirewallInputs;
}
