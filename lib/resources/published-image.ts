import * as pulumi from "@pulumi/pulumi";
import type { Generation } from "../model/generation";
import type { PublishedFiles } from "../model/published-files";
import { hosted, HostedArgs } from "./claimant";
import { publishedImageStub } from "./stub";

/** Arguments of {@link PublishedImage}. */
export interface PublishedImageArgs extends HostedArgs {
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
  /**
   * How many generations stay in the store. One more stays while it is pinned, named by a boot entry, younger than a quarter of an
   * hour, open by a daemon, or run by a node.
   * @default none - all stay
   */
  keep?: pulumi.Input<number>;
  /**
   * Digest of the generation that nodes should boot instead of the newest. It must be in the store, whole.
   * @default none - the newest
   */
  pin?: pulumi.Input<string>;
  /**
   * Directories of boot entries: what one names is never removed.
   * @default none
   */
  bootFiles?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Nodes that root of the host reaches by SSH without a password: what one runs is never removed. One that answers and does not
   * say what it runs keeps all.
   * @default none
   */
  nodes?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * URL by which nodes get the {@link store}, such as `http://10.0.0.1/diskless`. Every byte of an image is fetched by it before
   * it counts as published, so before any boot entry names it, and sizes and ends by each refresh.
   * @default none - nobody asks what nodes get
   */
  servedAs?: pulumi.Input<string>;
}

/** An image in the store of a boot server. Drift: bytes, modes and links of its files, what nodes get of it. */
export class PublishedImage extends pulumi.dynamic.Resource {
  /** Names the content: the same content has the same digest. Known only after the first publish, but for a pinned one. */
  declare public readonly digest: pulumi.Output<string>;
  /**
   * `current`, or how the master's packages differ from those that the image was made from, such as
   * `older than the master: bash 5.1-6 => 5.1-9, +tmux 3.2a-5`. A refresh looks again; a new `revision` of the image takes
   * the packages in.
   */
  declare public readonly source: pulumi.Output<string>;
  /** What the store has, the newest first: digest, minute of its publish and bytes. */
  declare public readonly generations: pulumi.Output<readonly Generation[]>;
  /** Size and SHA-256 of every file of the image, by name. */
  declare public readonly files: pulumi.Output<PublishedFiles>;
  /** Where the store really lies, whatever is a link on its way. */
  declare public readonly directory: pulumi.Output<string>;

  constructor(name: string, args: PublishedImageArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      publishedImageStub,
      name,
      {
        ...hosted(name, args),
        integrity: "intact",
        digest: undefined,
        source: undefined,
        generations: undefined,
        files: undefined,
        directory: undefined,
      },
      opts,
      "diskless",
      "PublishedImage",
    );
  }
}
