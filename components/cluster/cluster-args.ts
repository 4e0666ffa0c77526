import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { argumentsOf, flag, input, number, text, texts } from "../../lib/resources/arguments/argument-schema";
import { BootOverrideArgs, bootOverrideSchema } from "../boot/boot-overrides";
import { SecureBootArgs, secureBootSchema } from "../boot/secure-boot";
import { CapacityArgs, capacitySchema } from "../capacity/capacity-args";
import { HostArgs, hostSchema } from "../arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "../arguments/network-args";
import { ImageArgs, imageSchema } from "../image/image-args";
import { NodeGroupArgs, nodeGroupSchema } from "../nodes/node-groups";
import { ClusterNodeFilesArgs, clusterNodeFilesSchema } from "../node-files/node-file-args";
import { NodeSourceArgs, nodeSourceSchema } from "../nodes/node-sources";
import { ParallelShellArgs, parallelShellSchema } from "../parallel-shell";
import { PowerArgs, powerSchema } from "../power/power-args";
import { ClusterRolloutArgs, clusterRolloutSchema } from "../rollout/rollout-policy";
import { syslogServerSchema } from "../syslog-server";

/** Arguments of `DisklessCluster`. */
export interface DisklessClusterArgs extends NodeSourceArgs, NetworkSourceArgs {
  /** The machine that becomes the boot server. */
  master: HostArgs;
  /**
   * Network that nodes boot in.
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /**
   * What the root image of the nodes holds in addition to what the cluster itself puts there. Its packages are installed on the
   * master with all others.
   * @default the HOWTO's: 512 MiB of the master's own tree
   */
  image?: ImageArgs;
  /**
   * Serial line of the nodes: `ttyS0` to `ttyS3` with a speed, such as `ttyS0,115200`.
   * @default none
   */
  serialConsole?: pulumi.Input<string>;
  /**
   * Further words for the kernel command line of the nodes, see {@link PxeConfigArgs.kernelArguments}.
   * @default none
   */
  kernelArguments?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether nodes may also boot over HTTP by their UEFI firmware, which then fetches shim, GRUB and its boot entry from the web server and
   * asks nothing by TFTP. Firmware that asks by PXE is served as before. Refused on centos5. Plain, since it decides which resources there
   * are.
   * @default false
   */
  uefiHttpBoot?: boolean;
  /**
   * With what boot images are signed that nodes fetch over HTTP by their UEFI firmware, in place of shim and GRUB, so that firmware with Secure
   * Boot on starts no other: see {@link PxeConfigArgs.secureBoot} and docs/secure-boot.md. Refused without {@link uefiHttpBoot} and
   * {@link verifiedBoot}, and on any platform but el9. Plain but for its values, since it decides which resources there are.
   * @default none - nothing is signed
   */
  secureBoot?: SecureBootArgs;
  /**
   * Groups of nodes that boot differently from the rest: with an image of their own, another serial line or other kernel
   * arguments. A node is in one group at most.
   * @default none
   */
  groups?: NodeGroupArgs[];
  /**
   * Nodes that boot differently from their group or the cluster: with another serial line, other kernel arguments or another
   * image.
   * @default none
   */
  bootOverrides?: BootOverrideArgs[];
  /**
   * Seconds that a DHCP lease lives, from 60.
   * @default 432000 - five days, the HOWTO's value
   */
  leaseSeconds?: pulumi.Input<number>;
  /**
   * Opens the control channel of the DHCP server: of dhcpd for omshell(1), with a random key of its own; of Kea (el10) a socket for root.
   * Plain, since it decides which resources there are.
   * @default false
   */
  dhcpControlChannel?: boolean;
  /**
   * Whether nodes may only read what the master exports. `false` is refused for the /usr of centos5.
   * @default true
   */
  exportReadOnly?: pulumi.Input<boolean>;
  /**
   * Whether root of a node has the rights of the account `nobody` in what the master exports: /usr on centos5, /home on el8 and
   * later.
   * @default true
   */
  rootSquash?: pulumi.Input<boolean>;
  /**
   * Whether the master takes the log lines of the nodes, and their image sends them there. A node's own log is gone when it
   * reboots. `{}` says the same as `true`: every argument of {@link SyslogServer} is one of the cluster's already. Plain,
   * since it decides which resources there are.
   * @default false
   */
  remoteSyslog?: boolean | Record<string, never>;
  /**
   * Whether the master can run a command on all nodes, by `on-nodes`: it gets a key of its own that opens root on every node.
   * A refresh then also asks the nodes what they run, see {@link NodeBoot}. An object, such as `{ tool: "pdsh" }`, has further
   * arguments of {@link ParallelShell}. Plain, since it decides which resources there are.
   * @default false
   */
  parallelShell?: boolean | Omit<ParallelShellArgs, "master" | "network" | "networks" | "nodes" | "groups">;
  /**
   * Files that nodes have without a new image, of all nodes here, of a group in {@link NodeGroupArgs.nodeFiles}, and of single nodes in
   * `ofNodes`; see {@link NodeFiles}. A node that boots has them before its services start, and a running one gets them in the `up`,
   * where `parallelShell` lets the master reach it. One file is always among them, unless its argument `hosts` is off: /etc/hosts, so
   * that a node more builds no image. With `false` nodes have what their image has, and its /etc/hosts names all nodes. Plain, since it
   * decides which resources there are.
   * @default true - /etc/hosts
   */
  nodeFiles?: boolean | ClusterNodeFilesArgs;
  /**
   * Whether a node that boots has the files of {@link nodeFiles} before its services start. It fetches them by HTTP, or reads them in the
   * /usr that it mounts, and nothing verifies them. With `false` it gets them over SSH only, when the master next looks, at the latest one
   * `repairMinutes` after its boot. Refused without `parallelShell`, which reaches nodes by SSH. Plain, since it decides what is checked
   * before the first resource.
   * @default true
   */
  nodeFilesAtBoot?: boolean;
  /**
   * Whether nodes check every byte of their root image before they run any of it, see {@link RootfsImageArgs.verifiedBoot}. A refresh then
   * says of a node what it refused, where `parallelShell` lets the master ask the nodes. Files of nodes are not verified at boot; see
   * {@link nodeFilesAtBoot}. Plain, since it decides which outputs there are.
   * Refused on centos5.
   * @default false
   */
  verifiedBoot?: boolean;
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
   * Whether each node is a place of its own in the resource tree, a {@link SlaveNode} of `slaves`. Each is a step of the engine, and a
   * file backend writes the whole state at each step. Without them {@link DisklessCluster.nodes} has the same facts. Nothing on the master
   * depends on it. Plain, since it decides which resources there are.
   * @default true up to 200 nodes, false for more
   */
  nodeComponents?: boolean;
  /**
   * What {@link DisklessCluster.capacity} is predicted from: the link, the nodes' memory and how many boot at once. The preview then
   * says what a boot takes and which limits it meets, and changes nothing on the master. Plain but for its values, since it decides
   * which outputs there are.
   * @default none - nothing is predicted
   */
  capacity?: CapacityArgs;
  /**
   * Packages that the master gets in addition to those of its services.
   * @default none
   */
  extraPackages?: pulumi.Input<pulumi.Input<string>[]>;
}

