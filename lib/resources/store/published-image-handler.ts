import { z } from "zod";
import { Claim, Claiming, observeClaimCalls, releasingCalls } from "../../host/claims/claims";
import type { Answer } from "../../host/connection/host-session";
import { declaredUrl, fetchProgram, observedUrl, servedUrlSchema } from "../../host/service/fetch";
import { Call } from "../../host/script/script";
import { Generation, parseGenerations } from "../../model/store/generation";
import { PublishedFiles, parseSums, renderSums } from "../../model/store/published-files";
import { SILENCE } from "../../model/boot/node-boot";
import { incumbent, Kept, kept, newcomer, observedClaim, takingCalls, sameClaimant } from "../claims/claiming";
import { sessionOf } from "../connection/session";
import { Handler, HostInputs, sameRequest, wireable, withoutKept } from "../contract";
import { checkInputs, digestSchema, hostNameSchema } from "../arguments/checked";

/** What {@link PublishedImageInputs.integrity} says of an image whose every byte is as published. */
export const INTACT = "intact";

const PUBLISH_TIMEOUT_SECONDS = 900;

const imageSchema = z.object({
  store: z.string().startsWith("/"),
  build: z.string().startsWith("/"),
  recipe: z.string().min(1),
  integrity: z.string(),
  variant: z
    .string()
    .regex(/^[a-z0-9-]+$/, "expected lower-case letters, digits and hyphens")
    .optional(),
  keep: z.number().int().min(1).optional(),
  pin: digestSchema.optional(),
  bootFiles: z.array(z.string().regex(/^\/[A-Za-z0-9._+/-]+$/, "expected an absolute path without blanks")).optional(),
  nodes: z.array(hostNameSchema).optional(),
  servedAs: servedUrlSchema.optional(),
});

/** An image in the store of a boot server, as it should be. `build` is the directory that the build command leaves. */
export type PublishedImageInputs = HostInputs & z.infer<typeof imageSchema>;

/** The same with what only the host knows. `source` is no input, since no apply of the same recipe changes it. */
export type PublishedImageOutputs = PublishedImageInputs & Kept & Observed;

/** States of earlier versions have the digest only. */
interface Observed {
  /** Names the content that nodes should boot. */
  readonly digest: string;
  /** Whether the master is still what the image was made from. */
  readonly source?: string;
  /** What the store has to go back to, the newest first. */
  readonly generations?: readonly Generation[];
  /** What was published as {@link digest}; the record on the host must agree. */
  readonly files?: PublishedFiles;
  /** Where the image really lies, whatever is a link on its way. */
  readonly directory?: string;
}

const OBSERVED: readonly string[] = [
  ...(["digest", "source", "generations", "files", "directory"] satisfies (keyof Observed)[]),
];

const LIBRARIES = [
  ...[
    "claims",
    "digest",
    "image-source",
    "image-variants",
    "image-publish",
    "image-integrity",
    "node-boots",
    "image-generations",
  ],
];

