import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { COMMON_IMAGE, groupImageName, overrideImageName } from "../lib/model/boot/boot-assignment";
import { platformOf } from "../lib/platforms";
import { argumentsOf, flag, input, number, text, texts } from "../lib/resources/arguments/argument-schema";
import { HostFile } from "../lib/resources/files/host-file";
import { SignedBootImage } from "../lib/resources/signed-boot/signed-boot-image";
import { BootGroupArgs, bootGroupSchema } from "./boot/boot-groups";
import { withoutDigest } from "./boot/boot-layers";
import { BootOverrideArgs, bootOverrideSchema, ownDigest } from "./boot/boot-overrides";
import { parseArguments } from "./arguments/parse-arguments";
import { plannedOver } from "./arguments/planned";
import { asRunError } from "./arguments/run-error";
import { HostArgs, hostSchema, NodeArgs, nodeSchema } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { handedSite } from "./network/handed-site";
import { installPackages } from "./packages/install-packages";
import { onMaster } from "./claims/on-master";
import { LoaderFile, LoaderFiles, planPxe } from "./boot/pxe-plan";
import { SecureBootArgs, secureBootSchema, signedBy } from "./boot/secure-boot";
import { assignNodes, bootLayers } from "./boot/assigned-nodes";
import { recordNodeImages } from "./boot/node-images";
import { urlsOf } from "./boot/served-urls";
import { TftpServer } from "./tftp-server";

/** Arguments of {@link PxeConfig}. */
export interface PxeConfigArgs extends NetworkSourceArgs {
  /** The machine that nodes boot from. */
  master: HostArgs;
  /**
   * Network whose nodes the configuration is for. Its address decides the names of the files (rule boot-entry-names).
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /** Digest of the image to boot; {@link RootfsImage} gives it. */
  imageDigest: pulumi.Input<string>;
  /** Size of that image's file system in MiB (rule ramdisk-size). Needed where nodes run on a RAM disk, refused elsewhere. */
  imageSizeMiB?: pulumi.Input<number>;
  /**
   * Directory of the images, relative to the TFTP root (rule boot-paths). Refused where nodes fetch their image by HTTP.
   * @default "linux" - the HOWTO's
   */
  tftpDirectory?: pulumi.Input<string>;
  /**
   * Size of the RAM disk in KiB, at least that of the image (rule ramdisk-size). Refused where nodes run on none.
   * @default the size of the image
   */
  ramdiskKiB?: pulumi.Input<number>;
  /**
   * Serial line for the boot loader and the kernel: `ttyS0` to `ttyS3` with a speed, such as `ttyS0,115200`.
   * @default none - the screen
   */
  serialConsole?: pulumi.Input<string>;
  /**
   * Further words for the kernel command line, each without blanks. `initrd`, `root`, `ramdisk_size`, `diskless.image`,
   * `diskless.files`, `BOOTIF`, `ip`, `rd.neednet` and `rd.live.overlay.overlayfs` are refused: the library decides them.
   * @default none
   */
  kernelArguments?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether nodes bring files of their own into place before their services start: those of a plan on the master, which a boot entry
   * does not name, so that it stays as it is when they change. A node that cannot get them says so on its console and does not come up.
   * Plain. An image that was built by an earlier version of the library does not know of it, and comes up without.
   * @default false
   */
  nodeFiles?: boolean;
  /**
   * Whether UEFI firmware that boots over HTTP finds the loader and its boot entries: a copy of both in the directory of the web server,
   * whose URL {@link DhcpServer} gives with its own `uefiHttpBoot`. A {@link WebServer} serves them; with {@link servedBy} an apply fetches
   * each of them by HTTP, so it must run before. {@link RootfsImage} keeps the images that they name with `keepReferencedBy`. Refused on
   * centos5. Plain, since it decides which resources there are.
   * @default false
   */
  uefiHttpBoot?: boolean;
  /**
   * With what boot images are signed that UEFI firmware fetches over HTTP in place of shim and GRUB: one program for each boot entry, with the
   * kernel, the initramfs and the command line in it, and a link to it for each card. {@link DhcpServer} sends firmware there and
   * {@link WebServer} serves the links, with their own `signedBootImages`. The images that the entries name must be ones that nodes verify
   * ({@link RootfsImageArgs.verifiedBoot}); an apply refuses any other. What it proves: docs/secure-boot.md. Needs {@link uefiHttpBoot} and
   * {@link nodes}. Refused on centos5 and el8, which have no package with systemd's stub for UEFI firmware, and on el10, whose Kea is not told
   * which image is whose. Plain but for its values, since it decides which resources there are.
   * @default none - nothing is signed
   */
  secureBoot?: SecureBootArgs;
  /**
   * Groups of {@link nodes} that boot differently, one file each, and a link to it for each of their cards.
   * @default none
   */
  groups?: BootGroupArgs[];
  /**
   * Nodes that boot differently from their group or the network, one file each. Refused: two overrides for one node and, where
   * {@link nodes} are given, a card that no node has.
   * @default none
   */
  overrides?: BootOverrideArgs[];
  /**
   * The nodes that groups and overrides name.
   * @default none - an override may name any card, and there are no groups
   */
  nodes?: NodeArgs[];
  /**
   * The server that gives nodes these files. It is started before the files are written, an apply fetches each file from it,
   * and a refresh says what nodes get.
   * @default none - nobody asks what nodes get
   */
  servedBy?: TftpServer;
  /**
   * Whether it installs the boot loader's package; `false` where something else does, such as {@link Master}. Plain, since it decides
   * which resources there are.
   * @default true
   */
  installPackages?: boolean;
}

