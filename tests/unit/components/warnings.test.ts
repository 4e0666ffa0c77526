import * as pulumi from "@pulumi/pulumi";
import { DisklessCluster, Master, NfsExport, RootfsImage, TftpServer } from "../../../index";
import { el9Master, nodes, farm, manyNodes, master, network } from "./farm";
import { run } from "./registered";

/** What a program warns of, as `resource message`. */
async function warned(program: () => void): Promise<string[]> {
  const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
  await run(program);
  const said = warn.mock.calls.map(([message, resource]) => {
    expect(resource).toBeInstanceOf(pulumi.ComponentResource);
    return message;
  });
  warn.mockRestore();
  return said;
}

const wide = { cidr: "10.0.0.0/20" };
const thousand = Array.from({ length: 1000 }, (_, i) => ({
  name: `s${i}.example.com`,
  address: `10.0.${1 + Math.floor(i / 250)}.${1 + (i % 250)}`,
  mac: `02:00:00:00:${Math.floor(i / 256)
    .toString(16)
    .padStart(2, "0")}:${(i % 256).toString(16).padStart(2, "0")}`,
}));

const twoCards = [
  { name: "rack1", cidr: "10.0.0.0/24" },
  { name: "rack2", cidr: "10.1.0.0/24", gateway: "10.1.0.254", masterAddress: "10.1.0.1" },
];

test.each<[what: string, program: () => void, said: RegExp[]]>([
  [
    "300 nodes with the HOWTO's cps 100 2",
    () => new TftpServer("tftp", { master, nodes: 300, connectionsPerSecond: 100, pauseSeconds: 2 }),
    [
      /^TftpServer "tftp": connectionsPerSecond: cps 100 2 is too small for 300 nodes/,
      /^TftpServer "tftp": nodes: 300 nodes boot at once/,
    ],
  ],
  [
    "a number of nodes that is known later",
    () => new TftpServer("tftp", { master, nodes: pulumi.output(Promise.resolve(65)) }),
    [/^TftpServer "tftp": nodes: 65 nodes boot at once/],
  ],
  [
    "root of nodes that is let through",
    () => new NfsExport("usr", { master, network, rootSquash: false }),
    [/^NfsExport "usr": rootSquash: false lets root of every node/],
  ],
  [
    "1000 nodes",
    () => new Master("m0", { master, network: wide, nodes: thousand }),
    [/^Master "m0": nodes: 1000 nodes in one network .*gc_thresh3/],
  ],
  [
    "a network whose nodes come in by another card than they are answered by",
    () => new DisklessCluster("farm", { ...farm, network: undefined, networks: twoCards }),
    [/^Master "farm-master": networks\[1\]: nodes of 10\.1\.0\.0\/24 \(rack2\) may reach 10\.0\.0\.1 by another card/],
  ],
  ["the HOWTO's cluster", () => new DisklessCluster("farm", { ...farm, nodes: manyNodes(10) }), []],
  ["an export alone", () => new NfsExport("usr", { master, network }), []],
  ["a TFTP server alone", () => new TftpServer("tftp", { master }), []],
])("%s: what is warned of", async (_what, program, said) => {
  expect(await warned(program)).toEqual(said.map((pattern) => expect.stringMatching(pattern) as string));
});

test.each([
  ["nothing that renews a lease", ["kernel-core", "openssh-server"], 1],
  ["NetworkManager", ["kernel-core", "NetworkManager"], 0],
  ["dhclient", ["kernel-core", "dhcp-client"], 0],
  ["systemd's own", ["kernel-core", "systemd-networkd"], 0],
  ["a group, which may bring it", ["@core"], 0],
])("an image of packages with %s", async (_what, packagesOnly, count) => {
  const said = await warned(() => new RootfsImage("image", { master: el9Master, network, nodes, packagesOnly }));
  expect(said.filter((line) => line.includes("renews a lease"))).toHaveLength(count);
});
