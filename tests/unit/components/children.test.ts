import * as pulumi from "@pulumi/pulumi";
import {
  DhcpServer,
  DisklessCluster,
  DisklessClusterArgs,
  Master,
  NfsExport,
  NtpServer,
  NodePower,
  ParallelShell,
  PxeConfig,
  RootfsImage,
  SlaveNode,
  SyslogServer,
  TftpServer,
} from "../../../index";
import { farm, manyNodes, master, network, nodes, masterOf } from "./farm";
import { kindOf, named, run, treeOf } from "./registered";

// Names and parents are identity: a change here replaces resources of every user.
test("a cluster and all that is in it", async () => {
  const resources = await run(() => new DisklessCluster("farm", farm));
  expect(treeOf(resources)).toEqual([
    "farm DisklessCluster",
    "  farm-dhcp DhcpServer",
    "    farm-dhcp-service HostService",
    "  farm-files NodeFiles",
    "    farm-files-applier HostFile",
    "    farm-files-plan HostFile",
    "    farm-files-pusher HostFile",
    "  farm-image RootfsImage",
    "    farm-image-build command:remote:Command",
    "    farm-image-filesystem random:index/randomUuid:RandomUuid",
    "    farm-image-published PublishedImage",
    "  farm-master Master",
    "    farm-master-hosts HostFile",
    "    farm-master-packages HostPackages",
    "  farm-ntp NtpServer",
    "    farm-ntp-service HostService",
    "  farm-pxe PxeConfig",
    "    farm-pxe-config HostFile",
    "    farm-pxe-loader HostFile",
    "  farm-s0 SlaveNode",
    "  farm-s1 SlaveNode",
    "  farm-tftp TftpServer",
    "    farm-tftp-service HostService",
    "  farm-usr NfsExport",
    "    farm-usr-nfslock HostService",
    "    farm-usr-portmap HostService",
    "    farm-usr-service HostService",
  ]);
});

test("the same cluster on el9: what both platforms need has the same name, so a move destroys nothing of it", async () => {
  const names = async (platform: string): Promise<string[]> =>
    (await run(() => new DisklessCluster("farm", { ...farm, master: masterOf(platform) }))).map(({ name }) => name);
  const [old, today] = [await names("centos5"), await names("el9")];
  expect(old.filter((name) => !today.includes(name)).sort()).toEqual([
    "farm-image-filesystem",
    "farm-usr",
    "farm-usr-nfslock",
    "farm-usr-portmap",
    "farm-usr-service",
  ]);
  expect(today.filter((name) => !old.includes(name)).sort()).toEqual([
    "farm-dhcp-firewall",
    "farm-home",
    "farm-home-firewall",
    "farm-home-service",
    "farm-ntp-firewall",
    "farm-pxe-config-uefi",
    "farm-pxe-uefi-loader",
    "farm-tftp-firewall",
    "farm-web",
    "farm-web-firewall",
    "farm-web-service",
  ]);
});

test("the parts that a cluster has only when it is asked for them", async () => {
  const names = (
    await run(() => new DisklessCluster("farm", { ...farm, remoteSyslog: true, parallelShell: true }))
  ).map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      ...["farm-syslog-service", "farm-shell-key", "farm-shell-hosts", "farm-shell-command", "farm-boots"],
    ]),
  );
});

describe("a part that is asked for by its arguments", () => {
  const cluster = (more: Partial<DisklessClusterArgs>) => run(() => new DisklessCluster("farm", { ...farm, ...more }));

  test("is what it is by true, where they say nothing", async () => {
    const asked = { remoteSyslog: true, parallelShell: true };
    expect(await cluster({ remoteSyslog: {}, parallelShell: {} })).toEqual(await cluster(asked));
  });

  test("gets every one of them", async () => {
    const parallelShell = {
      tool: "pdsh" as const,
      keyPath: pulumi.output("/root/.ssh/id_farm"),
      installPackages: false,
    };
    const resources = await cluster({ parallelShell, rollout: { strategy: "manual" } });
    expect(named(resources, "farm-shell-key").inputs.path).toBe("/root/.ssh/id_farm");
    expect(named(resources, "farm-shell-command").inputs.content).toMatch(/^on_nodes .* 'pdsh' "\$@"$/m);
    const names = resources.map(({ name }) => name);
    expect(names).toContain("farm-rollout");
    expect(names).not.toContain("farm-shell-packages");
    expect((await cluster({ parallelShell: true })).map(({ name }) => name)).toContain("farm-shell-packages");
  });

  test("is not there by false", async () =>
    expect(await cluster({ remoteSyslog: false, parallelShell: false })).toEqual(await cluster({})));
});

