import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs } from "./connection-args";
import { withSecretCredentials } from "./secret-credentials";
import { publishedImageStub } from "./stub";

/** Arguments of {@link PublishedImage}. */
export interface PublishedImageArgs {
  connection: pulumi.Input<ConnectionArgs>;
  /** Directory that holds one directory an image. */
  store: pulumi.Input<string>;
  /**
   * Which of several images of the store this is: lower-case letters, digits and hyphens. What the store holds of another one
   * stays when this one goes.
   * @default none - at most one image of a store may go without
   */
  variant?: pulumi.Input<string>;
  /** Directory on the host that the build left: image, kernel, digest and sums. */
  build: pulumi.Input<string>;
  /** What the image is made of, as text, so that a preview shows what changes. */
  recipe: pulumi.Input<string>;
}

/** An image in the store of a boot server. Drift: a file of it that is missing or has other bytes than were published. */
export class PublishedImage extends pulumi.dynamic.Resource {
  /** Names the content: the same content has the same digest. Known only after the first publish. */
  declare public readonly digest: pulumi.Output<string>;
  /**
   * `current`, or how the master's packages differ from those that the image was made from, such as
   * `older than the master: bash 5.1-6 => 5.1-9, +tmux 3.2a-5`. A refresh looks again; a new `revision` of the image takes
   * the packages in.
   */
  declare public readonly source: pulumi.Output<string>;

  constructor(name: string, args: PublishedImageArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      publishedImageStub,
      name,
      {
        ...args,
        connection: withSecretCredentials(args.connection),
        integrity: "intact",
        digest: undefined,
        source: undefined,
      },
      opts,
      "diskless",
      "PublishedImage",
    );
  }
}
