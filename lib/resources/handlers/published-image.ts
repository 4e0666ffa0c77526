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
});

/** An image in the store of a boot server, as it should be. `build` is the directory that the build command leaves. */
export type PublishedImageInputs = HostInputs & z.infer<typeof imageSchema>;

/** The same with what only the publish knows: the digest of the content. */
export type PublishedImageOutputs = PublishedImageInputs & { readonly digest: string };

const LIBRARIES = ["digest", "image-publish"];

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
    const observed = wireable({ ...props, integrity: faults === "" ? INTACT : faults });
    return { id, props: observed, inputs: withoutDigest(observed) };
  },

  async update(_id, olds, news) {
    return { outs: sameRequest(withoutDigest(olds), news) ? { ...news, digest: olds.digest } : await publish(news) };
  },

  async delete(_id, props) {
    await change(props, [["release_images", props.store]]);
  },
};

async function publish(inputs: PublishedImageInputs): Promise<PublishedImageOutputs> {
  const answer = await change(inputs, [
    ["publish_image", inputs.build, inputs.store],
    ["forget_builds", inputs.build.slice(inputs.build.lastIndexOf("/") + 1)],
  ]);
  return { ...inputs, digest: answer.values.get("digest") ?? "" };
}

function withoutDigest(outputs: PublishedImageOutputs): PublishedImageInputs {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key !== "digest")) as PublishedImageInputs;
}

function change(inputs: PublishedImageInputs, calls: Call[]) {
  return hostSession(inputs.connection).change({ libraries: LIBRARIES, calls }, PUBLISH_TIMEOUT_SECONDS);
}
