import type { CheckFailure, Difference, HostInputs } from "../resources/contract";
import { PartialUpdate } from "../resources/partial-update";
import { handlerOf, typeOfUrn } from "./handler-of";
import { revealed, secretLike } from "./secret-parts";

/** Properties as the engine sends them, secrets in their wrappers. */
export type Properties = Readonly<Record<string, unknown>>;

/** What a dynamic resource carried along; a stack that moved from TypeScript has it in its state. */
const DYNAMIC_ONLY = "__provider";

/**
 * The resources of the plugin, by the handlers that dynamic resources have as well. What handlers cannot see is put right here: which
 * parts are secret, and that a resource was dynamic before.
 */
export const resources = {
  async check(urn: string, olds: Properties, news: Properties): Promise<{ inputs: unknown; failures: CheckFailure[] }> {
    const { inputs, failures } = await handlerOf(urn).check(plain(olds), plain(news));
    return { inputs: secretLike(inputs, news), failures };
  },

  diff: (id: string, urn: string, olds: Properties, news: Properties): Promise<Difference> =>
    handlerOf(urn).diff(id, plain(olds), plain(news)),

  create: (urn: string, inputs: Properties): Promise<{ id: string; outs: unknown }> =>
    sealingWhatIsKept(inputs, async () => {
      const { id, outs } = await handlerOf(urn).create(plain(inputs));
      return { id, outs: secretLike(outs, inputs) };
    }),

  async read(id: string, urn: string, state: Properties): Promise<{ id: string; props: unknown; inputs?: unknown }> {
    if (!Object.hasOwn(state, "connection")) throw new Error(notImportable(id, urn));
    const { id: found, props, inputs } = await handlerOf(urn).read(id, plain(state));
    if (found === undefined || found === "") return { id: "", props: {} };
    return { id: found, props: secretLike(props, state), inputs: secretLike(inputs, state) };
  },

  update: (id: string, urn: string, olds: Properties, news: Properties): Promise<{ outs: unknown }> =>
    sealingWhatIsKept(news, async () => {
      const { outs } = await handlerOf(urn).update(id, plain(olds), plain(news));
      return { outs: secretLike(outs, news) };
    }),

  delete: (id: string, urn: string, state: Properties): Promise<void> => handlerOf(urn).delete(id, plain(state)),
};

function plain(properties: Properties): HostInputs {
  const own = Object.entries(properties).filter(([key]) => key !== DYNAMIC_ONLY);
  return revealed(Object.fromEntries(own)) as HostInputs;
}

/** A change that did a part of its work leaves properties for the state, with the same secrets in them. */
async function sealingWhatIsKept<Result>(inputs: Properties, change: () => Promise<Result>): Promise<Result> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof PartialUpdate)) throw error;
    throw new PartialUpdate(error.id, secretLike(error.properties, inputs) as object, error.message);
  }
}

function notImportable(id: string, urn: string): string {
  return (
    `${typeOfUrn(urn)} ${id}: cannot be imported by itself, since an import does not say how the host is reached; ` +
    `take a master over with PULUMI_DISKLESS_ADOPT, see docs/adopt.md`
  );
}
