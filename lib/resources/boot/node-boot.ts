import * as pulumi from "@pulumi/pulumi";
import type { FoundNode } from "../../model/boot/node-boot";
import { ConnectionArgs } from "../connection/connection-args";
import { withSecretCredentials } from "../connection/secret-credentials";
import { handledBy, optionsOf, typeOf } from "../handled";

/** The image that some nodes should run. */
export interface WantedImageArgs {
  /** Its digest. */
  imageDigest: pulumi.Input<string>;
  /** Names by which root on the master reaches the nodes by SSH without a password. A node belongs to one image only. */
  nodes: pulumi.Input<pulumi.Input<string>[]>;
}

/** Where the master has the files of nodes, and what is in them. */
export interface NodeFilePlansArgs {
  /** Path of the plan. */
  plan: pulumi.Input<string>;
  /** SHA-256 of the plan, by which a change is seen. */
  digest: pulumi.Input<string>;
  /**
   * Path of the plan of secret files.
   * @default none
   */
  secretPlan?: pulumi.Input<string>;
  /**
   * SHA-256 of that plan.
   * @default none
   */
  secretDigest?: pulumi.Input<string>;
  /**
   * SHA-256 of the public halves of the host keys that nodes are to have.
   * @default none
   */
  hostKeysDigest?: pulumi.Input<string>;
}

/** Where the master has what nodes tell of an image that they refuse. */
export interface RefusalReportsArgs {
  /** Log of the web server's requests. */
  accessLog: pulumi.Input<string>;
  /** Names of the nodes, by the address that each asks from. */
  addresses: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Arguments of {@link NodeBoot}. */
export interface NodeBootArgs {
  /** How the master is reached, which asks the nodes. */
  connection: pulumi.Input<ConnectionArgs>;
  /** Which nodes should run which image. */
  images: pulumi.Input<pulumi.Input<WantedImageArgs>[]>;
  /**
   * How many of the nodes that ran at the last refresh may get another image, where a change of {@link images} reboots nodes. A
   * preview with more fails. Nodes of {@link approvedImages} do not count. While a digest is not known yet, every node of it that
   * ran counts.
   * @default none - any number
   */
  approvalThreshold?: pulumi.Input<number>;
  /**
   * Images that may go to any number of nodes: their digests, or at least the first 12 digits of each.
   * @default none
   */
  approvedImages?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Files that nodes should have, as {@link NodeFiles.plans} gives them. A change of them is brought to running nodes; one
   * that does not answer gets them at its next boot. The first apply of a NodeBoot asks no node and brings none anything.
   * @default none - nobody asks nodes for files
   */
  nodeFiles?: pulumi.Input<NodeFilePlansArgs>;
  /**
   * Where nodes tell of an image that they refuse, where they check it before they run it ({@link RootfsImageArgs.verifiedBoot}). A node
   * that does not answer and told so at its last boot is `refused`.
   * @default none - such a node is `down`
   */
  refusals?: pulumi.Input<RefusalReportsArgs>;
}

/**
 * What nodes really run, one resource for all of them: the master asks each by SSH, all at once, in one round trip. Drift: a
 * node that runs another image than it should (`stale`), that ran and does not answer any more (`down`), that answers but
 * not what it runs (`unknown`), or that refused what it was given at its last boot (`refused`). A node takes its image at its next boot. Of {@link NodeBootArgs.nodeFiles} drift is what a node has not
 * got, and what was changed there by hand; an apply puts both right without a reboot.
 */
export class NodeBoot extends pulumi.CustomResource {
  /**
   * Each node as the last refresh found it: `state` (`current`, `stale`, `down`, `unknown`, `refused`, or `unseen` of one that
   * never answered), and of its last known boot `imageDigest`, `kernel` and `since`.
   */
  declare public readonly nodes: pulumi.Output<Record<string, FoundNode>>;

  constructor(name: string, args: NodeBootArgs, opts?: pulumi.CustomResourceOptions) {
    const { images, ...others } = args;
    const inputs = handledBy("nodeBoot", {
      ...others,
      connection: withSecretCredentials(args.connection),
      drift: {},
      nodes: undefined,
    });
    super(typeOf("nodeBoot"), name, { ...inputs, images: imageByNode(images) }, optionsOf("nodeBoot", opts));
  }
}

/** Each node with its image. A digest that is not known yet is one value in the map, so a preview still shows whose image changes. */
function imageByNode(images: NodeBootArgs["images"]): pulumi.Input<object> {
  if (!isPlain(images) || !images.every(isPlain)) return pulumi.output(images).apply(mapOf);
  const nodes = pulumi.all(images.map((image) => pulumi.output(image.nodes)));
  return nodes.apply(
    (names) => mapOf(images.map(({ imageDigest }, i) => ({ imageDigest, nodes: names[i] }))) as object,
  );
}

function mapOf(images: readonly { imageDigest: pulumi.Input<string>; nodes: readonly string[] }[]) {
  return Object.fromEntries(images.flatMap(({ imageDigest, nodes }) => nodes.map((node) => [node, imageDigest])));
}

function isPlain<T extends object>(value: pulumi.Input<T>): value is T {
  return !pulumi.Output.isInstance(value) && !(value instanceof Promise);
}
