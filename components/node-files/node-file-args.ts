import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { nodeFileShape } from "../../lib/model/node-files/node-files";
import { pushSettingsShape } from "../../lib/model/node-files/push-settings";
import { argumentsOf, flag, input, inputs, number, text } from "../../lib/resources/arguments/argument-schema";
import { ImageFileArgs } from "../image/image-args";
import { NodeAccountArgs, nodeAccountSchema } from "./node-account-args";

/** A file that nodes have without a new image. */
export interface NodeFileArgs extends ImageFileArgs {
  /**
   * Its text, any number of lines. `{{node.name}}` stands for a value of the node: `node.name`, `node.shortName`, `node.address`,
   * `node.mac`, `node.group`, `address`, `prefix` and `mac` of `node.interfaces.NAME`, `master.name`, `master.address`, and `vars.NAME`. Refused: a name that a node has not. Whoever can
   * fetch an image can read it, unless the file is {@link secret}.
   */
  content: pulumi.Input<string>;
  /**
   * Whether `{{...}}` in {@link content} stands for a value. `false` takes the text as it is.
   * @default true
   */
  template?: pulumi.Input<boolean>;
  /**
   * One line of shell that a running node runs after all its files are in place, when this one changed: once, however many
   * files name the same command. A node that boots does not run it.
   * @default none
   */
  onChange?: pulumi.Input<string>;
  /**
   * Whether the file goes to running nodes by SSH only, never by HTTP, TFTP or NFS. A node gets it when it is pushed, so it has none
   * in the first moments of its boot. Plain, since it decides which resources there are.
   * @default false
   */
  secret?: boolean;
}

/** Files, values and accounts of all nodes, of the nodes of a group, or of one node; the nearest counts. */
export interface NodeFileLevelArgs {
  /**
   * The files, each path once.
   * @default none
   */
  files?: NodeFileArgs[];
  /**
   * Values that templates name as `vars.NAME`. A value that is a secret of Pulumi may stand in secret files only.
   * @default none
   */
  vars?: Record<string, pulumi.Input<string>>;
  /**
   * Accounts, each name once, and who may log in to them by key.
   * @default none
   */
  accounts?: NodeAccountArgs[];
}

/** How running nodes get their files. */
export interface PushArgs {
  /**
   * How many nodes at once, from 1 to 1000.
   * @default 64
   */
  atOnce?: pulumi.Input<number>;
  /**
   * Seconds that one node has, its commands included, from 1 to 3600.
   * @default 60
   */
  timeLimitSeconds?: pulumi.Input<number>;
  /**
   * After so many nodes that failed no other is begun. A node that does not answer is no failure: it gets its files at its boot.
   * @default none - every node is tried
   */
  mostFailures?: pulumi.Input<number>;
}

/** The nodes of a group, and what they have beside all others. */
export interface NodeFileGroupArgs extends NodeFileLevelArgs {
  /** Name of the group: at most 32 lower-case letters, digits and inner hyphens. Plain. Refused: that of another group. */
  name: string;
  /** Full or short names of its nodes. Plain. Refused: none, a name that no node has, and a node that is in a group already. */
  nodes: string[];
}

/** Files that the nodes of a cluster have without a new image. */
export interface ClusterNodeFilesArgs extends NodeFileLevelArgs, PushArgs {
  /**
   * Every so many minutes the master brings files to nodes that missed them, such as one that was off during an `up`: 1 to 59, and 0
   * for never. By a timer of systemd, on centos5 by cron. Plain, since it decides which resources there are.
   * @default 10
   */
  repairMinutes?: number;
  /**
   * What single nodes have beside their group, by full or short name; of one path and of one name theirs counts.
   * @default none
   */
  ofNodes?: Record<string, NodeFileLevelArgs>;
  /**
   * Whether /etc/hosts of every node names the master and all nodes. `false` leaves it to the image, or to {@link files}.
   * Plain, since it decides whether the image of a cluster names its nodes.
   * @default true
   */
  hosts?: boolean;
  /**
   * Whether each node has the same SSH host key after every boot. The master makes the keys, keeps them, and brings them to running nodes
   * as it brings secret files. All users of the master know the nodes by them. Plain, since it decides which resources there are.
   * @default false - a node has new keys after each boot
   */
  hostKeys?: boolean;
}

const nodeFileSchema = argumentsOf<NodeFileArgs>()({ ...inputs(nodeFileShape), secret: z.optional(flag) });

export const nodeFileLevelSchema = argumentsOf<NodeFileLevelArgs>()({
  files: z.optional(z.array(nodeFileSchema)),
  vars: z.optional(z.record(z.string(), input(text))),
  accounts: z.optional(z.array(nodeAccountSchema)),
});

export const pushSchema = argumentsOf<PushArgs>()(inputs(pushSettingsShape));

export const nodeFileGroupSchema = argumentsOf<NodeFileGroupArgs>()({
  ...nodeFileLevelSchema.shape,
  name: text,
  nodes: z.array(text),
});

export const clusterNodeFilesSchema = argumentsOf<ClusterNodeFilesArgs>()({
  ...nodeFileLevelSchema.shape,
  ...pushSchema.shape,
  repairMinutes: z.optional(number),
  ofNodes: z.optional(z.record(z.string(), nodeFileLevelSchema)),
  hosts: z.optional(flag),
  hostKeys: z.optional(flag),
});
