import * as pulumi from "@pulumi/pulumi";
import { shortName } from "../lib/model/network/host-name";
import { NodeBoot } from "../lib/resources/boot/node-boot";
import type { NodeHostKeys } from "../lib/resources/host-keys/node-host-keys";
import { parseArguments } from "./arguments/parse-arguments";
import { showWarnings } from "./arguments/warnings";
import type { Capacity } from "../lib/model/capacity/capacity";
import { showCapacity } from "./capacity/cluster-capacity";
import { clusterSchema, DisklessClusterArgs } from "./cluster/cluster-args";
import { ClusterImages, makeImages, packagesOf } from "./cluster/cluster-images";
import { bringsFilesAtBoot, makeNodeFiles, nodeFilesOf, unverifiedFilesWarnings } from "./cluster/cluster-node-files";
import { makeNodeBoot, makeRollout } from "./cluster/cluster-rollout";
import { After, ClusterSite, clusterSite } from "./cluster/cluster-site";
import { DhcpServer } from "./dhcp-server";
import { Master } from "./master";
import { NfsExport } from "./nfs-export";
import { NodeFiles } from "./node-files";
import { NodePower } from "./node-power";
import type { NodeFacts } from "./nodes/node-facts";
import { NtpServer } from "./ntp-server";
import { ParallelShell } from "./parallel-shell";
import { PxeConfig } from "./pxe-config";
import { Rollout } from "./rollout";
import { RootfsImage } from "./rootfs-image";
import { SlaveNode } from "./slave-node";
import { SyslogServer } from "./syslog-server";
import { TftpServer } from "./tftp-server";
import { WebServer } from "./web-server";

export type { DisklessClusterArgs };

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
  /** The master with its packages and host names. */
  public readonly master: Master;
  /** Answers DHCP of the nodes. */
  public readonly dhcp: DhcpServer;
  /** Gives nodes their boot loaders and boot entries. */
  public readonly tftp: TftpServer;
  /** Gives nodes kernel and image by HTTP; `undefined` on centos5, where TFTP does. */
  public readonly web?: WebServer;
  /** What nodes mount: /usr on centos5, /home on el8 and later. */
  public readonly nfs: NfsExport;
  /** Gives nodes the time. */
  public readonly time: NtpServer;
  /** Takes the log lines of nodes; `undefined` without `remoteSyslog`. */
  public readonly syslog?: SyslogServer;
  /** Runs a command on all nodes; `undefined` without `parallelShell`. */
  public readonly shell?: ParallelShell;
  /** Switches nodes off and on; `undefined` without `power`. */
  public readonly power?: NodePower;
  /** Image of all nodes but those of a group that has its own. */
  public readonly image: RootfsImage;
  /** Image of the nodes of each group, by the name of the group. */
  public readonly groupImages: Readonly<Record<string, RootfsImage>>;
  /** Files that nodes have without a new image; `undefined` with `nodeFiles: false`. */
  public readonly files?: NodeFiles;
  /** Boot entries of the nodes. */
  public readonly pxe: PxeConfig;
  /** Brings running nodes to a new image; `undefined` where no strategy is chosen. */
  public readonly rollout?: Rollout;
  /** The nodes, in the order of the program; none without `nodeComponents`. */
  public readonly slaves: readonly SlaveNode[];
  /** Digest of the image of all nodes but those of a group that has its own. */
  public readonly imageDigest: pulumi.Output<string>;
  /** Digest of the image that the nodes of each group boot. */
  public readonly groupImageDigests: pulumi.Output<Record<string, string>>;
  /** Images in the store that `image.pin` can go back to, the newest first. */
  public readonly generations: RootfsImage["generations"];
  /** What is known of each node, by its full name: its addresses and the names of its boot entries. */
  public readonly nodes: pulumi.Output<Record<string, NodeFacts>>;
  /** Full names of the nodes, in the order of their addresses. */
  public readonly nodeNames: pulumi.Output<string[]>;
  /** Public half of the host key of each node, by its name; `undefined` without `nodeFiles.hostKeys`. */
  public readonly nodeHostKeys?: NodeHostKeys["publicKeys"];
  /** What a boot of the nodes takes and which limits it meets; `undefined` without `capacity`. */
  public readonly capacity?: pulumi.Output<Capacity>;
  /** What each node runs as the last refresh found it, see {@link NodeBoot.nodes}; `undefined` without `parallelShell`. */
  public readonly nodeBoots?: NodeBoot["nodes"];

  constructor(name: string, args: DisklessClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:DisklessCluster", name, {}, opts);
    args = parseArguments(`DisklessCluster "${name}"`, args, clusterSchema);

    const site = clusterSite(name, args);
    const { nodes, where, child } = site;
    this.master = new Master(`${name}-master`, child({ ...where, nodes, extraPackages: packagesOf(site) }), {
      parent: this,
    });
    const after: After = (...resources) => ({
      parent: this,
      dependsOn: [this.master, ...resources].filter((one) => one !== undefined),
    });

    this.time = new NtpServer(`${name}-ntp`, child(installed(site)), after());
    const servers = makeFileServers(site, after);
    [this.tftp, this.web, this.nfs] = [servers.tftp, servers.web, servers.nfs];
    const { master, networks } = args;
    if (site.syslog) this.syslog = new SyslogServer(`${name}-syslog`, { ...site.syslog, master, networks }, after());
    if (site.shell) {
      const checkHostKeys = nodeFilesOf(args)?.hostKeys;
      this.shell = new ParallelShell(
        `${name}-shell`,
        child({ checkHostKeys, ...site.shell, ...where, nodes }),
        after(),
      );
    }
    if (args.power) {
      this.power = new NodePower(`${name}-power`, child({ ...args.power, ...where, nodes }), after());
    }
    const { shell, syslog, power, time } = this;
    // after what installs packages, since it is made from those of the master
    const images = makeImages(site, shell?.publicKey, servers.web ?? servers.tftp, (...others) =>
      after(time, syslog, power, ...others),
    );
    this.image = images.common;
    this.groupImages = Object.fromEntries((args.groups ?? []).map(({ name: group }, i) => [group, images.ofGroups[i]]));
    // before the boot entries, by which nodes ask for them
    const files = (this.files = makeNodeFiles(site, servers.web, after(...servers.all)));
    const pxe = (this.pxe = makeBootEntries(site, images, servers.tftp, after(...servers.all, files)));
    showWarnings(this, site.subject, pulumi.output({ warnings: unverifiedFilesWarnings(args) }));
    this.dhcp = new DhcpServer(
      `${name}-dhcp`,
      child({
        ...{ ...installed(site), nodes },
        ...{
          leaseSeconds: args.leaseSeconds,
          controlChannel: args.dhcpControlChannel,
          uefiHttpBoot: args.uefiHttpBoot,
          ...(args.secureBoot && { signedBootImages: true }),
        },
      }),
      after(pxe),
    );
    const { dhcp } = this;
    const rollout = (this.rollout = shell && makeRollout(site, images, pxe, after(pxe, dhcp, shell)));
    // after the rollout, so that the state says what nodes run when it is done
    const boots = shell && makeNodeBoot(site, pxe, files, after(shell, dhcp, rollout, files));
    this.slaves = site.nodesWithComponent.map(
      (node) => new SlaveNode(`${name}-${shortName(node.name)}`, child({ node }), { parent: this }),
    );

    this.imageDigest = images.common.digest;
    this.groupImageDigests = digestsOfGroups(site, images);
    this.generations = images.common.generations;
    this.nodes = site.facts;
    this.nodeNames = site.nodeNames;
    this.nodeHostKeys = files?.hostKeys;
    this.nodeBoots = boots?.nodes;
    if (site.capacity) {
      const { subject, platform, capacity: settings } = site;
      this.capacity = showCapacity(this, { subject, platform, settings, nodes: nodes.length, images: images.distinct });
    }
    this.registerOutputs({
      imageDigest: this.imageDigest,
      ...(images.groups.length > 0 && { groupImageDigests: this.groupImageDigests }),
      generations: this.generations,
      nodeNames: this.nodeNames,
      ...(this.nodeHostKeys && { nodeHostKeys: this.nodeHostKeys }),
      nodeBoots: this.nodeBoots,
      ...(this.capacity && { capacity: this.capacity }),
    });
  }
}

