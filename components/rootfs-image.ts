import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { z } from "zod";
import type { BuildClaim } from "../lib/host/image/image-build";
import { launch } from "../lib/host/connection/launcher";
import { platformOf } from "../lib/platforms";
import { withManagementKey } from "../lib/render/image";
import { argumentsOf, flag, inputs } from "../lib/resources/arguments/argument-schema";
import { commandConnection } from "../lib/resources/connection/command-connection";
import { commandOptions } from "../lib/resources/connection/command-options";
import { PublishedImage } from "../lib/resources/store/published-image";
import { refuseKeyUnprovableToCommands } from "./connection/provable-key";
import { siteOf } from "./network/site";
import { parseArguments } from "./arguments/parse-arguments";
import { planned, plannedOver } from "./arguments/planned";
import { asRunError } from "./arguments/run-error";
import { HostArgs, hostSchema, laterNodesSchema, NodeArgs } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { showWarnings } from "./arguments/warnings";
import { ImageArgs, imageSchema } from "./image/image-args";
import { installPackages } from "./packages/install-packages";
import { onMaster } from "./claims/on-master";
import {
  imageWarnings,
  buildScript,
  parseManagementKey,
  parsePin,
  planBuild,
  planRootfs,
  variantShape,
} from "./image/rootfs-plan";
import { TftpServer } from "./tftp-server";
import { WebServer } from "./web-server";

/** Arguments of {@link RootfsImage}: what the image holds, and whose image it is. */
export interface RootfsImageArgs extends ImageArgs, NetworkSourceArgs {
  /** The machine whose own tree is the image, and that builds it. */
  master: HostArgs;
  /**
   * Network of the nodes.
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /** Nodes that the image's /etc/hosts names. */
  nodes: NodeArgs[];
  /**
   * Whether it installs what the image needs on the master: the time daemon and {@link ImageArgs.extraPackages}. With `false`
   * something else does: give the same list to {@link MasterArgs.extraPackages}. Plain, since it decides which resources there
   * are.
   * @default true
   */
  installPackages?: boolean;
  /**
   * Name of the image where one master has several: lower-case letters, digits and inner hyphens. Images of different names are
   * published and removed independently.
   * @default none - at most one image of a master may go without
   */
  variant?: pulumi.Input<string>;
  /**
   * One line that a preview shows above the recipe, such as where its values come from. It has no effect.
   * @default none
   */
  remark?: pulumi.Input<string>;
  /**
   * Further directories of boot entries, besides those that nodes read. An image that an entry there names stays in the store.
   * @default none
   */
  keepReferencedBy?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The server that gives nodes the image: a TftpServer on centos5, a WebServer on el8 and later. Every byte of a new image is
   * fetched from it before {@link RootfsImage.digest} names the image, so a boot entry never names an image that nodes cannot
   * get.
   * @default none - nobody asks what nodes get
   */
  servedBy?: TftpServer | WebServer;
  /**
   * Whether nodes check every byte of their root image before they run any of it. The digest on the kernel line is then made of the kernel,
   * the initramfs, the root image and the list of its content, and a node that got anything else says so, tells its master and halts.
   * An image that was built before is not checked. What it proves and what not: docs/verified-boot.md. On el8 the same content built again
   * has another digest. Plain, since it decides which outputs there are. Refused on centos5, where nothing runs before the image.
   * @default false
   */
  verifiedBoot?: boolean;
}

export const rootfsImageSchema = argumentsOf<RootfsImageArgs>()({
  ...imageSchema.shape,
  servedBy: z.optional(
    z.custom<TftpServer | WebServer>(
      (given) => given instanceof TftpServer || given instanceof WebServer,
      "expected a TftpServer or a WebServer",
    ),
  ),
  master: hostSchema,
  ...networkSourceSchema.shape,
  nodes: laterNodesSchema,
  installPackages: z.optional(flag),
  verifiedBoot: z.optional(flag),
  ...inputs(variantShape),
});

/**
 * The root file system of the nodes, made from the master's own tree. On centos5 one compressed ext3 image for a RAM disk, with
 * /usr mounted from the master; on el8 and later kernel, initramfs and the whole system in a squashfs. Built when its recipe
 * changes, named by the digest of its content, published by one rename.
 *
 * @example
 * ```ts
 * const image = new RootfsImage("image", { master, network: { cidr: "10.0.0.0/24" }, nodes, sizeMiB: 256 });
 * ```
 */
export class RootfsImage extends pulumi.ComponentResource {
  /** Digest of the published image: what a node shows in /proc/cmdline. */
  public readonly digest: pulumi.Output<string>;
  /** Images in the store that {@link ImageArgs.pin} can go back to, the newest first. */
  public readonly generations: PublishedImage["generations"];
  /** Size and SHA-256 of every file of the image, by name; `undefined` in a state of an earlier version until another image is published. */
  public readonly files: PublishedImage["files"];
  /** Whether the master's packages are still those that the image was made from, see {@link PublishedImage.sourceStatus}. */
  public readonly sourceStatus: pulumi.Output<string>;
  /** Whether nodes check the image before they run it, see {@link PublishedImage.verification}; `undefined` without `verifiedBoot`. */
  public readonly verification?: PublishedImage["verification"];
  /** Directory of the images relative to the TFTP root; `undefined` where nodes fetch them by HTTP. */
  public readonly tftpDirectory?: pulumi.Output<string>;
  /** Directory of the images on the master. */
  public readonly storePath: pulumi.Output<string>;
  /** Size of the file system in MiB; `undefined` for a squashfs, which is as large as what it holds. */
  public readonly sizeMiB?: pulumi.Output<number>;

