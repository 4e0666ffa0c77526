import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { buildDirectory, imageBuildScript, recipeDigest } from "../lib/host/image-build";
import { launch } from "../lib/host/launcher";
import { InputError } from "../lib/model/input-error";
import { parseImageSize } from "../lib/model/ramdisk";
import { planImage, renderRecipe } from "../lib/render/image";
import { commandConnection } from "../lib/resources/command-connection";
import { PublishedImage } from "../lib/resources/published-image";
import { BootNetworkInput, parseBootNetwork, withoutConnection } from "./boot-network";
import { checked } from "./checked";
import { HostArgs, NetworkArgs, NodeArgs, PackageSource } from "./host-args";
import { installPackages } from "./install-packages";

/** Arguments of {@link RootfsImage}. */
export interface RootfsImageArgs {
  /** The machine whose own tree is the image, and that builds it. */
  master: HostArgs;
  /** Network of the nodes. */
  network: NetworkArgs;
  /** Nodes that the image's /etc/hosts names. */
  nodes: NodeArgs[];
  /**
   * Size of the root file system in MiB. A node needs this much memory and the size of the compressed image on top.
   * @default 512 - the HOWTO's value
   */
  sizeMiB?: pulumi.Input<number>;
  /**
   * Kernel that nodes boot, as a path on the master. It must have the RAM disk and ext3 built in.
   * @default the kernel that the master runs, from /boot
   */
  kernel?: pulumi.Input<string>;
  /**
   * Public keys that may log in as root on the nodes.
   * @default none
   */
  authorizedKeys?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Any text; a new one builds the image again from the master's tree as it is by then, such as after a `yum update`. The
   * digest is new only when the content is.
   * @default none
   */
  revision?: pulumi.Input<string>;
  /**
   * Who installs what the image needs on the master: the time daemon.
   * @default "install"
   */
  packages?: PackageSource;
}

interface Plain extends BootNetworkInput {
  readonly sizeMiB?: number;
  readonly kernel?: string;
  readonly revision?: string;
  readonly authorizedKeys?: readonly string[];
}

/**
 * The root file system of the nodes: one ext3 image of the master's own tree, compressed, for a RAM disk, with /usr mounted
 * from the master. Built when its recipe changes, named by the digest of its content, published by one rename.
 *
 * @example
 * ```ts
 * const image = new RootfsImage("image", { master, network: { cidr: "10.0.0.0/24" }, nodes, sizeMiB: 256 });
 * ```
 */
export class RootfsImage extends pulumi.ComponentResource {
  /** Digest of the published image: what a node shows in /proc/cmdline. */
  public readonly digest: pulumi.Output<string>;
  /** Directory of the images relative to the TFTP root. */
  public readonly store: pulumi.Output<string>;
  /** Size of the file system in MiB. */
  public readonly sizeMiB: pulumi.Output<number>;

  constructor(name: string, args: RootfsImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:RootfsImage", name, {}, opts);

    const { network, nodes, sizeMiB, kernel, revision, authorizedKeys } = args;
    const plan = checked(
      `RootfsImage "${name}"`,
      { ...withoutConnection(args.master), network, nodes, sizeMiB, kernel, revision, authorizedKeys },
      planRootfs,
    );
    const packages = installPackages(name, args.master, args.packages, plan, this);
    const fileSystem = new random.RandomUuid(`${name}-filesystem`, {}, { parent: this });
    const build = this.build(name, args.master, plan, fileSystem.result, packages);
    const published = new PublishedImage(
      `${name}-published`,
      { connection: args.master.connection, store: plan.storePath, build: plan.buildDirectory, recipe: plan.recipe },
      { parent: this, dependsOn: build },
    );

    this.digest = published.digest;
    this.store = plan.platform.image.store;
    this.sizeMiB = plan.sizeMiB;
    this.registerOutputs({ digest: this.digest, store: this.store, sizeMiB: this.sizeMiB });
  }

  /** Runs again when the recipe changes; any other change of the command finds the build done and leaves it. */
  private build(
    name: string,
    master: HostArgs,
    plan: pulumi.Output<ReturnType<typeof planRootfs>>,
    fileSystemId: pulumi.Output<string>,
    dependsOn: pulumi.Resource[],
  ): pulumi.Resource {
    const { sudo } = master.connection;
    const given = master.connection.sudoPassword;
    // it is the first line of what the command reads, so the whole input is a secret then, however the program gave it
    const sudoPassword = given === undefined ? undefined : pulumi.secret(given);
    const launched = pulumi
      .all([plan, fileSystemId, sudo, sudoPassword])
      .apply(([{ image, recipe }, id, asRoot, password]) =>
        launch(imageBuildScript(image, recipe, id), { sudo: asRoot, sudoPassword: password }),
      );
    return new command.remote.Command(
      `${name}-build`,
      {
        connection: commandConnection(master.connection),
        create: pulumi
          .all([sudo, sudoPassword])
          .apply(([asRoot, password]) => launch("", { sudo: asRoot, sudoPassword: password }).command),
        stdin: launched.stdin,
        triggers: [plan.recipeDigest],
        logging: command.remote.Logging.StdoutAndStderr,
      },
      { parent: this, dependsOn },
    );
  }
}

function planRootfs(plain: Plain) {
  const { platform, master, nodes } = parseBootNetwork(plain);
  const sizeMiB = parseImageSize(plain.sizeMiB ?? 512, "sizeMiB");
  const authorizedKeys = (plain.authorizedKeys ?? []).map((key, i) => parsePublicKey(key, `authorizedKeys[${i}]`));
  const { kernel, revision } = plain;
  const image = planImage({ platform, master, nodes, sizeMiB, kernel, revision, mounts: ["/usr"], authorizedKeys });
  const recipe = renderRecipe(image);
  return {
    platform,
    packages: platform.ntp.packages,
    image,
    recipe,
    recipeDigest: recipeDigest(recipe),
    buildDirectory: buildDirectory(recipe),
    storePath: `${platform.tftp.root}/${platform.image.store}`,
    sizeMiB,
  };
}

function parsePublicKey(key: string, argument: string): string {
  if (!/^(ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/]+=*( .*)?$/.test(key)) {
    throw new InputError(argument, "is not a public key, expected one line such as ssh-rsa AAAA... name");
  }
  return key;
}
