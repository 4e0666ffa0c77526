import { z } from "zod";
import { Claim, Claiming, claims } from "../../host/claims/claims";
import { observedUrl, servedUrlSchema } from "../../host/service/fetch";
import { ObservedImage, store, Variant } from "../../host/store/store";
import type { Generation } from "../../model/store/generation";
import { IDENTITY_FILE, PublishedFiles } from "../../model/store/published-files";
import { incumbent, Kept, kept, newcomer, observedClaim, sameClaimant } from "../claims/claiming";
import { sessionByAnyWayOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { checkInputs, digestSchema, hostNameSchema } from "../arguments/check-inputs";

/** What {@link PublishedImageInputs.integrity} says of an image whose every byte is as published. */
export const INTACT = "intact";

/** What {@link Observed.verification} says. */
const VERIFIED = "nodes check every byte of it before they run it";
const UNVERIFIED = "no node checks it, since it was built without verifiedBoot";

const imageSchema = z.object({
  storePath: z.string().startsWith("/"),
  build: z.string().startsWith("/"),
  recipe: z.string().min(1),
  integrity: z.string(),
  variant: z
    .string()
    .regex(/^[a-z0-9-]+$/, "expected lower-case letters, digits and hyphens")
    .optional(),
  keep: z.number().int().min(1).optional(),
  pin: digestSchema.optional(),
  bootEntryDirectories: z
    .array(z.string().regex(/^\/[A-Za-z0-9._+/-]+$/, "expected an absolute path without blanks"))
    .optional(),
  nodes: z.array(hostNameSchema).optional(),
  servedAs: servedUrlSchema.optional(),
  verifiedBoot: z.boolean().optional(),
});

/** An image in the store of a boot server, as it should be. `build` is the directory that the build command leaves. */
export type PublishedImageInputs = HostInputs & z.infer<typeof imageSchema>;

/** The inputs and what only the host knows. `sourceStatus` is no input, since no apply of the same recipe changes it. */
export type PublishedImageOutputs = PublishedImageInputs & Kept & Observed;

/** States of earlier versions have the digest only. */
interface Observed {
  /** Names the content that nodes should boot. */
  readonly digest: string;
  /** Whether the master is still what the image was made from. */
  readonly sourceStatus?: string;
  /** What the store has to go back to, the newest first. */
  readonly generations?: readonly Generation[];
  /** What was published as {@link digest}; the record on the host must agree. */
  readonly files?: PublishedFiles;
  /** Where the image really lies, whatever is a link on its way. */
  readonly directory?: string;
  /** Whether nodes check the image before they run it, where the program wants that. */
  readonly verification?: string;
}

/** Keys of the state that no program gives. */
const OBSERVED: readonly string[] = [
  ...(["digest", "sourceStatus", "generations", "files", "directory", "verification"] satisfies (keyof Observed)[]),
];

export const publishedImage: Handler<PublishedImageInputs, PublishedImageOutputs> = {
  check: (_olds, news) => checkInputs(imageSchema, news),

  diff(_id, olds, news) {
    sayUnverified(news, olds.generations);
    return Promise.resolve({
      replaces: olds.storePath === news.storePath ? [] : ["storePath"],
      deleteBeforeReplace: true,
    });
  },

  async create(inputs) {
    return { id: inputs.storePath, outs: await publish(inputs, newcomer(inputs)) };
  },

  async read(id, props) {
    const { digest, files, directory, servedAs, identity } = props;
    const found = await store.observe(
      sessionByAnyWayOf(props),
      { ...variantOf(props), known: { digest, files }, servedAs },
      { identity, claims: claimsOf(props) },
    );
    if (found === undefined) return {};
    const faults = [...found.faults, movedFault(props, found)].filter((text) => text !== "").join("\n");
    const observed = wireable({
      ...props,
      ...observedOf(found, digest),
      // what the last apply knew: the host is compared with it
      ...{ files, directory },
      ...(servedAs !== undefined && { servedAs: observedUrl(servedAs, found.served) }),
      integrity: faults === "" ? INTACT : faults,
      ...verificationOf(props, files),
      ...observedClaim(props, found.claimant),
    });
    return { id, props: observed, inputs: withoutObserved(withoutKept(observed)) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    if (!sameRequest(withoutObserved(olds), news)) return { outs: await publish(news, claiming, olds) };
    if (!sameClaimant(olds, news)) await claims.take(sessionByAnyWayOf(news), { claiming, claims: claimsOf(news) });
    const { digest, sourceStatus, generations, files, directory, verification } = olds;
    const observed = { digest, sourceStatus, generations, files, directory, verification };
    return { outs: wireable({ ...news, ...observed, ...kept(claiming) }) };
  },

  async delete(_id, props) {
    await store.release(sessionByAnyWayOf(props), variantOf(props), props.identity);
  },
};

/** Puts the build into the store, or, when only another generation is wanted, leaves the store as it is. */
async function publish(
  inputs: PublishedImageInputs,
  claiming: Claiming | undefined,
  olds?: PublishedImageOutputs,
): Promise<PublishedImageOutputs> {
  const { build, pin, servedAs, keep, bootEntryDirectories = [], nodes = [] } = inputs;
  // a replacement would take the build away before it is published under its other name
  const renamed = olds !== undefined && olds.variant !== inputs.variant;
  const published = !renamed && olds?.build === build && olds.integrity === INTACT && pin !== undefined;
  const image = await store.publish(
    sessionByAnyWayOf(inputs),
    {
      ...{ ...variantOf(inputs), build, published, pin, servedAs, keep, bootEntryDirectories, nodes },
      known: olds && { digest: olds.digest, files: olds.files },
      former: renamed ? variantOf(olds) : undefined,
    },
    { claiming, claims: claimsOf(inputs) },
  );
  const observed = observedOf(image, pin ?? "");
  return wireable({
    ...inputs,
    ...observed,
    sourceStatus: observed.sourceStatus ?? olds?.sourceStatus,
    ...verificationOf(inputs, observed.files ?? olds?.files),
    ...kept(claiming),
  });
}

function variantOf({ storePath: path, variant = "" }: PublishedImageInputs): Variant {
  return { store: path, variant };
}

/** A variant of a store is of one stack alone. */
function claimsOf({ storePath: path, variant = "" }: PublishedImageInputs): Claim[] {
  return [{ kind: "image", thing: `${path}#${variant}` }];
}

function movedFault(
  { storePath: path, directory }: PublishedImageOutputs,
  { directory: now = "" }: ObservedImage,
): string {
  if (directory === undefined || now === "" || now === directory) return "";
  return `${path} lies in ${now} by a link, and lay in ${directory}`;
}

function observedOf(image: ObservedImage, digest: string): Observed {
  const { sourceStatus, generations, files, directory } = image;
  return {
    ...{ digest: image.digest ?? digest, sourceStatus, directory },
    ...(generations !== undefined && { generations }),
    ...(files !== undefined && { files }),
  };
}

/** Says in a preview that nodes do not check the generation that a program goes back to. */
function sayUnverified({ verifiedBoot, pin }: PublishedImageInputs, generations: readonly Generation[] = []): void {
  const pinned = generations.find(({ digest }) => digest === pin);
  if (verifiedBoot !== true || pinned === undefined || pinned.verified === true) return;
  console.log(`the image ${pinned.digest}, which nodes boot by the argument pin, is not verified: ${UNVERIFIED}`);
}

function verificationOf(
  { verifiedBoot }: PublishedImageInputs,
  files: PublishedFiles | undefined,
): Pick<Observed, "verification"> {
  if (verifiedBoot !== true || files === undefined) return {};
  return { verification: IDENTITY_FILE in files ? VERIFIED : UNVERIFIED };
}

/** The inputs among what the state keeps. */
export function withoutObserved(outputs: PublishedImageInputs): PublishedImageInputs {
  return Object.fromEntries(
    Object.entries(outputs).filter(([key]) => !OBSERVED.includes(key)),
  ) as unknown as PublishedImageInputs;
}