test.each<[what: string, program: () => void, tree: string[]]>([
  [
    "DhcpServer",
    () => new DhcpServer("a", { master, network, nodes }),
    ["a DhcpServer", "  a-packages HostPackages", "  a-service HostService"],
  ],
  [
    "TftpServer",
    () => new TftpServer("a", { master }),
    ["a TftpServer", "  a-packages HostPackages", "  a-service HostService"],
  ],
  [
    "NfsExport",
    () => new NfsExport("a", { master, network }),
    [
      "a NfsExport",
      "  a-nfslock HostService",
      "  a-packages HostPackages",
      "  a-portmap HostService",
      "  a-service HostService",
    ],
  ],
  [
    "NtpServer",
    () => new NtpServer("a", { master, network }),
    ["a NtpServer", "  a-packages HostPackages", "  a-service HostService"],
  ],
  [
    "ParallelShell",
    () => new ParallelShell("a", { master, network, nodes }),
    [
      "a ParallelShell",
      "  a-command HostFile",
      "  a-hosts HostFile",
      "  a-key HostKeyPair",
      "  a-packages HostPackages",
      "  a-ssh HostFile",
    ],
  ],
  [
    "NodePower",
    () => new NodePower("a", { master, network, nodes, method: "wakeOnLan" }),
    ["a NodePower", "  a-command HostFile", "  a-packages HostPackages", "  a-table HostFile"],
  ],
  ["SyslogServer", () => new SyslogServer("a", { master }), ["a SyslogServer", "  a-service HostService"]],
  [
    "RootfsImage",
    () => new RootfsImage("a", { master, network, nodes }),
    [
      "a RootfsImage",
      "  a-build command:remote:Command",
      "  a-filesystem random:index/randomUuid:RandomUuid",
      "  a-packages HostPackages",
      "  a-published PublishedImage",
    ],
  ],
  [
    "PxeConfig",
    () => new PxeConfig("a", { master, network, imageDigest: "0123", imageSizeMiB: 512 }),
    ["a PxeConfig", "  a-config HostFile", "  a-loader HostFile", "  a-packages HostPackages"],
  ],
  [
    "Master",
    () => new Master("a", { master, network, nodes }),
    ["a Master", "  a-hosts HostFile", "  a-packages HostPackages"],
  ],
  ["SlaveNode", () => new SlaveNode("a", { node: nodes[0] }), ["a SlaveNode"]],
])("%s alone installs its own packages", async (_what, program, tree) =>
  expect(treeOf(await run(program))).toEqual(tree),
);

test("packages that somebody else installs are nobody's child", async () => {
  const resources = await run(() => new DhcpServer("a", { master, network, nodes, installPackages: false }));
  expect(treeOf(resources)).toEqual(["a DhcpServer", "  a-service HostService"]);
});

test("200 nodes have as many host resources as two", async () => {
  const count = async (size: number) => {
    const resources = await run(() => new DisklessCluster("farm", { ...farm, nodes: manyNodes(size) }));
    const kinds = resources.map((resource) => kindOf(resource.type));
    return { host: kinds.filter((kind) => kind !== "SlaveNode").length, nodes: kinds.length };
  };
  const [small, large] = [await count(2), await count(200)];
  expect(large.host).toBe(small.host);
  expect([small.nodes - small.host, large.nodes - large.host]).toEqual([2, 200]);
});

test.each<[nodes: number, asked: boolean | undefined, made: number]>([
  [200, undefined, 200],
  [201, undefined, 0],
  [201, true, 201],
  [2, false, 0],
])(
  "of %d nodes with nodeComponents %s, %d have a component, and the facts of each are an output",
  async (size, nodeComponents, made) => {
    const nodes = manyNodes(size);
    const facts: Record<string, unknown> = {};
    const resources = await run(() => {
      const cluster = new DisklessCluster("farm", { ...farm, nodes, nodeComponents });
      expect(cluster.slaves).toHaveLength(made);
      cluster.nodes.apply((known) => Object.assign(facts, known));
    });
    expect(resources.filter(({ type }) => kindOf(type) === "SlaveNode")).toHaveLength(made);
    expect(Object.keys(facts)).toHaveLength(size);
    const [, { name, address, mac }] = nodes;
    const bootEntryNames: unknown = expect.arrayContaining(["01-02-00-00-00-00-01"]);
    expect(facts[name]).toEqual({ hostname: name, address, mac, otherMacs: [], bootEntryNames });
  },
);

test("what a daemon needs is there before it: packages, then the image, then the loader, DHCP last", async () => {
  const resources = await run(() => new DisklessCluster("farm", farm));
  // a child is registered after its parent, so it waits for what the parent depends on
  const needs = (name: string): string[] => {
    const { dependsOn, parent } = named(resources, name);
    return [...dependsOn, ...(parent === undefined ? [] : needs(parent))];
  };
  expect(needs("farm-dhcp-service")).toEqual(expect.arrayContaining(["farm-master-packages", "farm-pxe-config"]));
  expect(needs("farm-pxe-config")).toEqual(
    expect.arrayContaining(["farm-image-published", "farm-pxe-loader", "farm-tftp-service"]),
  );
  expect(needs("farm-image-published")).toContain("farm-image-build");
  expect(needs("farm-image-build")).toEqual(expect.arrayContaining(["farm-master-packages", "farm-ntp-service"]));
  expect(needs("farm-usr-service")).toContain("farm-usr-nfslock");
  expect(needs("farm-usr-nfslock")).toContain("farm-usr-portmap");
});