const syslogSchema = syslogServerSchema.omit({ master: true, networks: true });
const shellSchema = parallelShellSchema.omit({
  master: true,
  network: true,
  networks: true,
  nodes: true,
  groups: true,
});

export const clusterSchema = argumentsOf<DisklessClusterArgs>()({
  ...nodeSourceSchema.shape,
  master: hostSchema,
  ...networkSourceSchema.shape,
  image: z.optional(imageSchema),
  serialConsole: z.optional(input(text)),
  kernelArguments: z.optional(texts),
  uefiHttpBoot: z.optional(flag),
  secureBoot: z.optional(secureBootSchema),
  groups: z.optional(z.array(nodeGroupSchema)),
  bootOverrides: z.optional(z.array(bootOverrideSchema)),
  leaseSeconds: z.optional(input(number)),
  dhcpControlChannel: z.optional(flag),
  exportReadOnly: z.optional(input(flag)),
  rootSquash: z.optional(input(flag)),
  remoteSyslog: z.optional(z.union([flag, syslogSchema])),
  parallelShell: z.optional(z.union([flag, shellSchema])),
  nodeFiles: z.optional(z.union([flag, clusterNodeFilesSchema])),
  nodeFilesAtBoot: z.optional(flag),
  verifiedBoot: z.optional(flag),
  power: z.optional(powerSchema),
  rollout: z.optional(clusterRolloutSchema),
  nodeComponents: z.optional(flag),
  capacity: z.optional(capacitySchema),
  extraPackages: z.optional(texts),
});
