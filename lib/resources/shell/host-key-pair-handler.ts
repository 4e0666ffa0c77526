import { z } from "zod";
import { Claim, Claiming, claims } from "../../host/claims/claims";
import { keyPairs } from "../../host/shell/key-pair";
import { incumbent, Kept, kept, newcomer, observedClaim, sameClaimant } from "../claims/claiming";
import { sessionByAnyWayOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { checkInputs } from "../arguments/check-inputs";

/** What {@link HostKeyPairInputs.integrity} says of a pair whose halves belong together and have the right modes. */
const INTACT = "intact";

const keyPairSchema = z.object({
  path: z.string().regex(/^(\/[A-Za-z0-9._+-]+){2,}$/, "expected an absolute path of letters, digits and . _ + -"),
  comment: z.string().regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, "expected printable words with one blank between them"),
  integrity: z.string(),
});

/** A key pair on a host, as it should be. */
export type HostKeyPairInputs = HostInputs & z.infer<typeof keyPairSchema>;

/** The inputs and what only the host knows: the public half of the key, and who the resource is. */
export type HostKeyPairOutputs = HostKeyPairInputs & Kept & { readonly publicKey: string };

export const hostKeyPair: Handler<HostKeyPairInputs, HostKeyPairOutputs> = {
  check: (_olds, news) => checkInputs(keyPairSchema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({ replaces: olds.path === news.path ? [] : ["path"], deleteBeforeReplace: true }),

  async create(inputs) {
    return { id: inputs.path, outs: await apply(inputs, newcomer(inputs)) };
  },

  async read(id, props) {
    const looking = { identity: props.identity, claims: claimsOf(props) };
    const found = await keyPairs.observe(sessionByAnyWayOf(props), props.path, looking);
    if (found === undefined) return {};
    const comment = found.comment || props.comment;
    const observed = wireable({
      ...props,
      comment,
      integrity: found.faults === "" ? INTACT : found.faults,
      publicKey: found.key === undefined ? props.publicKey : `${found.key} ${comment}`,
      ...observedClaim(props, found.claimant),
    });
    return { id, props: observed, inputs: withoutPublicKey(withoutKept(observed)) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    if (!sameRequest(withoutPublicKey(olds), news)) return { outs: await apply(news, claiming) };
    if (!sameClaimant(olds, news)) await claims.take(sessionByAnyWayOf(news), { claiming, claims: claimsOf(news) });
    return { outs: { ...news, publicKey: olds.publicKey, ...kept(claiming) } };
  },

  async delete(_id, props) {
    await keyPairs.release(sessionByAnyWayOf(props), props.path, props.identity);
  },
};

function claimsOf({ path }: HostKeyPairInputs): Claim[] {
  return [{ kind: "key", thing: path }];
}

async function apply(inputs: HostKeyPairInputs, claiming: Claiming | undefined): Promise<HostKeyPairOutputs> {
  const { path, comment } = inputs;
  const key = await keyPairs.apply(sessionByAnyWayOf(inputs), path, comment, { claiming, claims: claimsOf(inputs) });
  return { ...inputs, publicKey: key === undefined ? "" : `${key} ${comment}`, ...kept(claiming) };
}

/** The inputs among what the state keeps. */
export function withoutPublicKey(outputs: HostKeyPairInputs): HostKeyPairInputs {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== "publicKey")) as HostKeyPairInputs;
}
