import { z } from "zod";
import { claims, Claimed } from "../../host/claims/claims";
import { files } from "../../host/files/files";
import { Applied, managedFileSchema, ManagedFile } from "../../host/files/managed-file";
import { withoutAccess } from "../../host/files/managed-files";
import { incumbent, Kept, kept, newcomer, observedClaim, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { observedForeign, refuseForeign, watchedShape, watchOfState } from "./foreign";
import { checkInputs } from "../arguments/check-inputs";
import { claimsOfFiles, keptPlaces, placed, Places } from "./file-claims";

/** A file on a host, or a block of our lines in a file that others write too. */
export type HostFileInputs = HostInputs & ManagedFile & z.infer<z.ZodObject<typeof watchedShape>>;

const schema = managedFileSchema.extend(watchedShape);

/** The inputs, who the resource is on the host, and what the last apply left there. */
export type HostFileOutputs = HostFileInputs & Kept & Places & { readonly applied?: Applied };

export const hostFile: Handler<HostFileInputs, HostFileOutputs> = {
  check: (olds, news) => checkInputs(schema, { ...news, ...watchOfState(olds, news) }),

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
    const applied = await write(inputs, inputs, undefined, { claiming, claims: claimsOfFiles([inputs]) });
    return { id: fileId(inputs), outs: wireable({ ...inputs, ...kept(claiming), applied }) };
  },

  async read(_id, props) {
    const [file] = placed([props], props);
    const { path, block, watch, applied, identity } = props;
    const looking = { identity, claims: claimsOfFiles([file]) };
    const found = await files.observe(sessionOf(props), { file, watch, applied }, looking);
    if (found === undefined) return {};
    const others = { ...observedClaim(props, found.claimant), ...observedForeign(found.foreign) };
    const outs = wireable({ ...withoutAccess(props), ...found.file, path, block, ...others });
    return { id: fileId(props), props: outs, inputs: withoutKept(outs) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    const places = keptPlaces([olds], [news], olds);
    const [before] = placed([olds], olds);
    const [after] = placed([news], places);
    const claimed = { claiming, claims: claimsOfFiles([after]) };
    let applied = olds.applied;
    if (!sameRequest(before, after)) applied = await write(news, after, { olds, before }, claimed);
    else if (!sameClaimant(olds, news)) await claims.take(sessionOf(news), claimed);
    return { outs: wireable({ ...news, ...kept(claiming), ...places, applied }) };
  },

  async delete(_id, props) {
    const [file] = placed([props], props);
    await files.restore(sessionOf(props), file, props.identity);
  },
};

/** Names a file, or a block in one, on its host. One that has moved to another machine may have another path there. */
export function fileId({ path, block }: ManagedFile): string {
  return block === undefined ? path : `${path}#${block}`;
}

/** What an update changes: its resource, and the file where the host had it. */
interface Before {
  readonly olds: HostFileOutputs;
  readonly before: ManagedFile;
}

/** @param file as the host has it, whatever a rename calls it by now */
async function write(
  inputs: HostFileInputs,
  file: ManagedFile,
  change: Before | undefined,
  claimed: Claimed,
): Promise<Applied | undefined> {
  const { watch } = inputs;
  const { applied, foreign } = await files.write(sessionOf(inputs), { file, watch }, change?.before, claimed);
  refuseForeign(change?.olds, inputs, file, foreign);
  return applied;
}
