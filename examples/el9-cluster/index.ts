import * as pulumi from "@pulumi/pulumi";
import {
  BootOverrideArgs,
  ClusterNodeFilesArgs,
  ClusterRolloutArgs,
  ConnectionArgs,
  DisklessCluster,
  ImageArgs,
  NodeArgs,
  NodeGroupArgs,
  PowerArgs,
  SecureBootArgs,
} from "pulumi-diskless";

// The cluster of the HOWTO on a master of today: the same program, another platform, Enterprise Linux 9 unless the configuration says
// another release. What differs by site comes from
// `pulumi config`.
const config = new pulumi.Config();

// How to reach the master: pulumi config set --path 'connection.host' 192.0.2.10, and so on; see the README.
const connection = config.requireObject<ConnectionArgs>("connection");

const nodes = config.getObject<NodeArgs[]>("nodes");

const farm = new DisklessCluster("farm", {
  master: {
    platform: config.get("platform") ?? "el9",
    hostname: config.get("hostname") ?? "m0.example.com",
    address: config.get("address") ?? "10.0.0.1",
    connection: { ...connection, sudoPassword: config.getSecret("sudoPassword") },
  },
  network: {
    cidr: config.get("network") ?? "10.0.0.0/24",
    gateway: config.get("gateway") ?? "10.0.0.254",
    timeServers: config.getObject<string[]>("timeServers"),
  },
  ...(nodes ? { nodes } : { nodeFile: config.get("nodeFile") ?? "host_ip_mac.txt" }),
  image: config.getObject<ImageArgs>("image"),
  // /home is the master's on every node
  exportReadOnly: config.getBoolean("exportReadOnly") ?? false,
  remoteSyslog: config.getBoolean("remoteSyslog") ?? true,
  parallelShell: config.getBoolean("parallelShell") ?? true,
  serialConsole: config.get("serialConsole"),
  kernelArguments: config.getObject<string[]>("kernelArguments"),
  uefiHttpBoot: config.getBoolean("uefiHttpBoot"),
  groups: config.getObject<NodeGroupArgs[]>("groups"),
  bootOverrides: config.getObject<BootOverrideArgs[]>("bootOverrides"),
  nodeFiles: config.getObject<boolean | ClusterNodeFilesArgs>("nodeFiles"),
  nodeFilesAtBoot: config.getBoolean("nodeFilesAtBoot"),
  verifiedBoot: config.getBoolean("verifiedBoot"),
  secureBoot: config.getObject<SecureBootArgs>("secureBoot"),
  power: config.getObject<PowerArgs>("power"),
  rollout: config.getObject<ClusterRolloutArgs>("rollout"),
});

/** Digest of the image that nodes boot; a node shows it in /proc/cmdline. */
export const image = farm.imageDigest;
export const nodeNames = farm.nodeNames;
/** What each node really runs, as the last `pulumi refresh` found it. */
export const nodeBoots = farm.nodeBoots;
/** Images to go back to: pulumi config set --path image.pin DIGEST. */
export const generations = farm.generations;
