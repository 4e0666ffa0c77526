import { z } from "zod";
import { Claim, Claiming, claims } from "../../host/claims/claims";
import { masquerade } from "../../host/firewall/masquerade";
import { ObservedMasquerade, observedMasquerade, OPEN_PASSAGE, Passage } from "../../host/firewall/observed-masquerade";
import { incumbent, Kept, kept, newcomer, newRecord, observedClaim, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { checkInputs } from "../arguments/check-inputs";

const passageSchema = z.object({ masquerade: z.string(), forwarding: z.string(), ipForward: z.string() });

const masqueradeSchema = z.object({
  ledgerKey: z.string().regex(/^[A-Za-z0-9._-]+$/, "expected letters, digits and . _ -"),
  network: z.string().regex(/^[0-9.]+\/\d+$/, "expected a network such as 10.0.0.0/24"),
  address: z.string().regex(/^[0-9.]+$/, "expected an IPv4 address"),
  outInterface: z.string().regex(/^[A-Za-z0-9._:-]+$/, "expected the name of a network interface"),
  filter: z.enum(["firewalld", "iptables"]).optional(),
  runtime: passageSchema,
  permanent: passageSchema,
});

/** What nodes send beyond their network: `runtime` now, `permanent` after a boot. */
export type HostMasqueradeInputs = HostInputs & z.infer<typeof masqueradeSchema>;

/** The inputs and what only the host knows: who the resource is and the name of its record. */
export type HostMasqueradeOutputs = HostMasqueradeInputs & Kept & { readonly record?: string };

export const hostMasquerade: Handler<HostMasqueradeInputs, HostMasqueradeOutputs> = {
  check: (_olds, news) => checkInputs(masqueradeSchema, news),

  diff: () => Promise.resolve({ replaces: [], deleteBeforeReplace: true }),

  async create(inputs) {
    const observed = await observe(inputs);
    refuseImpossible(inputs, observed);
    refuseUndone(inputs, observed);
    const claiming = newcomer(inputs);
    const record = newRecord(inputs);
    try {
      return { id: inputs.ledgerKey, outs: await apply(inputs, observed, claiming, record) };
    } catch (error) {
      await takeBack(inputs, record, claiming?.identity);
      throw error;
    }
  },

  async read(id, props) {
    const [{ runtime, permanent }, claimant] = await Promise.all([
      observe(props),
      claims.observe(sessionOf(props), { identity: props.identity, claims: claimsOf(recordOf(props)) }),
    ]);
    const observed = wireable({ ...props, runtime, permanent, ...observedClaim(props, claimant) });
    return { id, props: observed, inputs: withoutKept(observed) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    const record = recordOf(olds);
    if (sameRequest(request(olds), request(news)) && sameClaimant(olds, news)) {
      return { outs: outputs(news, claiming, record) };
    }
    const observed = await observe(news);
    refuseImpossible(news, observed);
    return { outs: await apply(news, observed, claiming, record) };
  },

  async delete(_id, props) {
    await release(props, recordOf(props), props.identity);
  },
};

async function release(inputs: HostMasqueradeInputs, record: string, identity: string | undefined): Promise<void> {
  const { ledgerKey, filter } = inputs;
  const reason = await masquerade.release(sessionOf(inputs), { record, filter }, identity);
  if (reason !== undefined) console.log(`${ledgerKey}: net.ipv4.ip_forward stays as it is: ${reason}`);
}

/** What was made for one network is shared by count; the record says what a resource made. */
function claimsOf(record: string): Claim[] {
  return [{ kind: "firewall", thing: record, shared: true }];
}

function recordOf({ record, ledgerKey }: HostMasqueradeOutputs): string {
  return record ?? ledgerKey;
}

/** Makes what is missing, then looks whether that is enough: what others have set otherwise is not ours. */
async function apply(
  inputs: HostMasqueradeInputs,
  { way }: ObservedMasquerade,
  claiming: Claiming | undefined,
  record: string,
): Promise<HostMasqueradeOutputs> {
  const { network, filter } = inputs;
  const change = { record, network, filter, way };
  const state = await masquerade.apply(sessionOf(inputs), change, { claiming, claims: claimsOf(record) });
  if (state === "running") refuseShut(network, await observe(inputs));
  return outputs(inputs, claiming, record);
}

function refuseImpossible({ network }: HostMasqueradeInputs, { impossible }: ObservedMasquerade): void {
  if (impossible === undefined) return;
  throw new Error(`${network} cannot be masqueraded: ${impossible}. Nothing was changed.`);
}

/** A create that fails leaves no resource, and nobody would take away what it made. What sysctl(8) reads is there before it. */
function refuseUndone(
  { network, filter }: HostMasqueradeInputs,
  { state, permanent: { ipForward } }: ObservedMasquerade,
): void {
  if (state !== "running" || ipForward === OPEN_PASSAGE.ipForward) return;
  throw new Error(
    `${network} cannot be masqueraded: net.ipv4.ip_forward is ${ipForward} after a boot, expected ${OPEN_PASSAGE.ipForward}. ` +
      `Nothing was changed. A person has to set that in ${filter === "iptables" ? "/etc/sysctl.conf" : "/etc/sysctl.d"}. Then run pulumi up again.`,
  );
}

/** The error of the create is what a person has to know; the host may be away by now. */
async function takeBack(inputs: HostMasqueradeInputs, record: string, identity: string | undefined): Promise<void> {
  try {
    await release(inputs, record, identity);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    console.log(`${inputs.ledgerKey}: what was made is not taken away: ${words}`);
  }
}

function refuseShut(network: string, { runtime, permanent }: ObservedMasquerade): void {
  const left = Object.entries({ now: runtime, "after a boot": permanent }).flatMap(([when, passage]) =>
    facts(passage).flatMap(([fact, value]) => (value === OPEN_PASSAGE[fact] ? [] : [`${fact}, ${when}: ${value}`])),
  );
  if (left.length === 0) return;
  throw new Error(
    `what nodes of ${network} send beyond it is still kept back, although all is made that is ours:\n  ${left.join("\n  ")}\n` +
      `A person has to undo that. Then run pulumi up --refresh again.`,
  );
}

function facts(passage: Passage): [keyof Passage, string][] {
  return Object.entries(passage) as [keyof Passage, string][];
}

async function observe(inputs: HostMasqueradeInputs): Promise<ObservedMasquerade> {
  return observedMasquerade(inputs, await masquerade.observe(sessionOf(inputs), inputs));
}

function outputs(inputs: HostMasqueradeInputs, claiming: Claiming | undefined, record: string): HostMasqueradeOutputs {
  return { ...inputs, ...kept(claiming), ...(record !== inputs.ledgerKey && { record }) };
}

/** What is asked of the host; the name alone is no part of that. */
function request(inputs: HostMasqueradeInputs): HostMasqueradeInputs {
  return { ...inputs, ledgerKey: "" };
}
