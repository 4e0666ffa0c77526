export { BootGroupArgs } from "./components/boot/boot-groups";
export { BootOverrideArgs } from "./components/boot/boot-overrides";
export { CapacityArgs } from "./components/capacity/capacity-args";
export { DhcpServer, DhcpServerArgs } from "./components/dhcp-server";
export { DisklessCluster, DisklessClusterArgs } from "./components/diskless-cluster";
export { HostArgs, NodeArgs } from "./components/arguments/host-args";
export { BootNetworkArgs, MasqueradeArgs, NetworkArgs, NetworkSourceArgs } from "./components/arguments/network-args";
export { ImageArgs, ImageFileArgs, ImageMountArgs, ImageUserArgs } from "./components/image/image-args";
export { Master, MasterArgs } from "./components/master";
export { NfsExport, NfsExportArgs } from "./components/nfs-export";
export { BondArgs, NodeInterfaceArgs, VlanArgs } from "./components/interfaces/interface-args";
export { NodeFiles, NodeFilesArgs } from "./components/node-files";
export { NodeAccountArgs } from "./components/node-files/node-account-args";
export {
  ClusterNodeFilesArgs,
  NodeFileArgs,
  NodeFileGroupArgs,
  NodeFileLevelArgs,
  PushArgs,
} from "./components/node-files/node-file-args";
export { NodeGroupArgs } from "./components/nodes/node-groups";
export { NodePower, NodePowerArgs } from "./components/node-power";
export { NtpServer, NtpServerArgs } from "./components/ntp-server";
export {
  ParallelShell,
  ParallelShellArgs,
  ParallelShellTool,
  ParallelShellTools,
  ShellGroupArgs,
} from "./components/parallel-shell";
export { PowerArgs, PowerExceptionArgs, PowerMethodArgs } from "./components/power/power-args";
export { PxeConfig, PxeConfigArgs } from "./components/pxe-config";
export { Rollout, RolloutArgs, RolloutImageArgs } from "./components/rollout";
export { ClusterRolloutArgs, RolloutPolicyArgs } from "./components/rollout/rollout-policy";
export { RootfsImage, RootfsImageArgs } from "./components/rootfs-image";
export { SlaveNode, SlaveNodeArgs } from "./components/slave-node";
export { SyslogServer, SyslogServerArgs } from "./components/syslog-server";
export { TftpServer, TftpServerArgs } from "./components/tftp-server";
export { WebServer, WebServerArgs } from "./components/web-server";
export { readNodeFile } from "./components/nodes/source-files";
export { InterfaceRangeArgs, nodeRange, NodeRangeArgs } from "./components/nodes/node-range";
export type { NodeFacts } from "./components/nodes/node-facts";
export { NodeSourceArgs } from "./components/nodes/node-sources";
export { PowerMethod, PowerMethods } from "./lib/model/power/power";
export { RolloutFailure, RolloutFailures, RolloutStrategies, RolloutStrategy } from "./lib/model/rollout/rollout";
export { PlatformName, Platforms } from "./lib/platforms";
export { parseNodeFile } from "./lib/model/nodes/node-file";
export { BondMode, InfinibandMode } from "./lib/model/interfaces/interface-shape";
export { ListedNode as Node } from "./lib/model/nodes/nodes";
export { PublishedFile, PublishedFiles } from "./lib/model/store/published-files";
export { Generation } from "./lib/model/store/generation";
export { FoundNode, NodeState, RunningBoot } from "./lib/model/boot/node-boot";
export { Capacity, ImageCapacity } from "./lib/model/capacity/capacity";
export { BootTransfer } from "./lib/model/capacity/boot-transfers";
export { NodeFilesState } from "./lib/model/node-files/found-files";
export { Watch } from "./lib/host/foreign/watches";
export { HostedArgs } from "./lib/resources/claims/claimant";
export { ConnectionArgs, EndpointArgs } from "./lib/resources/connection/connection-args";
export { HostFile, HostFileArgs, ManagedFileArgs } from "./lib/resources/files/host-file";
export { HostFirewall, HostFirewallArgs } from "./lib/resources/firewall/host-firewall";
export { HostMasquerade, HostMasqueradeArgs } from "./lib/resources/firewall/host-masquerade";
export { HostKeyPair, HostKeyPairArgs } from "./lib/resources/shell/host-key-pair";
export { HostPackages, HostPackagesArgs } from "./lib/resources/packages/host-packages";
export { HostService, HostServiceArgs } from "./lib/resources/service/host-service";
export {
  NodeBoot,
  NodeBootArgs,
  NodeFilePlansArgs,
  RefusalReportsArgs,
  WantedImageArgs,
} from "./lib/resources/boot/node-boot";
export { NodeHostKeys, NodeHostKeysArgs } from "./lib/resources/host-keys/node-host-keys";
export { PublishedImage, PublishedImageArgs } from "./lib/resources/store/published-image";
export { SecureBootArgs, SigningKeyArgs } from "./components/boot/secure-boot";
export { SignedBootImage, SignedBootImageArgs } from "./lib/resources/signed-boot/signed-boot-image";