/** The master with its networks, whose packages are there already. */
function installed({ where }: ClusterSite) {
  return { ...where, installPackages: false } as const;
}

/** The servers that must run before a boot entry names a file. */
interface FileServers {
  readonly tftp: TftpServer;
  readonly web?: WebServer;
  readonly nfs: NfsExport;
  readonly all: readonly pulumi.Resource[];
}

/** What serves nodes their files, with the export that they mount. */
function makeFileServers(site: ClusterSite, after: After): FileServers {
  const { name, args, nodes, child, platform } = site;
  const path = platform.nfs.defaultPath;
  const nfs = new NfsExport(
    `${name}-${path.slice(1)}`,
    child({ ...installed(site), path, rootSquash: args.rootSquash, readOnly: args.exportReadOnly }),
    after(),
  );
  const { master, networks, installPackages } = installed(site);
  const tftp = new TftpServer(`${name}-tftp`, { master, networks, installPackages, nodes: nodes.length }, after());
  if (platform.web.kind !== "httpd") return { tftp, nfs, all: [tftp] };
  const signed = args.secureBoot && { signedBootImages: true };
  const web = new WebServer(`${name}-web`, child({ ...installed(site), ...signed }), after());
  return { tftp, web, nfs, all: [tftp, web] };
}

function makeBootEntries(
  site: ClusterSite,
  { common, groups }: ClusterImages,
  servedBy: TftpServer,
  opts: pulumi.ComponentResourceOptions,
): PxeConfig {
  const { name, args, nodes, child } = site;
  const { serialConsole, kernelArguments, uefiHttpBoot, secureBoot, bootOverrides } = args;
  return new PxeConfig(
    `${name}-pxe`,
    child({
      ...{ ...installed(site), nodes, serialConsole, kernelArguments, uefiHttpBoot, secureBoot, groups: [...groups] },
      servedBy,
      ...(bringsFilesAtBoot(args) && { nodeFiles: true }),
      ...{
        imageDigest: common.digest,
        imageSizeMiB: common.sizeMiB,
        tftpDirectory: common.tftpDirectory,
        overrides: bootOverrides,
      },
    }),
    opts,
  );
}

function digestsOfGroups({ args }: ClusterSite, { ofGroups }: ClusterImages): pulumi.Output<Record<string, string>> {
  return pulumi
    .all(ofGroups.map(({ digest }) => digest))
    .apply((digests) => Object.fromEntries((args.groups ?? []).map((group, i) => [group.name, digests[i]])));
}
