import { z } from "zod";
import { claims } from "../../host/claims/claims";
import { files } from "../../host/files/files";
import { Applied, ManagedFile, managedFileSchema } from "../../host/files/managed-file";
import { signedImages, signedPath } from "../../host/signed-boot/signed-images";
import { authenticodeSignature } from "../../model/signed-boot/authenticode";
import { incumbent, Kept, kept, newcomer, observedClaim, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { claimsOfFiles } from "../files/file-claims";
import { checkInputs, digestSchema } from "../arguments/check-inputs";
import { readSigningPair } from "./signing-key";

/** What {@link SignedBootImageInputs.integrity} says of an image whose every byte is as signed. */
const INTACT = "intact";

const fileName = z.string().regex(/^[A-Za-z0-9._-]+$/, "expected the name of a file");
const imageSchema = z.object({
  ...managedFileSchema.pick({ path: true, mode: true, owner: true, group: true, links: true, servedAs: true }).shape,
  storePath: z.string().startsWith("/"),
  imageDigest: digestSchema,
  kernel: fileName,
  initramfs: fileName,
  commandLine: z.string().regex(/^[\x20-\x7e]+$/, "expected printable words in one line"),
  stub: z.string().startsWith("/"),
  certificate: z.string().min(1),
  keyPath: z.string().min(1),
  integrity: z.string(),
});

/** A signed boot image on a host, as it should be. */
export type SignedBootImageInputs = HostInputs & z.infer<typeof imageSchema>;

/** The inputs, who the resource is on the host, and what the last apply left there. */
export type SignedBootImageOutputs = SignedBootImageInputs & Kept & { readonly applied?: Applied };

export const signedBootImage: Handler<SignedBootImageInputs, SignedBootImageOutputs> = {
  check: (_olds, news) => checkInputs(imageSchema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({ replaces: olds.path === news.path ? [] : ["path"], deleteBeforeReplace: true }),

  async create(inputs) {
    return { id: inputs.path, outs: await publish(inputs, newcomer(inputs)) };
  },

  async read(id, props) {
    const file = fileOf(props);
    const { applied, identity } = props;
    const looking = { identity, claims: claimsOfFiles([file]) };
    const found = await files.observe(sessionOf(props), { file, watch: undefined, applied }, looking);
    if (found === undefined) return {};
    const { mode, owner, group, links, servedAs } = found.file;
    const observed = wireable({
      ...{ ...props, mode, owner, group },
      ...(links !== undefined && { links }),
      ...(servedAs !== undefined && { servedAs }),
      integrity: faultsOf(file, found.file) || INTACT,
      ...observedClaim(props, found.claimant),
    });
    return { id, props: observed, inputs: withoutKept(observed) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    if (!sameRequest(withoutKeyPath(olds), withoutKeyPath(news))) return { outs: await publish(news, claiming, olds) };
    if (!sameClaimant(olds, news))
      await claims.take(sessionOf(news), { claiming, claims: claimsOfFiles([fileOf(news)]) });
    return { outs: wireable({ ...news, ...kept(claiming), applied: olds.applied }) };
  },

  async delete(_id, props) {
    const session = sessionOf(props);
    await files.restore(session, fileOf(props), props.identity);
    await signedImages.forget(session, props);
  },
};

/** The image is made on the host, signed here, and then takes the place of what nodes had. */
async function publish(
  inputs: SignedBootImageInputs,
  claiming: ReturnType<typeof newcomer>,
  olds?: SignedBootImageOutputs,
): Promise<SignedBootImageOutputs> {
  // before anything is made that cannot be signed
  const pair = readSigningPair(inputs, { certificate: "certificate", keyPath: "keyPath" });
  const session = sessionOf(inputs);
  const file = fileOf(inputs);
  const claimed = { claiming, claims: claimsOfFiles([file]) };
  const image = { ...inputs, commandLine: inputs.commandLine.replaceAll("@{digest}", inputs.imageDigest) };
  const unsigned = await signedImages.make(session, image, claimed);
  await signedImages.sign(session, image, unsigned, authenticodeSignature(unsigned, pair));
  const { applied } = await files.write(session, { file, watch: undefined }, olds && fileOf(olds), claimed);
  return wireable({ ...inputs, ...kept(claiming), applied });
}

/** What nodes get: a copy of what was signed. */
function fileOf({ path, links, servedAs, mode, owner, group }: SignedBootImageInputs): ManagedFile {
  return {
    ...{ path, copyOf: signedPath({ path }), mode, owner, group },
    ...(links !== undefined && { links }),
    ...(servedAs !== undefined && { servedAs }),
  };
}

function faultsOf({ copyOf: signed }: ManagedFile, { copyOf: copied, access }: ManagedFile): string {
  return [
    ...(copied === signed ? [] : [`is not what was signed ${copied ?? ""}`]),
    ...(access === undefined ? [] : [access]),
  ].join("; ");
}

/** Where a key lies says nothing of what it signed. */
function withoutKeyPath(inputs: SignedBootImageInputs): HostInputs {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== "keyPath")) as unknown as HostInputs;
}
