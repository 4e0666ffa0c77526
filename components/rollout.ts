import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { launch } from "../lib/host/connection/launcher";
import { ROLL_NODES, ROLLOUT_PLAN, rollNodesCommand, rollNodesScript } from "../lib/host/rollout/roll-nodes";
import {
  parseRolloutGroups,
  parseRolloutPolicy,
  RolloutGroup,
  RolloutPolicy,
  RolloutPolicyInput,
} from "../lib/model/rollout/rollout";
import { nameNodes, renderRolloutPlan, RolloutTargets } from "../lib/render/rollout";
import { argumentsOf, flag, input, text, texts } from "../lib/resources/arguments/argument-schema";
import { commandConnection } from "../lib/resources/connection/command-connection";
import { commandOptions } from "../lib/resources/connection/command-options";
import { HostFile } from "../lib/resources/files/host-file";
import { refuseKeyUnprovableToCommands } from "./connection/provable-key";
import { BootNetworks, siteOf } from "./network/site";
import { parseArguments } from "./arguments/parse-arguments";
import { plannedOver } from "./arguments/planned";
import { HostArgs, hostSchema, laterNodesSchema, NodeArgs } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { RolloutPolicyArgs, rolloutPolicySchema } from "./rollout/rollout-policy";

/** An image, and the nodes that should run it. */
export interface RolloutImageArgs {
  /** Name of the image in the plan: letters, digits and hyphens. Plain, since a preview shows it. */
  name: string;
  /** Its digest. */
  digest: pulumi.Input<string>;
  /** Names of its nodes, or host lists such as `s[0-99]`. A node belongs to one image only. */
  nodes: pulumi.Input<pulumi.Input<string>[]>;
}

const imageSchema = argumentsOf<RolloutImageArgs>()({
  name: text,
  digest: input(text),
  nodes: texts,
});

/** Arguments of {@link Rollout}. */
export interface RolloutArgs extends RolloutPolicyArgs, NetworkSourceArgs {
  /** The boot server, which must reach its nodes by SSH, as with {@link ParallelShell}. */
  master: HostArgs;
  /**
   * Network of the nodes.
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /** All nodes. */
  nodes: NodeArgs[];
  /** Which of them should run which image. */
  images: RolloutImageArgs[];
  /** Boot entries that name the images, as {@link PxeConfig.bootEntryPaths} gives them. */
  bootEntryPaths: pulumi.Input<pulumi.Input<string>[]>;
  /** Directory of the images on the master, as {@link RootfsImage.storePath} gives it. */
  storePath: pulumi.Input<string>;
  /**
   * Whether every `up` that changes an image reboots the nodes. Otherwise a person runs `roll-nodes` on the master. Plain,
   * since it decides which resources there are.
   * @default false
   */
  runOnUp?: boolean;
}

export const rolloutSchema = argumentsOf<RolloutArgs>()({
  ...rolloutPolicySchema.shape,
  master: hostSchema,
  ...networkSourceSchema.shape,
  nodes: laterNodesSchema,
  images: z.array(imageSchema),
  bootEntryPaths: texts,
  storePath: input(text),
  runOnUp: z.optional(flag),
});

interface PlainTargets {
  readonly groups: readonly RolloutGroup[];
  readonly bootEntryPaths: readonly string[];
  readonly storePath: string;
}

/**
 * Reboots nodes into the images that they should run: a canary first, then batches. Each node must have booted the wanted
 * digest, and the first that has not stops the rollout. The command `roll-nodes` on the master does it, by hand or in every
 * `up`.
 *
 * @example
 * ```ts
 * new Rollout("rollout", {
 *   ...{ master, network: { cidr: "10.0.0.0/24" }, nodes },
 *   images: [{ name: "farm", digest: image.digest, nodes: nodes.map(({ name }) => name) }],
 *   ...{ bootEntryPaths: pxe.bootEntryPaths, storePath: image.storePath },
 * });
 * ```
 */
export class Rollout extends pulumi.ComponentResource {
  /** Path of the command: `roll-nodes --show`. */
  public readonly command: pulumi.Output<string>;

  constructor(name: string, args: RolloutArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:Rollout", name, {}, opts);
    args = parseArguments(`Rollout "${name}"`, args, rolloutSchema);

    const { master, images, runOnUp, bootEntryPaths, storePath, ...policy } = args;
    const { connection } = master;
    const subject = `Rollout "${name}"`;
    const { whole } = siteOf(subject, args);
    const order = plannedOver(subject, whole, policy, planPolicy).value;
    const groups = images.map(({ name: image, nodes }) => ({ image, nodes }));
    const targets = plannedOver(subject, whole, { groups, bootEntryPaths, storePath }, planTargets).value;
    const plan = pulumi.all([order, targets]).apply(([known, whom]) => renderRolloutPlan(known, whom));
    const rootsFile = { connection, owner: "root", group: "root" };
    const files = [
      new HostFile(
        `${name}-plan`,
        {
          ...{ ...rootsFile, path: ROLLOUT_PLAN, mode: "0644", content: plan },
          values: Object.fromEntries(images.map((image) => [image.name, image.digest])),
        },
        { parent: this },
      ),
      new HostFile(
        `${name}-command`,
        { ...rootsFile, path: ROLL_NODES, mode: "0755", content: rollNodesCommand() },
        { parent: this },
      ),
    ];
    if (runOnUp === true) {
      refuseKeyUnprovableToCommands(subject, master);
      this.run(name, master, images, files);
    }

    this.command = pulumi.output(ROLL_NODES);
    this.registerOutputs({ command: this.command });
  }

  /** Runs again when an image or its nodes change, and after a run that failed. */
  private run(name: string, master: HostArgs, images: RolloutImageArgs[], dependsOn: pulumi.Resource[]): void {
    const { sudo } = master.connection;
    const given = master.connection.sudoPassword;
    const sudoPassword = given === undefined ? undefined : pulumi.secret(given);
    const launched = pulumi
      .all([sudo, sudoPassword])
      .apply(([asRoot, password]) => launch(rollNodesScript(), { sudo: asRoot, sudoPassword: password }));
    new command.remote.Command(
      `${name}-run`,
      {
        connection: commandConnection(master.connection),
        create: launched.command,
        stdin: launched.stdin,
        // a preview shows whom an unknown digest is for
        triggers: images.map(({ digest, nodes }) =>
          pulumi.all([digest, nodes]).apply(([known, names]) => `${known} for ${nameNodes(names)}`),
        ),
        logging: command.remote.Logging.StdoutAndStderr,
        addPreviousOutputInEnv: false,
      },
      { ...commandOptions(master.connection), parent: this, dependsOn },
    );
  }
}

function planPolicy({ nodes }: BootNetworks, policy: RolloutPolicyInput): RolloutPolicy {
  return parseRolloutPolicy(policy, nodes);
}

function planTargets({ nodes }: BootNetworks, { groups, bootEntryPaths, storePath }: PlainTargets): RolloutTargets {
  return { groups: parseRolloutGroups(groups, nodes), bootEntryPaths, store: storePath };
}
