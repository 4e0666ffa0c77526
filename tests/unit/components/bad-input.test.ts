import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
  DisklessCluster,
  DisklessClusterArgs,
  NodeArgs,
  ParallelShell,
  ParallelShellTool,
  PxeConfig,
  TftpServer,
} from "../../../index";
import { farm, manyNodes, master, network, nodes } from "./farm";
import { refusalOf } from "./registered";

/** Spoils the second node. */
const spoiled = (bad: Partial<NodeArgs>): Partial<DisklessClusterArgs> => ({
  nodes: [nodes[0], { ...nodes[1], ...bad }],
});

// Everything here is plain, so the program stops while it runs: before any resource of ours could reach a host.
test.each<[what: string, bad: Partial<DisklessClusterArgs>, message: string]>([
  [
    "a MAC address twice",
    spoiled({ mac: "02-00-00-00-00-00" }),
    "nodes[1].mac: 02:00:00:00:00:00 is already reserved for s0",
  ],
  ["an address twice", spoiled({ address: "10.0.0.10" }), "nodes[1].address: 10.0.0.10 is already reserved for s0"],
  ["a name twice", spoiled({ name: "S0.example.com" }), "nodes[1].name: s0.example.com is already reserved"],
  ["an address outside the network", spoiled({ address: "10.0.1.10" }), "nodes[1].address: 10.0.1.10 lies outside"],
  ["the gateway as a node", spoiled({ address: "10.0.0.254" }), "nodes[1].address: 10.0.0.254 belongs to the gateway"],
  ["a malformed MAC address", spoiled({ mac: "02:00:00:00:00" }), "nodes[1].mac: "],
  ["an address as a network", { network: { cidr: "10.0.0.5/24" } }, 'network.cidr: "10.0.0.5/24" is an address inside'],
  ["a host name that ends a string", spoiled({ name: 's0"; }' }), "nodes[1].name: "],
  ["no nodes", { nodes: undefined }, "nodes: is missing, expected nodes or nodeFile"],
  [
    "a node file that contradicts the nodes",
    { nodeFile: join(__dirname, "lists", "host_ip_mac.txt") },
    "nodes[1]: s1.example.com has 10.0.0.11, but ",
  ],
  [
    "a node file that is not there",
    { nodes: undefined, nodeFile: "/no/such" },
    "/no/such: cannot be read as a node file",
  ],
  [
    "an unknown platform",
    { master: { ...master, platform: "el4" } },
    'master.platform: "el4" is not a platform, expected one of',
  ],
  [
    "a master outside the network",
    { master: { ...master, address: "10.9.0.1" } },
    "master.address: 10.9.0.1 lies outside",
  ],
])("%s is refused with its argument", async (_what, bad, message) => {
  const { refused, words, resources } = await refusalOf(() => new DisklessCluster("farm", { ...farm, ...bad }));
  expect(refused).toBeInstanceOf(pulumi.RunError);
  expect(words).toContain(`DisklessCluster "farm": ${message}`);
  expect(resources.map((resource) => resource.name)).toEqual(["farm"]);
});

test.each<[what: string, program: () => void, message: RegExp]>([
  [
    "a RAM disk smaller than its image",
    () => new PxeConfig("pxe", { master, network, imageDigest: "0", imageSizeMiB: 512, ramdiskKiB: 16_384 }),
    /^PxeConfig "pxe": ramdiskKiB: 16384 KiB is smaller/,
  ],
  [
    "a serial line that is none",
    () => new PxeConfig("pxe", { master, network, imageDigest: "0", imageSizeMiB: 512, serialConsole: "tty0" }),
    /^PxeConfig "pxe": serialConsole: "tty0" is not a serial line/,
  ],
  [
    "a store outside the TFTP root",
    () =>
      new PxeConfig("pxe", { master, network, imageDigest: "0", imageSizeMiB: 512, tftpDirectory: "/tftpboot/linux" }),
    /^PxeConfig "pxe": tftpDirectory: .* is absolute/,
  ],
  [
    "a tool for many machines that is none",
    () => new ParallelShell("shell", { master, network, nodes, tool: "ansible" as ParallelShellTool }),
    /^ParallelShell "shell": tool: "ansible" is not a tool, expected one of auto, pssh, clustershell, pdsh/,
  ],
  [
    "a key outside of any directory",
    () => new ParallelShell("shell", { master, network, nodes, keyPath: "id_rsa" }),
    /^ParallelShell "shell": keyPath: "id_rsa" is not a path for a key, expected an absolute path/,
  ],
  [
    "a limit of nothing",
    () => new TftpServer("tftp", { master, instances: 0 }),
    /^TftpServer "tftp": instances: 0 is not a valid limit/,
  ],
  [
    "more nodes than addresses",
    () => new DisklessCluster("farm", { ...farm, nodes: manyNodes(300) }),
    /^DisklessCluster "farm": nodes\[\d+\]\.(address|mac): /,
  ],
])("%s is refused", async (_what, program, message) => {
  const { words } = await refusalOf(program);
  expect(words).toMatch(message);
});
