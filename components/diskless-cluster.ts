import * as pulumi from "@pulumi/pulumi";
import { KEPT_ENTRIES } from "../lib/host/roll-nodes";
import { shortName } from "../lib/model/host-name";
import { parseNodeGroups } from "../lib/model/node-groups";
import { platformOf } from "../lib/platforms";
import { NodeBoot } from "../lib/resources/node-boot";
import { BootNetworkInput, parseBootNetwork, withoutConnection } from "./boot-network";
import { BootOverrideArgs } from "./boot-overrides";
import { checked, refusing } from "./checked";
import { DhcpServer } from "./dhcp-server";
import { HostArgs, NetworkArgs } from "./host-args";
import { ImageArgs } from "./image-args";
import { Master } from "./master";
import { NfsExport } from "./nfs-export";
import { checkGroupImages, groupImage, NodeGroupArgs } from "./node-groups";
import { NodeSourceArgs, nodesFrom } from "./node-sources";
import { NodePower } from "./node-power";
import { NtpServer } from "./ntp-server";
import { ParallelShell } from "./parallel-shell";
import { PowerArgs } from "./power-args";
import { PxeConfig } from "./pxe-config";
import { Rollout } from "./rollout";
import { ClusterRolloutArgs, rolloutStrategy } from "./rollout-policy";
import { RootfsImage } from "./rootfs-image";
import { SlaveNode } from "./slave-node";
import { SyslogServer } from "./syslog-server";
import { TftpServer } from "./tftp-server";
import { namedImages, wantedImages } from "./wanted-images";
import { WebServer } from "./web-server";

/** Arguments of {@link DisklessCluster}. */
export interface DisklessClusterArgs extends NodeSourceArgs {
  /** The machine that becomes the boot server. */
  master: HostArgs;
  /** Network that nodes boot in. */
  network: NetworkArgs;
  /**
   * What the root image of the nodes holds, besides what makes it the image of this cluster. Its packages are installed on the
   * master with all others.
   * @default the HOWTO's: 512 MiB of the master's own tree
   */
  image?: ImageArgs;
  /**
   * Serial line of the nodes, such as `ttyS0,115200`.
   * @default none
   */
  serialConsole?: pulumi.Input<string>;
  /**
   * Further words for the kernel command line of the nodes.
   * @default none
   */
  kernelArguments?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Groups of nodes that boot otherwise than the rest: an image of their own, another serial line, other kernel arguments. A node
   * is in one group at most.
   * @default none
   */
  groups?: NodeGroupArgs[];
  /**
   * Nodes that boot otherwise than the others of their group or of the cluster: another serial line, other kernel arguments,
   * another image.
   * @default none
   */
  bootOverrides?: BootOverrideArgs[];
  /**
   * Seconds that a DHCP lease lives.
   * @default 432000 - five days, the HOWTO's value
   */
  leaseSeconds?: pulumi.Input<number>;
  /**
   * Opens dhcpd's control channel for omshell(1), with a random key of its own.
   * @default false
   */
  dhcpControlChannel?: boolean;
  /**
   * Whether nodes may only read what the master exports. `false` is refused for the /usr of centos5.
   * @default true
   */
  exportReadOnly?: pulumi.Input<boolean>;
  /**
   * Whether root of a node counts as nobody for what the master exports: /usr on centos5, /home on el8 and later.
   * @default true
   */
  rootSquash?: pulumi.Input<boolean>;
  /**
   * Whether the master takes the log lines of the nodes, and their image sends them there. A node's own log is gone when it
   * reboots.
   * @default false
   */
  remoteSyslog?: boolean;
  /**
   * Whether the master can run a command on all nodes, by `on-nodes`: it gets a key of its own that opens root on every node.
   * A refresh then also asks the nodes what they run, see {@link NodeBoot}.
   * @default false
   */
  parallelShell?: boolean;
  /**
   * How the master switches nodes off and on, by `node-power`; see {@link NodePower}. `ssh` and `wakeOnLan` need a way into the nodes,
   * such as that of `parallelShell`.
   * @default none
   */
  power?: PowerArgs;
  /**
   * How running nodes come to a new image.
   * @default none - each takes it at its next boot
   */
  rollout?: ClusterRolloutArgs;
  /**
   * Packages that the master gets besides those of its services.
   * @default none
   */
  extraPackages?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * A whole diskless cluster: one master becomes the boot server of its nodes.
 *
 * @example
 * ```ts
 * const farm = new DisklessCluster("farm", {
 *   master: { platform: "centos5", hostname: "m0.example.com", address: "10.0.0.1", connection },
 *   network: { cidr: "10.0.0.0/24", gateway: "10.0.0.254" },
 *   nodeFile: "host_ip_mac.txt",
 * });
 * export const image = farm.imageDigest;
 * ```
 */
export class DisklessCluster extends pulumi.ComponentResource {
  /** Digest of the image of all nodes but those of a group with an image of its own. */
  public readonly imageDigest: pulumi.Output<string>;
  /** Digest of the image that the nodes of each group boot. */
  public readonly groupImages: pulumi.Output<Record<string, string>>;
  /** Images that the store has to go back to by `image.pin`, the newest first. */
  public readonly generations: RootfsImage["generations"];
  /** Full names of the nodes, in the order of their addresses. */
  public readonly nodeNames: pulumi.Output<string[]>;
  /** What each node runs as the last refresh found it, see {@link NodeBoot.nodes}; `undefined` without `parallelShell`. */
  public readonly nodeBoots?: NodeBoot["nodes"];

