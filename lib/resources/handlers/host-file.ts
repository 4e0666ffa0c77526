import { z } from "zod";
import { Answer, hostSession } from "../../host/host-session";
import {
  managedFileSchema,
  ManagedFile,
  observedFile,
  observeFileCalls,
  restoreDroppedCalls,
  restoreFileCalls,
  writeFileCalls,
} from "../../host/managed-files";
import { Call } from "../../host/script";
import { Handler, HostInputs, sameRequest, wireable } from "../contract";
import { foreignCalls, observedForeign, refuseForeign, watchedShape } from "../foreign";
import { checkInputs } from "./checked";

/** A file on a host, or a block of our lines in a file that others write too. */
export type HostFileInputs = HostInputs & ManagedFile & z.infer<z.ZodObject<typeof watchedShape>>;

const schema = managedFileSchema.extend(watchedShape);
const LIBRARIES = ["block", "files", "transaction"];

export const hostFile: Handler<HostFileInputs> = {
  check: (_olds, news) => checkInputs(schema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({
      replaces: [...(olds.path === news.path ? [] : ["path"]), ...(olds.block === news.block ? [] : ["block"])],
      deleteBeforeReplace: true,
    }),

  async create(inputs) {
    const { values } = await change(inputs, [...writeFileCalls([inputs]), ...foreignCalls(inputs, inputs)]);
    refuseForeign(undefined, inputs, inputs, values);
    return { id: fileId(inputs), outs: inputs };
  },

  async read(_id, props) {
    const answer = await hostSession(props.connection).read({
      libraries: librariesOf(props),
      calls: [...observeFileCalls([props]), ...foreignCalls(props, props)],
    });
    const observed = observedFile(props, 0, answer.values);
    if (observed === undefined) return {};
    const inputs = wireable({ ...props, ...observed, ...observedForeign(props, props, answer.values) });
    return { id: fileId(inputs), props: inputs, inputs };
  },

  async update(_id, olds, news) {
    if (!sameRequest(olds, news)) {
      const calls = [...writeFileCalls([news]), ...restoreDroppedCalls([olds], [news]), ...foreignCalls(news, news)];
      const { values } = await change(news, calls);
      refuseForeign(olds, news, news, values);
    }
    return { outs: news };
  },

  async delete(_id, props) {
    await change(props, [["begin_transaction"], ...restoreFileCalls([props])]);
  },
};

/** Names a file, or a block in one, on its host. One that has moved to another machine may have another path there. */
export function fileId({ path, block }: ManagedFile): string {
  return block === undefined ? path : `${path}#${block}`;
}

function librariesOf({ watch }: HostFileInputs): string[] {
  return watch === undefined ? LIBRARIES : [...LIBRARIES, "foreign"];
}

function change(inputs: HostFileInputs, calls: Call[]): Promise<Answer> {
  return hostSession(inputs.connection).change({ libraries: librariesOf(inputs), calls });
}
