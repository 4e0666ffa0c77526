import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { buildDirectory, imageBuildScript, recipeDigest } from "../lib/host/image-build";
import { ramdiskPlatform } from "../lib/platforms";
import { launch } from "../lib/host/launcher";
import { ImageContentInput, parseImageContent } from "../lib/model/image-content";
import { parsePublicKey } from "../lib/model/public-key";
import { ImagePlan, planImage, renderRecipe, withManagementKey } from "../lib/render/image";
import { commandConnection } from "../lib/resources/command-connection";
import { PublishedImage } from "../lib/resources/published-image";
import { BootNetworkInput, parseBootNetwork, withoutConnection } from "./boot-network";
import { checked } from "./checked";
import { HostArgs, NetworkArgs, NodeArgs, PackageSource } from "./host-args";
import { ImageArgs } from "./image-args";
import { installPackages } from "./install-packages";

/** Arguments of {@link RootfsImage}: what the image holds, and whose image it is. */
export interface RootfsImageArgs extends ImageArgs {
  /** The machine whose own tree is the image, and that builds it. */
  master: HostArgs;
  /** Network of the nodes. */
  network: NetworkArgs;
  /** Nodes that the image's /etc/hosts names. */
  nodes: NodeArgs[];
  /**
   * Who installs what the image needs on the master: the time daemon and {@link ImageArgs.extraPackages}.
   * @default "install"
   */
  packages?: PackageSource;
}

type Plain = BootNetworkInput & ImageContentInput & { readonly managed: boolean };

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

    const { master, packages: source, managementKey, ...content } = args;
    const subject = `RootfsImage "${name}"`;
    const managed = managementKey !== undefined;
    const plan = checked(subject, { ...withoutConnection(master), ...content, managed }, planRootfs);
    // the key may be known in the apply only; what a preview shows is the plan, which has a token in its place
    const key = checked(subject, { managementKey }, parseManagementKey);
    const build = pulumi.all([plan, key]).apply(([{ image }, known]) => planBuild(withManagementKey(image, known)));
    const packages = installPackages(name, master, source, plan, this);
    const fileSystem = new random.RandomUuid(`${name}-filesystem`, {}, { parent: this });
    const built = this.build(name, master, build, fileSystem.result, packages);
    const published = new PublishedImage(
      `${name}-published`,
      { connection: master.connection, store: plan.storePath, build: build.directory, recipe: plan.recipe },
      { parent: this, dependsOn: built },
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
    build: pulumi.Output<ReturnType<typeof planBuild>>,
    fileSystemId: pulumi.Output<string>,
    dependsOn: pulumi.Resource[],
  ): pulumi.Resource {
    const { sudo } = master.connection;
    const given = master.connection.sudoPassword;
    // it is the first line of what the command reads, so the whole input is a secret then, however the program gave it
    const sudoPassword = given === undefined ? undefined : pulumi.secret(given);
    const launched = pulumi
      .all([build, fileSystemId, sudo, sudoPassword])
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
        triggers: [build.recipeDigest],
        logging: command.remote.Logging.StdoutAndStderr,
      },
      { parent: this, dependsOn },
    );
  }
}

function planRootfs(plain: Plain) {
  const { network, master, nodes, ...boot } = parseBootNetwork(plain);
  const platform = ramdiskPlatform(boot.platform);
  const content = parseImageContent(plain, { network, master, nodes });
  const image = planImage({ ...content, platform, master, nodes, mounts: ["/usr"], managed: plain.managed });
  return {
    platform,
    packages: [...platform.ntp.packages, ...content.extraPackages],
    image,
    recipe: renderRecipe(image),
    storePath: `${platform.tftp.root}/${platform.image.store}`,
    sizeMiB: content.sizeMiB,
  };
}

/** What is built: it differs by the management key from what a preview can show. */
function planBuild(image: ImagePlan) {
  const recipe = renderRecipe(image);
  return { image, recipe, recipeDigest: recipeDigest(recipe), directory: buildDirectory(recipe) };
}

function parseManagementKey({ managementKey }: { readonly managementKey?: string }): string | undefined {
  return managementKey === undefined ? undefined : parsePublicKey(managementKey, "managementKey");
}
