import * as pulumi from "@pulumi/pulumi";
import type { Generation } from "../../model/store/generation";
import type { PublishedFiles } from "../../model/store/published-files";
import { hosted, HostedArgs } from "../claims/claimant";
import { handledBy, optionsOf, typeOf } from "../handled";

/** Arguments of {@link PublishedImage}. */
export interface PublishedImageArgs extends HostedArgs {
  /** Directory that holds one directory an image. */
  storePath: pulumi.Input<string>;
  /**
   * Name of the image where a store has several: lower-case letters, digits and hyphens. Removing this image leaves the others
   * in the store.
   * @default none - at most one image of a store may go without
   */
  variant?: pulumi.Input<string>;
  /** Directory on the host that the build left: image, kernel, digest and sums. */
  build: pulumi.Input<string>;
  /** What the image is made of, as text, so that a preview shows what changes. */
  recipe: pulumi.Input<string>;
  /**
   * How many generations stay in the store. Generations in use are kept as well: pinned, named by a boot entry, running on a
   * node, open in a daemon, or replaced less than 15 minutes ago.
   * @default none - all stay
   */
  keep?: pulumi.Input<number>;
  /**
   * Digest of the generation that nodes should boot instead of the newest. It must be in the store and undamaged.
   * @default none - the newest
   */
  pin?: pulumi.Input<string>;
  /**
   * Directories of boot entries. An image that an entry names is never removed.
   * @default none
   */
  bootEntryDirectories?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Nodes that root of the host reaches by SSH without a password. An image that a node runs is never removed. If a node
   * answers but its image cannot be determined, nothing is removed.
   * @default none
   */
  nodes?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * URL by which nodes get the {@link storePath}, such as `http://10.0.0.1/diskless`. Every byte of an image is fetched by it
   * before the image counts as published, so before any boot entry names it. A refresh fetches the size and the end of each
   * file.
   * @default none - nobody asks what nodes get
   */
  servedAs?: pulumi.Input<string>;
  /**
   * Whether nodes are to check the image before they run it. Then {@link PublishedImage.verification} says whether they do, and a preview
   * names a {@link pin} whose nodes do not. What makes them check is in the image itself.
   * @default false
   */
  verifiedBoot?: pulumi.Input<boolean>;
}

/** An image in the store of a boot server. Drift: bytes, modes and links of its files, and what nodes get by its URL. */
export class PublishedImage extends pulumi.CustomResource {
  /** Digest of the content: equal content has an equal digest. Known after the first publish only, unless an image is pinned. */
  declare public readonly digest: pulumi.Output<string>;
  /**
   * `current`, or how the master's packages differ from those that the image was made from, such as `older than the master:
   * bash 5.1-6 => 5.1-9, +tmux 3.2a-5`. A refresh compares again. A new `revision` of the image takes the new packages in.
   */
  declare public readonly sourceStatus: pulumi.Output<string>;
  /** Images in the store, the newest first: digest, time of publication to the minute, bytes, and whether nodes verify it. */
  declare public readonly generations: pulumi.Output<Generation[]>;
  /** Size and SHA-256 of every file of the image, by name. */
  declare public readonly files: pulumi.Output<PublishedFiles>;
  /** Real path of the store, with symbolic links resolved. */
  declare public readonly directory: pulumi.Output<string>;
  /**
   * Whether nodes check every byte of the image before they run it; `undefined` without {@link PublishedImageArgs.verifiedBoot}. An image
   * that was built before that was asked for is not checked.
   */
  declare public readonly verification: pulumi.Output<string>;

  constructor(name: string, args: PublishedImageArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      typeOf("publishedImage"),
      name,
      handledBy("publishedImage", {
        ...hosted(name, args),
        integrity: "intact",
        digest: undefined,
        sourceStatus: undefined,
        generations: undefined,
        files: undefined,
        directory: undefined,
        verification: undefined,
      }),
      optionsOf("publishedImage", opts),
    );
  }
}
