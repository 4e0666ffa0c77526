import { z } from "zod";
import { claimCalls, observeClaimCalls, releasingCalls } from "../../host/claims/claims";
import type { Answer } from "../../host/connection/host-session";
import { Applied, managedFileSchema, ManagedFile } from "../../host/files/managed-file";
import {
  appliedOf,
  observedFile,
  observeFileCalls,
  proveFileCalls,
  restoreDroppedCalls,
  restoreFileCalls,
  withoutAccess,
  writeFileCalls,
} from "../../host/files/managed-files";
import { Call } from "../../host/script/script";
import { incumbent, Kept, kept, newcomer, observedClaim, takingCalls, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { foreignCalls, observedForeign, refuseForeign, watchedShape } from "./foreign";
import { checkInputs } from "../arguments/checked";
import { claimsOfFiles, keptPlaces, placed, Places } from "./file-claims";

/** A file on a host, or a block of our lines in a file that others write too. */
export type HostFileInputs = HostInputs & ManagedFile & z.infer<z.ZodObject<typeof watchedShape>>;

const schema = managedFileSchema.extend(watchedShape);
const LIBRARIES = ["block", "files", "transaction", "fetch"];

/** The same with who it is on the host, and what the last apply left there. */
export type HostFileOutputs = HostFileInputs & Kept & Places & { readonly applied?: Applied };

export const hostFile: Handler<HostFileInputs, HostFileOutputs> = {
  check: (_olds, news) => checkInputs(schema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({
      replaces: [
        ...(olds.path === news.path ? [] : ["path"]),
        ...((olds.block === undefined) === (news.block === undefined) ? [] : ["block"]),
      ],
      deleteBeforeReplace: true,
    }),

  async create(inputs) {
    const claiming = newcomer(inputs);
    const { applied, values } = await write(inputs, inputs, claimCalls(claiming, claimsOfFiles([inputs])), []);
    refuseForeign(undefined, inputs, inputs, values);
    return { id: fileId(inputs), outs: wireable({ ...inputs, ...kept(claiming), applied }) };
  },

  async read(_id, props) {
    const [file] = placed([props], props);
    const answer = await sessionOf(props).read({
      libraries: librariesOf(props),
      calls: [
        ...observeFileCalls([file]),
        ...observeClaimCalls(props.identity, claimsOfFiles([file])),
        ...foreignCalls(props, file),
      ],
    });
    const observed = observedFile(file, 0, answer.values, props.applied);
    if (observed === undefined) return {};
    const { path, block } = props;
    const found = { ...observedClaim(props, answer.values), ...observedForeign(props, file, answer.values) };
    const outs = wireable({ ...withoutAccess(props), ...observed, path, block, ...found });
    return { id: fileId(props), props: outs, inputs: withoutKept(outs) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    const places = keptPlaces([olds], [news], olds);
    const before = placed([olds], olds);
    const after = placed([news], places);
    const claims = claimsOfFiles(after);
    let applied = olds.applied;
    if (!sameRequest(before[0], after[0])) {
      const dropped = restoreDroppedCalls(before, after);
      const written = await write(news, after[0], claimCalls(claiming, claims), dropped);
      refuseForeign(olds, news, after[0], written.values);
      applied = written.applied;
    } else if (!sameClaimant(olds, news)) {
      await change(news, takingCalls(claiming, claims));
    }
    return { outs: wireable({ ...news, ...kept(claiming), ...places, applied }) };
  },

  async delete(_id, props) {
    const files = placed([props], props);
    await change(props, [...releasingCalls(props.identity), ["begin_transaction"], ...restoreFileCalls(files)]);
  },
};

/** Names a file, or a block in one, on its host. One that has moved to another machine may have another path there. */
export function fileId({ path, block }: ManagedFile): string {
  return block === undefined ? path : `${path}#${block}`;
}

function librariesOf({ watch }: HostFileInputs): string[] {
  return watch === undefined ? LIBRARIES : [...LIBRARIES, "foreign"];
}

interface Written {
  readonly applied: Applied | undefined;
  readonly values: Answer["values"];
}

/** @param file as the host has it, whatever a rename calls it by now */
async function write(inputs: HostFileInputs, file: ManagedFile, claims: Call[], dropped: Call[]): Promise<Written> {
  const { values } = await change(inputs, [
    ...claims,
    ...writeFileCalls([file]),
    ...proveFileCalls([file]),
    ...dropped,
    ...foreignCalls(inputs, file),
  ]);
  return { applied: appliedOf(0, values), values };
}

function change(inputs: HostFileInputs, calls: Call[]): Promise<Answer> {
  return sessionOf(inputs).change({ libraries: librariesOf(inputs), calls });
}