export const pxeConfigSchema = argumentsOf<PxeConfigArgs>()({
  master: hostSchema,
  ...networkSourceSchema.shape,
  imageDigest: input(text),
  servedBy: z.optional(z.custom<TftpServer>((given) => given instanceof TftpServer, "expected a TftpServer")),
  imageSizeMiB: z.optional(input(number)),
  tftpDirectory: z.optional(input(text)),
  ramdiskKiB: z.optional(input(number)),
  serialConsole: z.optional(input(text)),
  kernelArguments: z.optional(texts),
  nodeFiles: z.optional(flag),
  uefiHttpBoot: z.optional(flag),
  secureBoot: z.optional(secureBootSchema),
  groups: z.optional(z.array(bootGroupSchema)),
  overrides: z.optional(z.array(bootOverrideSchema)),
  nodes: z.optional(z.array(nodeSchema)),
  installPackages: z.optional(flag),
});

/**
 * The boot loader and what it loads: pxelinux, on el8 and later also GRUB for UEFI firmware, and their configuration for
 * exactly the addresses of the network. One file per firmware type names the image, so switching images is one atomic rename.
 *
 * @example
 * ```ts
 * new PxeConfig("pxe", { master, network: { cidr: "10.0.0.0/24" }, imageDigest: image.digest, imageSizeMiB: image.sizeMiB });
 * ```
 */
export class PxeConfig extends pulumi.ComponentResource {
  /** Path of the configuration that the nodes of the network read. */
  public readonly configPath: pulumi.Output<string>;
  /** Paths of all boot entries: files and links that name images, for every firmware type. */
  public readonly bootEntryPaths: pulumi.Output<string[]>;