  constructor(name: string, args: DisklessClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:DisklessCluster", name, {}, opts);

    const { master, network, groups = [] } = args;
    const subject = `DisklessCluster "${name}"`;
    const nodes = nodesFrom(subject, args, master, network);
    const plan = checked(subject, { ...withoutConnection(master), network, nodes }, (plain: BootNetworkInput) => ({
      nodeNames: parseBootNetwork(plain).nodes.map((node) => node.name),
    }));

    const platform = refusing(subject, () => platformOf(master.platform));
    const path = platform.nfs.defaultPath;
    const strategy = refusing(subject, () => rolloutStrategy(args.rollout, args.parallelShell));
    const ownImage = {
      ...(platform.image.mode === "squashfs" && { mounts: [{ path, readOnly: args.exportReadOnly }] }),
      ...(args.remoteSyslog && { syslogServer: master.hostname }),
    };
    refusing(subject, () => parseNodeGroups(groups, nodes));
    const around = { ...withoutConnection(master), network, nodes };
    checkGroupImages(subject, around, { ...ownImage, ...args.image }, groups);

    const base = new Master(
      `${name}-master`,
      { master, network, nodes, extraPackages: packagesOf(args) },
      { parent: this },
    );
    const after = (...resources: pulumi.Resource[]) => ({ parent: this, dependsOn: [base, ...resources] });
    const ready = { master, packages: "present" } as const;

    const time = new NtpServer(`${name}-ntp`, { ...ready, network }, after());
    new NfsExport(
      `${name}-${path.slice(1)}`,
      { ...ready, network, path, rootSquash: args.rootSquash, readOnly: args.exportReadOnly },
      after(),
    );
    const servers: pulumi.Resource[] = [new TftpServer(`${name}-tftp`, { ...ready, nodes: nodes.length }, after())];
    if (platform.web.kind === "httpd") servers.push(new WebServer(`${name}-web`, { ...ready, network }, after()));
    const log = args.remoteSyslog ? [new SyslogServer(`${name}-syslog`, { master }, after())] : [];
    const shell = args.parallelShell
      ? new ParallelShell(`${name}-shell`, { master, network, nodes }, after())
      : undefined;
    // before the image, which is made from the packages of the master
    const power = args.power
      ? [new NodePower(`${name}-power`, { ...args.power, master, network, nodes }, after())]
      : [];
    const content = { ...ownImage, ...(shell && { managementKey: shell.publicKey }), ...args.image };
    const going = { ...ready, network, nodes, ...(strategy !== "none" && { bootEntries: [KEPT_ENTRIES] }) };
    const image = new RootfsImage(`${name}-image`, { ...going, ...content }, after(time, ...log, ...power));
    // one after the other: a master builds one image at a time
    let previous = image;
    const imagesOfGroups = groups.map((group) => {
      if (group.image === undefined) return undefined;
      const own = groupImage(content, group);
      previous = new RootfsImage(
        `${name}-${group.name}-image`,
        { ...going, ...own },
        after(time, ...log, ...power, previous),
      );
      return previous;
    });
    const groupsWithImages = groups.map((group, i) => ({
      ...group,
      image: imagesOfGroups[i]?.digest,
      imageSizeMiB: imagesOfGroups[i]?.sizeMiB,
    }));
    const pxe = new PxeConfig(
      `${name}-pxe`,
      {
        ...ready,
        network,
        nodes,
        image: image.digest,
        imageSizeMiB: image.sizeMiB,
        store: image.store,
        serialConsole: args.serialConsole,
        kernelArguments: args.kernelArguments,
        groups: groupsWithImages,
        overrides: args.bootOverrides,
      },
      after(...servers),
    );
    const dhcp = new DhcpServer(
      `${name}-dhcp`,
      { ...ready, network, nodes, leaseSeconds: args.leaseSeconds, controlChannel: args.dhcpControlChannel },
      after(pxe),
    );
    const rollout: pulumi.Resource[] = [];
    if (shell && strategy !== "none") {
      rollout.push(
        new Rollout(
          `${name}-rollout`,
          {
            ...{ ...args.rollout, master, network, nodes, bootFiles: pxe.bootFiles, storePath: image.storePath },
            images: namedImages(subject, nodes, image.digest, groupsWithImages, args.bootOverrides),
            inUp: strategy === "rolling",
          },
          after(pxe, dhcp, shell),
        ),
      );
    }
    // after the rollout, so that the state says what nodes run when it is done
    const boots = shell
      ? new NodeBoot(
          `${name}-boots`,
          {
            connection: master.connection,
            images: wantedImages(subject, nodes, image.digest, groupsWithImages, args.bootOverrides),
            ...(strategy === "rolling" && {
              ...(args.rollout?.maxNodes !== undefined && { maxNodes: args.rollout.maxNodes }),
              ...(args.rollout?.acknowledged !== undefined && { acknowledged: args.rollout.acknowledged }),
            }),
          },
          after(shell, dhcp, ...rollout),
        )
      : undefined;
    for (const node of nodes) new SlaveNode(`${name}-${shortName(node.name)}`, { node }, { parent: this });

    this.imageDigest = image.digest;
    this.groupImages = pulumi
      .all(imagesOfGroups.map((own) => (own ?? image).digest))
      .apply((digests) => Object.fromEntries(groups.map((group, i) => [group.name, digests[i]])));
    this.generations = image.generations;
    this.nodeNames = plan.nodeNames;
    this.nodeBoots = boots?.nodes;
    this.registerOutputs({
      imageDigest: this.imageDigest,
      ...(groups.length > 0 && { groupImages: this.groupImages }),
      generations: this.generations,
      nodeNames: this.nodeNames,
      nodeBoots: this.nodeBoots,
    });
  }
}

/** The images are the master's own tree, so their packages are installed with those of the master. */
function packagesOf({
  extraPackages = [],
  image,
  groups = [],
}: DisklessClusterArgs): pulumi.Input<pulumi.Input<string>[]> {
  const lists = [
    extraPackages,
    ...[image, ...groups.map((group) => group.image)].map((one) => one?.extraPackages ?? []),
  ];
  if (lists.every((list) => Array.isArray(list))) return lists.flat();
  return pulumi.all(lists).apply((known) => known.flat());
}