export const publishedImage: Handler<PublishedImageInputs, PublishedImageOutputs> = {
  check: (_olds, news) => checkInputs(imageSchema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({ replaces: olds.store === news.store ? [] : ["store"], deleteBeforeReplace: true }),

  async create(inputs) {
    return { id: inputs.store, outs: await publish(inputs, newcomer(inputs)) };
  },

  async read(id, props) {
    const { store, variant = "", digest, servedAs } = props;
    const answer = await sessionOf(props).read({
      libraries: LIBRARIES,
      calls: [
        ...knownCalls(props),
        ...observeClaimCalls(props.identity, claimsOf(props)),
        ["observe_image", store, digest],
        ...(servedAs === undefined
          ? []
          : [
              ["know_fetch_program", fetchProgram()] as const,
              ["observe_image_served", declaredUrl(servedAs), store, digest] as const,
            ]),
        ["emit_generations", store, variant, digest],
      ],
    });
    if (answer.absent) return {};
    const said = ["faults", "lost"].map((key) => (answer.values.get(key) ?? "").trim());
    const faults = [...said, movedFault(props, answer)].filter((text) => text !== "").join("\n");
    const observed = wireable({
      ...props,
      ...observedOf(answer, digest),
      // what the last apply knew: the host is compared with it
      ...{ files: props.files, directory: props.directory },
      ...(servedAs !== undefined && { servedAs: observedUrl(servedAs, answer.values.get("served")) }),
      integrity: faults === "" ? INTACT : faults,
      ...observedClaim(props, answer.values),
    });
    return { id, props: observed, inputs: withoutObserved(withoutKept(observed)) };
  },

  async update(_id, olds, news) {
    const claiming = incumbent(olds, news);
    if (!sameRequest(withoutObserved(olds), news)) return { outs: await publish(news, claiming, olds) };
    if (!sameClaimant(olds, news)) await change(news, takingCalls(claiming, claimsOf(news)));
    const { digest, source, generations, files, directory } = olds;
    return { outs: wireable({ ...news, digest, source, generations, files, directory, ...kept(claiming) }) };
  },

  async delete(_id, props) {
    await change(props, [...releasingCalls(props.identity), releaseCall(props)]);
  },
};

/** Puts the build into the store, or, when only another generation is wanted, leaves the store as it is. */
async function publish(
  inputs: PublishedImageInputs,
  claiming: Claiming | undefined,
  olds?: PublishedImageOutputs,
): Promise<PublishedImageOutputs> {
  const { build, store, variant = "", pin } = inputs;
  // a replacement would take the build away before it is published under its other name
  const renamed = olds !== undefined && olds.variant !== inputs.variant;
  const published = !renamed && olds?.build === build && olds.integrity === INTACT && pin !== undefined;
  const answer = await change(inputs, [
    ...takingCalls(claiming, claimsOf(inputs)),
    ...(olds === undefined ? [] : knownCalls(olds)),
    ...(published ? [] : [["publish_image", build, store, variant] as const]),
    ...(pin === undefined ? [] : [["require_generation", store, variant, pin] as const]),
    ...proveCalls(inputs),
    ...(published ? [] : [forgetCall(inputs)]),
    ...(renamed ? [releaseCall(olds)] : []),
    collectCall(inputs),
    ["emit_generations", store, variant, ""],
    ["emit_files", store, pin ?? ""],
    ["emit_directory", "image", `${store}/image`],
  ]);
  const observed = observedOf(answer, pin ?? "");
  return wireable({ ...inputs, ...observed, source: observed.source ?? olds?.source, ...kept(claiming) });
}

/** A variant of a store is of one stack alone. */
function claimsOf({ store, variant = "" }: PublishedImageInputs): Claim[] {
  return [{ kind: "image", thing: `${store}#${variant}` }];
}

/** What the state has of the image that it knows, which nobody on the host can have edited. */
function knownCalls({ digest, files }: PublishedImageOutputs): Call[] {
  return files === undefined ? [] : [["know_published", digest, renderSums(files)]];
}

/** Every byte as nodes fetch it. The builds of earlier recipes stay until then. */
function proveCalls({ store, variant = "", pin = "", servedAs }: PublishedImageInputs): Call[] {
  if (servedAs === undefined) return [];
  return [
    ["know_fetch_program", fetchProgram()],
    ["prove_image", declaredUrl(servedAs), store, variant, pin],
  ];
}

function forgetCall({ build, store, variant = "" }: PublishedImageInputs): Call {
  return ["forget_builds", store, variant, build.slice(build.lastIndexOf("/") + 1)];
}

function movedFault({ store, directory }: PublishedImageOutputs, { values }: Answer): string {
  const now = values.get("image.directory") ?? "";
  if (directory === undefined || now === "" || now === directory) return "";
  return `${store} lies in ${now} by a link, and lay in ${directory}`;
}

/** Without a number to keep all stay, but for those that somebody damaged. */
function collectCall({ store, variant = "", keep, pin = "", bootFiles = [], nodes = [] }: PublishedImageInputs): Call {
  if (keep === undefined) return ["forget_lost", store, variant];
  return ["collect_generations", store, variant, String(keep), pin, bootFiles.join(" "), nodes.join(" "), SILENCE];
}

function observedOf({ values }: Answer, digest: string): Observed {
  const [generations, files] = ["generations", "files"].map((key) => values.get(key));
  return {
    digest: values.get("digest") ?? digest,
    source: values.get("source"),
    ...(generations !== undefined && { generations: parseGenerations(generations) }),
    ...(files !== undefined && { files: parseSums(files) }),
    directory: values.get("image.directory"),
  };
}

function releaseCall({ store, variant = "" }: PublishedImageInputs): Call {
  return ["release_images", store, variant];
}

function withoutObserved(outputs: PublishedImageInputs): PublishedImageInputs {
  return Object.fromEntries(
    Object.entries(outputs).filter(([key]) => !OBSERVED.includes(key)),
  ) as unknown as PublishedImageInputs;
}

function change(inputs: PublishedImageInputs, calls: Call[]) {
  return sessionOf(inputs).change({ libraries: LIBRARIES, calls }, PUBLISH_TIMEOUT_SECONDS);
}
