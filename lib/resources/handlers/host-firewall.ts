import { z } from "zod";
import { Claim, claimCalls, Claiming, observeClaimCalls, releasingCalls } from "../../host/claims";
import { hostSession } from "../../host/host-session";
import { incumbent, Kept, kept, newcomer, newRecord, observedClaim, sameClaimant } from "../claiming";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { checkInputs } from "./checked";

/** Follows the name of a service that is closed, so that a diff names exactly that one and a later read still knows it. */
const CLOSED = " (closed)";

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

const LIBRARIES = ["firewall"];

export const hostFirewall: Handler<HostFirewallInputs, HostFirewallOutputs> = {
  check: (_olds, news) => checkInputs(firewallSchema, news),

  diff: () => Promise.resolve({ replaces: [], deleteBeforeReplace: true }),

  async create(inputs) {
    return { id: inputs.recordedAs, outs: await apply(inputs, newcomer(inputs), newRecord(inputs)) };
  },

  async read(id, props) {
    const answer = await hostSession(props.connection).read({
      libraries: LIBRARIES,
      calls: [
        ["observe_firewall", props.interface ?? "", props.address ?? ""],
        ...observeClaimCalls(props.identity, claimsOf(recordOf(props))),
      ],
    });
    const observed = wireable({
      ...props,
      runtime: observedServices(props.runtime, answer.values.get("runtime")),
      permanent: observedServices(props.permanent, answer.values.get("permanent")),
      state: answer.values.get("state") ?? "",
      ...observedClaim(props, answer.values),
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
    await hostSession(props.connection).change({
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

/** Opens what is declared, and closes what is not any more. */
async function apply(
  inputs: HostFirewallInputs,
  claiming: Claiming | undefined,
  record: string,
  dropped?: readonly string[],
): Promise<HostFirewallOutputs> {
  const { interface: card = "", address = "" } = inputs;
  const answer = await hostSession(inputs.connection).change({
    libraries: LIBRARIES,
    calls: [
      ...claimCalls(claiming, claimsOf(record)),
      ["open_services", record, card, address, ...declaredServices(inputs)],
      ...(dropped === undefined ? [] : [["close_services", record, ...dropped] as const]),
    ],
  });
  return outputs(inputs, claiming, record, answer.values.get("state") ?? "");
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
  return name.replace(CLOSED, "");
}

/** Where no firewall runs nothing is closed. */
function observedServices(wanted: readonly string[], listed: string | undefined): string[] {
  const open = listed?.split(/\s+/);
  return wanted.map(declared).map((name) => (open === undefined || open.includes(name) ? name : `${name}${CLOSED}`));
}

function withoutState(outputs: HostFirewallInputs): HostFirewallInputs {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== "state")) as HostFirewallInputs;
}
