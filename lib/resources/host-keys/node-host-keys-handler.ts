import { z } from "zod";
import { Claim, Claiming, claims } from "../../host/claims/claims";
import { hostKeys } from "../../host/host-keys/host-keys";
import { someNames } from "../../model/nodes/folded-names";
import { NODE_HOST_KEYS, NODE_KEY_TYPES } from "../../platforms";
import { checkInputs, hostNameSchema } from "../arguments/check-inputs";
import { incumbent, Kept, kept, newcomer, observedClaim, sameClaimant } from "../claims/claiming";
import { sessionByAnyWayOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";

const schema = z.object({
  type: z.enum(NODE_KEY_TYPES),
  nodes: z.array(hostNameSchema),
});

/** Nodes that are to have a host key on their master. */
export type NodeHostKeysInputs = HostInputs & z.infer<typeof schema>;

/** The inputs, who the resource is, and the public halves. */
export type NodeHostKeysOutputs = NodeHostKeysInputs & Kept & { readonly publicKeys: Readonly<Record<string, string>> };

const CLAIMS: readonly Claim[] = [{ kind: "key", thing: NODE_HOST_KEYS }];

export const nodeHostKeys: Handler<NodeHostKeysInputs, NodeHostKeysOutputs> = {
  check: (_olds, news) => checkInputs(schema, news),

  diff: () => Promise.resolve({ replaces: [], deleteBeforeReplace: true }),

  async create(inputs) {
    return { id: NODE_HOST_KEYS, outs: await apply(inputs, newcomer(inputs)) };
  },

  async read(id, props) {
    const found = await hostKeys.observe(sessionByAnyWayOf(props), props, { identity: props.identity, claims: CLAIMS });
    if (found === undefined) return {};
    const { faults, publicKeys } = found;
    const names = [...new Set([...props.nodes, ...Object.keys(faults)])];
    const observed = wireable({
      ...props,
      nodes: names.map((name) => (Object.hasOwn(faults, name) ? `${name} (${faults[name]})` : name)),
      publicKeys,
      ...observedClaim(props, found.claimant),
    });
    return { id, props: observed, inputs: withoutPublicKeys(withoutKept(observed)) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    if (!sameRequest(withoutPublicKeys(olds), news)) return { outs: await apply(news, claiming) };
    if (!sameClaimant(olds, news)) await claims.take(sessionByAnyWayOf(news), { claiming, claims: CLAIMS });
    return { outs: { ...news, publicKeys: olds.publicKeys, ...kept(claiming) } };
  },

  async delete(_id, props) {
    const kept = await hostKeys.release(sessionByAnyWayOf(props), props.identity);
    if (kept !== undefined) {
      console.log(`host keys that were not made here are kept in ${kept.directory}: ${someNames(kept.nodes)}`);
    }
  },
};

async function apply(inputs: NodeHostKeysInputs, claiming: Claiming | undefined): Promise<NodeHostKeysOutputs> {
  const { publicKeys } = await hostKeys.apply(sessionByAnyWayOf(inputs), inputs, { claiming, claims: CLAIMS });
  return { ...inputs, publicKeys, ...kept(claiming) };
}

/** The inputs among what the state keeps. */
export function withoutPublicKeys(outputs: NodeHostKeysInputs): NodeHostKeysInputs {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== "publicKeys")) as NodeHostKeysInputs;
}
