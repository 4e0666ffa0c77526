import { z } from "zod";
import { hostSession } from "../../host/host-session";
import { Call } from "../../host/script";
import { Handler, HostInputs, sameRequest, wireable } from "../contract";
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

/** The same with what only the host knows: whether a firewall runs there. */
export type HostFirewallOutputs = HostFirewallInputs & { readonly state: string };

const LIBRARIES = ["firewall"];

export const hostFirewall: Handler<HostFirewallInputs, HostFirewallOutputs> = {
  check: (_olds, news) => checkInputs(firewallSchema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({ replaces: olds.recordedAs === news.recordedAs ? [] : ["recordedAs"], deleteBeforeReplace: true }),

  async create(inputs) {
    return { id: inputs.recordedAs, outs: await change(inputs, [openCall(inputs)]) };
  },

  async read(id, props) {
    const answer = await hostSession(props.connection).read({
      libraries: LIBRARIES,
      calls: [["observe_firewall", props.interface ?? "", props.address ?? ""]],
    });
    const observed = wireable({
      ...props,
      runtime: observedServices(props.runtime, answer.values.get("runtime")),
      permanent: observedServices(props.permanent, answer.values.get("permanent")),
      state: answer.values.get("state") ?? "",
    });
    return { id, props: observed, inputs: withoutState(observed) };
  },

  async update(_id, olds, news) {
    if (sameRequest(withoutState(olds), news)) return { outs: { ...news, state: olds.state } };
    const dropped = declaredServices(olds).filter((name) => !declaredServices(news).includes(name));
    return { outs: await change(news, [openCall(news), ["close_services", news.recordedAs, ...dropped]]) };
  },

  async delete(_id, props) {
    await hostSession(props.connection).change({
      libraries: LIBRARIES,
      calls: [["release_firewall", props.recordedAs]],
    });
  },
};

function openCall(inputs: HostFirewallInputs): Call {
  return [
    "open_services",
    inputs.recordedAs,
    inputs.interface ?? "",
    inputs.address ?? "",
    ...declaredServices(inputs),
  ];
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

async function change(inputs: HostFirewallInputs, calls: Call[]): Promise<HostFirewallOutputs> {
  const answer = await hostSession(inputs.connection).change({ libraries: LIBRARIES, calls });
  return { ...inputs, state: answer.values.get("state") ?? "" };
}

function withoutState(outputs: HostFirewallOutputs): HostFirewallInputs {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== "state")) as HostFirewallInputs;
}
