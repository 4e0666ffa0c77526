import * as pulumi from "@pulumi/pulumi";
import { hexPrefixes, parseBootPath } from "../lib/model/boot-files";
import { parseOverrideMacs } from "../lib/model/boot-overrides";
import { parseImageSize, parseRamdiskSize } from "../lib/model/ramdisk";
import { parseSerialLine } from "../lib/model/serial-line";
import { BootEntry, renderPxelinuxConfig } from "../lib/render/pxelinux";
import { HostFile } from "../lib/resources/host-file";
import { BootNetworkInput, parseBootNetwork, withoutConnection } from "./boot-network";
import { BootOverride, BootOverrideArgs, overrideDigest, planOverrides, withoutDigest } from "./boot-overrides";
import { checked, refusing } from "./checked";
import { HostArgs, NetworkArgs, NodeArgs, PackageSource } from "./host-args";
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
   * Nodes that boot otherwise, one file each. A MAC address that has an override already is refused, and, where {@link nodes}
   * are given, one that none of them has.
   * @default none
   */
  overrides?: BootOverrideArgs[];
  /**
   * The nodes, to hold the overrides against.
   * @default none - an override may name any card
   */
  nodes?: NodeArgs[];
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
  readonly overrides: readonly BootOverride[];
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

    const { network, nodes, imageSizeMiB, store, ramdiskKiB, serialConsole, kernelArguments, overrides = [] } = args;
    const subject = `PxeConfig "${name}"`;
    const macs = refusing(subject, () => parseOverrideMacs(overrides.map(({ mac }) => mac)));
    const plan = checked(
      subject,
      {
        ...withoutConnection(args.master),
        ...{ network, nodes, imageSizeMiB, store, ramdiskKiB, serialConsole, kernelArguments },
        overrides: overrides.map(withoutDigest),
      },
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
    overrides.forEach((override, i) => {
      new HostFile(
        `${name}-${macs[i].replaceAll(":", "-")}`,
        {
          connection,
          path: plan.apply(({ overrides }) => overrides[i].path),
          content: plan.apply(({ overrides }) => overrides[i].content),
          values: { digest: overrideDigest(subject, override, i, args.image) },
          ...(override.image !== undefined && { validate: plan.kernelIsThere }),
          mode: "0644",
          owner: "root",
          group: "root",
        },
        { parent: this, dependsOn: loader },
      );
    });

    this.configPath = plan.configPath;
    this.registerOutputs({ configPath: this.configPath });
  }
}

function planPxe(plain: Plain) {
  const { platform, network, nodes } = parseBootNetwork(plain);
  const imageSizeMiB = parseImageSize(plain.imageSizeMiB, "imageSizeMiB");
  const entry: BootEntry = {
    store: parseBootPath(plain.store ?? platform.image.store, "store"),
    ramdiskKiB: parseRamdiskSize(plain.ramdiskKiB, imageSizeMiB, "ramdiskKiB"),
    serial: plain.serialConsole === undefined ? undefined : parseSerialLine(plain.serialConsole, "serialConsole"),
    kernelArguments: plain.kernelArguments ?? [],
  };
  const content = renderPxelinuxConfig(entry);
  const { root } = platform.tftp;
  const pathOf = (fileName: string): string => `${root}/pxelinux.cfg/${fileName}`;
  const [first, ...others] = hexPrefixes(network.cidr).map(pathOf);
  const overrides = planOverrides(plain.overrides, entry, imageSizeMiB, plain.nodes && nodes);
  return {
    platform,
    packages: platform.pxe.packages,
    loaderPath: `${root}/${platform.pxe.bootLoader.slice(platform.pxe.bootLoader.lastIndexOf("/") + 1)}`,
    configPath: first,
    links: others,
    content,
    overrides: overrides.map((override) => ({ path: pathOf(override.fileName), content: override.content })),
    // a digest that the store lacks would show only when the node starts
    kernelIsThere: `ls "${root}/$(sed -n 's/^  kernel //p' {candidate})" >/dev/null`,
  };
}