  constructor(name: string, args: PxeConfigArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:PxeConfig", name, {}, opts);
    args = parseArguments(`PxeConfig "${name}"`, args, pxeConfigSchema);

    const { imageSizeMiB, tftpDirectory, ramdiskKiB, serialConsole, kernelArguments, nodeFiles, uefiHttpBoot } = args;
    const { groups = [], overrides = [], secureBoot } = args;
    const subject = `PxeConfig "${name}"`;
    const layers = bootLayers(subject, args);
    const { whole, assigned } = assignNodes(subject, args, layers);
    const own = {
      ...{ imageSizeMiB, tftpDirectory, ramdiskKiB, serialConsole, kernelArguments, nodeFiles, uefiHttpBoot },
      groups: groups.map(withoutDigest),
      overrides: layers.overrides.map(({ given, argument }) => ({ ...withoutDigest(overrides[given]), argument })),
      assigned: assigned.known ?? assigned.value,
      signsImages: secureBoot !== undefined,
      reservesNodes: handedSite(args) !== undefined,
    };
    const plan = plannedOver(subject, whole, own, planPxe).value;
    const platform = asRunError(subject, () => platformOf(args.master.platform));
    const { servedBy } = args;
    const signing = secureBoot && signedBy(this, subject, secureBoot, plan);
    const installed = installPackages(name, args.master, args.installPackages, plan, this);
    const dependsOn = [...installed, ...(servedBy === undefined ? [] : [servedBy])];
    // no output that nobody waits for, whose refusal would end the program elsewhere
    const served = (path: () => pulumi.Output<string>, siblingFiles: readonly string[] = []) =>
      servedBy && {
        servedAs: pulumi.all([plan, path()]).apply(([{ served }, known]) => urlsOf(served, known, siblingFiles)),
      };
    const rootsFile = { ...onMaster(args.master), mode: "0644", owner: "root", group: "root" };
    const copied = (
      suffix: string,
      path: () => pulumi.Output<string>,
      { bootLoader, bootLoaderSiblingFiles }: { bootLoader: string; bootLoaderSiblingFiles: readonly string[] },
    ): HostFile =>
      new HostFile(
        `${name}-${suffix}`,
        {
          ...rootsFile,
          path: path(),
          ...served(path, bootLoaderSiblingFiles),
          copyOf: bootLoader,
          siblingFiles: [...bootLoaderSiblingFiles],
        },
        { parent: this, dependsOn },
      );
    const { uefi } = platform.pxe;
    const loaders = [copied("loader", () => plan.loaders.bios, platform.pxe)];
    if (uefi.kind === "grub") {
      loaders.push(copied("uefi-loader", () => plan.apply(({ loaders }) => loaders.uefi ?? ""), uefi));
      if (uefiHttpBoot === true && secureBoot === undefined) {
        const http = plan.apply(({ loaders }) => loaders.uefiHttp);
        loaders.push(copied("uefi-http-loader", () => http.apply((one) => one?.path ?? ""), uefi));
        const path = () => http.apply((one) => one?.configuration.path ?? "");
        loaders.push(
          new HostFile(
            `${name}-uefi-http-search`,
            {
              ...{ ...rootsFile, path: path(), ...served(path), validate: uefi.validate },
              content: http.apply((one) => one?.configuration.content ?? ""),
            },
            { parent: this, dependsOn },
          ),
        );
      }
    }
    const configure = (
      files: pulumi.Output<LoaderFiles>,
      suffix: string,
      digest: pulumi.Input<string>,
      { validate, watched }: { validate?: pulumi.Input<string>; watched?: true } = {},
    ): void => {
      const configuration = { ...rootsFile, values: { digest } };
      // before all others, since an image that cannot be signed stops them
      const before: pulumi.Resource[] = [...loaders];
      if (signing) {
        const { path, links, content } = linkedFile(files.apply((one) => one.signed ?? one.bios));
        const image = { ...rootsFile, ...signing, path, links, commandLine: content, imageDigest: digest };
        const options = { parent: this, dependsOn: [...dependsOn, ...loaders] };
        // as a node asks: by the name of its card, which may be a link
        const asked = () => pulumi.all([path, links]).apply(([own, [ofCard = own]]) => ofCard);
        before.push(new SignedBootImage(`${name}-${suffix}-signed`, { ...image, ...served(asked) }, options));
      }
      const bios = new HostFile(
        `${name}-${suffix}`,
        {
          ...configuration,
          ...linkedFile(files.apply(({ bios }) => bios)),
          ...served(() => files.apply(({ bios }) => bios.path)),
          ...(validate !== undefined && { validate }),
          ...(watched && { watch: plan.watches.bios }),
        },
        { parent: this, dependsOn: before },
      );
      if (uefi.kind === "none") return;
      let previous = bios;
      for (const firmware of uefiHttpBoot === true && !signing
        ? (["uefi", "uefiHttp"] as const)
        : (["uefi"] as const)) {
        const file = files.apply((one) => one[firmware] ?? one.bios);
        // after the one before, so that an image that is not there stops all
        previous = new HostFile(
          `${name}-${suffix}-${firmware === "uefi" ? "uefi" : "uefi-http"}`,
          {
            ...{ ...configuration, ...linkedFile(file), ...served(() => file.path) },
            validate: uefi.validate,
            // over HTTP no entry of others is looked for
            ...(watched && firmware === "uefi" && { watch: plan.watches.apply(({ bios, uefi }) => uefi ?? bios) }),
          },
          { parent: this, dependsOn: [...loaders, previous] },
        );
      }
    };
    const digests = new Map([[COMMON_IMAGE, args.imageDigest]]);
    const digestOf = (image: string): pulumi.Input<string> => digests.get(image) ?? args.imageDigest;
    configure(plan.network, "config", args.imageDigest, { watched: true });
    groups.forEach((group, i) => {
      const own = ownDigest(subject, group.imageDigest, `groups[${i}].imageDigest`);
      if (own !== undefined) digests.set(groupImageName(group), own);
      configure(
        plan.apply(({ groups }) => groups[i]),
        `group-${group.name}`,
        own ?? args.imageDigest,
        own === undefined ? {} : { validate: plan.kernelIsThere },
      );
    });
    layers.overrides.forEach((override, i) => {
      const { label, given, argument } = override;
      const files = plan.apply(({ overrides }) => overrides[i]);
      const own = ownDigest(subject, overrides[given].imageDigest, `${argument}.imageDigest`);
      if (own !== undefined) digests.set(overrideImageName(override), own);
      // without groups there is one image, for which the digest does not wait for the plan
      const below = groups.length === 0 ? args.imageDigest : files.apply(({ image }) => pulumi.output(digestOf(image)));
      configure(files, label, own ?? below, own === undefined ? {} : { validate: plan.kernelIsThere });
    });
    recordNodeImages(this, { assigned, digests });

    this.configPath = plan.network.bios.path;
    this.bootEntryPaths = plan.apply(({ network, groups, overrides }) =>
      [network, ...groups, ...overrides].flatMap(({ bios, uefi, uefiHttp, signed }) =>
        [bios, uefi, uefiHttp, signed].flatMap((file) => (file === undefined ? [] : [file.path, ...file.links])),
      ),
    );
    this.registerOutputs({ configPath: this.configPath });
  }
}

function linkedFile(file: pulumi.Output<LoaderFile>) {
  return { path: file.path, links: file.links.apply((links) => [...links]), content: file.content };
}
