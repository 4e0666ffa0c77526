import { z } from "zod";
import { hostSession } from "../../host/host-session";
import { Call } from "../../host/script";
import { Handler, HostInputs, sameRequest, wireable } from "../contract";
import { checkInputs } from "./checked";

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
});

/** An image in the store of a boot server, as it should be. `build` is the directory that the build command leaves. */
export type PublishedImageInputs = HostInputs & z.infer<typeof imageSchema>;

/** The same with what only the host knows. `source` is no input, since no apply of the same recipe changes it. */
export type PublishedImageOutputs = PublishedImageInputs & Observed;

interface Observed {
  /** Names the content. */
  readonly digest: string;
  /** Whether the master is still what the image was made from; states of earlier versions have none. */
  readonly source?: string;
}

const LIBRARIES = ["digest", "image-source", "image-variants", "image-publish"];

export const publishedImage: Handler<PublishedImageInputs, PublishedImageOutputs> = {
  check: (_olds, news) => checkInputs(imageSchema, news),

  diff: (_id, olds, news) =>
    Promise.resolve({ replaces: olds.store === news.store ? [] : ["store"], deleteBeforeReplace: true }),

  async create(inputs) {
    return { id: inputs.store, outs: await publish(inputs) };
  },

  async read(id, props) {
    const answer = await hostSession(props.connection).read({
      libraries: LIBRARIES,
      calls: [["observe_image", props.store, props.digest]],
    });
    if (answer.absent) return {};
    const faults = (answer.values.get("faults") ?? "").trim();
    const observed = wireable({
      ...props,
      integrity: faults === "" ? INTACT : faults,
      source: answer.values.get("source"),
    });
    return { id, props: observed, inputs: withoutObserved(observed) };
  },

  async update(_id, olds, news) {
    const { digest, source } = olds;
    if (sameRequest(withoutObserved(olds), news)) return { outs: wireable({ ...news, digest, source }) };
    // a replacement would take the build away before it is published under its other name
    const renamed = olds.variant !== news.variant;
    return { outs: await publish(news, renamed ? [releaseCall(olds)] : []) };
  },

  async delete(_id, props) {
    await change(props, [releaseCall(props)]);
  },
};

async function publish(inputs: PublishedImageInputs, then: readonly Call[] = []): Promise<PublishedImageOutputs> {
  const { build, store, variant = "" } = inputs;
  const answer = await change(inputs, [
    ["publish_image", build, store, variant],
    ["forget_builds", store, variant, build.slice(build.lastIndexOf("/") + 1)],
    ...then,
  ]);
  return wireable({ ...inputs, digest: answer.values.get("digest") ?? "", source: answer.values.get("source") });
}

function releaseCall({ store, variant = "" }: PublishedImageInputs): Call {
  return ["release_images", store, variant];
}

function withoutObserved(outputs: PublishedImageOutputs): PublishedImageInputs {
  const inputs = Object.entries(outputs).filter(([key]) => key !== "digest" && key !== "source");
  return Object.fromEntries(inputs) as PublishedImageInputs;
}

function change(inputs: PublishedImageInputs, calls: Call[]) {
  return hostSession(inputs.connection).change({ libraries: LIBRARIES, calls }, PUBLISH_TIMEOUT_SECONDS);
}
