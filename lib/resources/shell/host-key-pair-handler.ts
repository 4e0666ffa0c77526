import { z } from "zod";
import { Claim, claimCalls, Claiming, observeClaimCalls, releasingCalls } from "../../host/claims/claims";
import type { Answer } from "../../host/connection/host-session";
import { Call } from "../../host/script/script";
import { incumbent, Kept, kept, newcomer, observedClaim, takingCalls, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { checkInputs } from "../arguments/checked";

/** What {@link HostKeyPairInputs.integrity} says of a pair whose halves belong together and have the right modes. */
const INTACT = "intact";

const keyPairSchema = z.object({
  path: z.string().regex(/^(\/[A-Za-z0-9._+-]+){2,}$/, "expected an absolute path of letters, digits and . _ + -"),
  comment: z.string().regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, "expected printable words with one blank between them"),
  integrity: z.string(),
});

/** A key pair on a host, as it should be. */
export type HostKeyPairInputs = HostInputs & z.infer<typeof keyPairSchema>;

/** The same with what only the host knows: its public half, and who the resource is. */
export type HostKeyPairOutputs = HostKeyPairInputs & Kept & { readonly publicKey: string };

const LIBRARIES = ["block", "transaction", "key-pair"];

export const hostKeyPair: Handler<HostKeyPairInputs, HostKeyPairOutputs> = {
  check: (_olds, news) => checkInputs(keyPairSchema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({ replaces: olds.path === news.path ? [] : ["path"], deleteBeforeReplace: true }),

  async create(inputs) {
    return { id: inputs.path, outs: await apply(inputs, newcomer(inputs)) };
  },

  async read(id, props) {
    const answer = await sessionOf(props).read({
      libraries: LIBRARIES,
      calls: [...observeClaimCalls(props.identity, claimsOf(props)), ["observe_key_pair", props.path]],
    });
    if (answer.absent) return {};
    const faults = (answer.values.get("faults") ?? "").trim();
    const comment = answer.values.get("comment") || props.comment;
    const observed = wireable({
      ...props,
      comment,
      integrity: faults === "" ? INTACT : faults,
      publicKey: publicKey(answer, comment) ?? props.publicKey,
      ...observedClaim(props, answer.values),
    });
    return { id, props: observed, inputs: withoutPublicKey(withoutKept(observed)) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    if (!sameRequest(withoutPublicKey(olds), news)) return { outs: await apply(news, claiming) };
    if (!sameClaimant(olds, news)) await change(news, takingCalls(claiming, claimsOf(news)));
    return { outs: { ...news, publicKey: olds.publicKey, ...kept(claiming) } };
  },

  async delete(_id, props) {
    await change(props, [...releasingCalls(props.identity), ["release_key_pair", props.path]]);
  },
};

function claimsOf({ path }: HostKeyPairInputs): Claim[] {
  return [{ kind: "key", thing: path }];
}

async function apply(inputs: HostKeyPairInputs, claiming: Claiming | undefined): Promise<HostKeyPairOutputs> {
  const calls: Call[] = [...claimCalls(claiming, claimsOf(inputs)), ["apply_key_pair", inputs.path, inputs.comment]];
  const answer = await change(inputs, calls);
  return { ...inputs, publicKey: publicKey(answer, inputs.comment) ?? "", ...kept(claiming) };
}

function publicKey(answer: Answer, comment: string): string | undefined {
  const key = answer.values.get("key");
  return key === undefined || key === "" ? undefined : `${key} ${comment}`;
}

function withoutPublicKey(outputs: HostKeyPairInputs): HostKeyPairInputs {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== "publicKey")) as HostKeyPairInputs;
}

function change(inputs: HostKeyPairInputs, calls: Call[]): Promise<Answer> {
  return sessionOf(inputs).change({ libraries: LIBRARIES, calls });
}