  constructor(name: string, args: RootfsImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:RootfsImage", name, {}, opts);
    args = parseArguments(`RootfsImage "${name}"`, args, rootfsImageSchema);

    const { master, installPackages: wantsPackages, managementKey, pin, servedBy, ...content } = args;
    const subject = `RootfsImage "${name}"`;
    const managed = managementKey !== undefined;
    const plan = plannedOver(subject, siteOf(subject, args).whole, { ...content, managed }, planRootfs).value;
    // the key may be known in the apply only; what a preview shows is the plan, which has a token in its place
    const key = planned(subject, { managementKey }, parseManagementKey).value;
    const pinned = planned(subject, { pin }, parsePin).value;
    const build = pulumi.all([plan, key]).apply(([{ image }, known]) => planBuild(withManagementKey(image, known)));
    const packages = installPackages(name, master, wantsPackages, plan, this);
    refuseKeyUnprovableToCommands(subject, master);
    showWarnings(
      this,
      subject,
      plan.apply(({ image }) => ({ warnings: imageWarnings(image) })),
    );
    const { image: kind } = asRunError(subject, () => platformOf(master.platform));
    // a squashfs is made at once and has no identity; what is mounted while it is made would get another one each time
    const fileSystem =
      kind.mode === "ramdisk" ? new random.RandomUuid(`${name}-filesystem`, {}, { parent: this }).result : undefined;
    const claim = plan.apply((image) => image.claim);
    const built = this.build(name, master, build, fileSystem, claim, packages);
    const published = new PublishedImage(
      `${name}-published`,
      {
        ...onMaster(master),
        storePath: plan.storePath,
        build: build.directory,
        recipe: plan.recipe,
        ...(args.variant !== undefined && { variant: args.variant }),
        keep: plan.keep,
        bootEntryDirectories: plan.bootEntryDirectories.apply((directories) => [...directories]),
        nodes: plan.reachable.apply((names) => [...names]),
        ...(pin !== undefined && { pin }),
        ...(servedBy !== undefined && { servedAs: plan.servedAs }),
        ...(args.verifiedBoot === true && { verifiedBoot: true }),
      },
      { parent: this, dependsOn: [built, ...(servedBy === undefined ? [] : [servedBy])] },
    );

    // what is pinned is known before it is published, so a preview of the way back shows the whole boot entry
    this.digest =
      pin === undefined ? published.digest : pulumi.all([pinned, published.urn]).apply(([digest]) => digest ?? "");
    this.generations = published.generations;
    this.files = published.files;
    this.sourceStatus = published.sourceStatus;
    if (args.verifiedBoot === true) this.verification = published.verification;
    this.storePath = plan.storePath;
    if (kind.mode === "ramdisk") {
      this.tftpDirectory = pulumi.output(kind.store);
      this.sizeMiB = plan.image.apply((image) => (image.mode === "ramdisk" ? image.sizeMiB : 0));
    }
    this.registerOutputs({
      digest: this.digest,
      sourceStatus: this.sourceStatus,
      generations: this.generations,
      ...(this.verification && { verification: this.verification }),
      tftpDirectory: this.tftpDirectory,
      storePath: this.storePath,
      sizeMiB: this.sizeMiB,
    });
  }

  /** Runs again when the recipe changes, or on another machine. */
  private build(
    name: string,
    master: HostArgs,
    build: pulumi.Output<ReturnType<typeof planBuild>>,
    fileSystemId: pulumi.Output<string> | undefined,
    claim: pulumi.Output<BuildClaim | undefined>,
    dependsOn: pulumi.Resource[],
  ): pulumi.Resource {
    const { sudo } = master.connection;
    const given = master.connection.sudoPassword;
    // it is the first line of what the command reads, so the whole input is a secret then, however the program gave it
    const sudoPassword = given === undefined ? undefined : pulumi.secret(given);
    const launched = pulumi
      .all([build, fileSystemId, claim, sudo, sudoPassword])
      .apply(([planned, id, claimed, asRoot, password]) =>
        launch(buildScript(planned, id, claimed), { sudo: asRoot, sudoPassword: password }),
      );
    return new command.remote.Command(
      `${name}-build`,
      {
        connection: commandConnection(master.connection),
        create: pulumi
          .all([sudo, sudoPassword])
          .apply(([asRoot, password]) => launch("", { sudo: asRoot, sudoPassword: password }).command),
        stdin: launched.stdin,
        triggers: [build.recipeDigest],
        logging: command.remote.Logging.StdoutAndStderr,
        addPreviousOutputInEnv: false,
      },
      { ...commandOptions(master.connection), parent: this, dependsOn },
    );
  }
}
