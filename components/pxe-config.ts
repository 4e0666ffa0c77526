import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../lib/model/input-error";
import { hexPrefixes, parseBootPath } from "../lib/model/boot-files";
import { parseImageSize, parseRamdiskSize } from "../lib/model/ramdisk";
import { renderPxelinuxConfig } from "../lib/render/pxelinux";
import { HostFile } from "../lib/resources/host-file";
import { BootNetworkInput, parseBootNetwork, withoutConnection } from "./boot-network";
import { checked } from "./checked";
import { HostArgs, NetworkArgs, PackageSource } from "./host-args";
import { installPackages } from "./install-packages";

/** Arguments of {@link PxeConfig}. */
export interface PxeConfigArgs {
  /** The machine that nodes boot from. */
  master: HostArgs;
  /** Network whose nodes the configuration is for: its address decides the names of the files (rule V7). */
  network: NetworkArgs;
  /** Digest of the image to boot; {@link RootfsImage} gives it. */
  image: pulumi.Input<string>;
  /** Size of that image's file system in MiB (rule V9). */
  imageSizeMiB: pulumi.Input<number>;
  /**
   * Directory of the images, relative to the TFTP root (rule V8).
   * @default "linux" - the HOWTO's
   */
  store?: pulumi.Input<string>;
  /**
   * Size of the RAM disk in KiB, at least that of the image (rule V9).
   * @default the size of the image
   */
  ramdiskKiB?: pulumi.Input<number>;
  /**
   * Serial line for the boot loader and the kernel, such as `ttyS0,115200`.
   * @default none - the screen
   */
  serialConsole?: pulumi.Input<string>;
  /**
   * Further words for the kernel command line.
   * @default none
   */
  kernelArguments?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Who installs the boot loader's package.
   * @default "install"
   */
  packages?: PackageSource;
}

interface Plain extends BootNetworkInput {
  readonly imageSizeMiB: number;
  readonly store?: string;
  readonly ramdiskKiB?: number;
  readonly serialConsole?: string;
  readonly kernelArguments?: readonly string[];
}

/**
 * The boot loader and what it loads: pxelinux and its configuration for exactly the addresses of the network. Which image
 * nodes boot is one file, so moving to another image is one rename.
 *
 * @example
 * ```ts
 * new PxeConfig("pxe", { master, network: { cidr: "10.0.0.0/24" }, image: image.digest, imageSizeMiB: image.sizeMiB });
 * ```
 */
export class PxeConfig extends pulumi.ComponentResource {
  /** Path of the configuration that the nodes of the network read. */
  public readonly configPath: pulumi.Output<string>;

  constructor(name: string, args: PxeConfigArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:PxeConfig", name, {}, opts);

    const { network, imageSizeMiB, store, ramdiskKiB, serialConsole, kernelArguments } = args;
    const plan = checked(
      `PxeConfig "${name}"`,
      { ...withoutConnection(args.master), network, imageSizeMiB, store, ramdiskKiB, serialConsole, kernelArguments },
      planPxe,
    );
    const connection = args.master.connection;
    const packages = installPackages(name, args.master, args.packages, plan, this);
    const loader = new HostFile(
      `${name}-loader`,
      {
        connection,
        path: plan.loaderPath,
        copyOf: plan.platform.pxe.bootLoader,
        companions: plan.platform.pxe.bootLoaderCompanions.apply((names) => [...names]),
        mode: "0644",
        owner: "root",
        group: "root",
      },
      { parent: this, dependsOn: packages },
    );
    new HostFile(
      `${name}-config`,
      {
        connection,
        path: plan.configPath,
        links: plan.links,
        content: plan.content,
        values: { digest: args.image },
        mode: "0644",
        owner: "root",
        group: "root",
      },
      { parent: this, dependsOn: loader },
    );

    this.configPath = plan.configPath;
    this.registerOutputs({ configPath: this.configPath });
  }
}

function planPxe(plain: Plain) {
  const { platform, network } = parseBootNetwork(plain);
  const imageSizeMiB = parseImageSize(plain.imageSizeMiB, "imageSizeMiB");
  const console = plain.serialConsole === undefined ? undefined : parseSerial(plain.serialConsole, "serialConsole");
  const content = renderPxelinuxConfig({
    store: parseBootPath(plain.store ?? platform.image.store, "store"),
    ramdiskKiB: parseRamdiskSize(plain.ramdiskKiB, imageSizeMiB, "ramdiskKiB"),
    serial: console && `${console.unit} ${console.speed}`,
    kernelArguments: [...(console ? [`console=${plain.serialConsole}`] : []), ...(plain.kernelArguments ?? [])],
  });
  const [first, ...others] = hexPrefixes(network.cidr).map((hex) => `${platform.tftp.root}/pxelinux.cfg/${hex}`);
  return {
    platform,
    packages: platform.pxe.packages,
    loaderPath: `${platform.tftp.root}/${platform.pxe.bootLoader.slice(platform.pxe.bootLoader.lastIndexOf("/") + 1)}`,
    configPath: first,
    links: others,
    content,
  };
}

function parseSerial(text: string, argument: string): { unit: string; speed: string } {
  const match = /^ttyS([0-3]),(\d+)$/.exec(text);
  if (!match) throw new InputError(argument, `"${text}" is no serial line, expected one such as ttyS0,115200`);
  return { unit: match[1], speed: match[2] };
}
