import * as pulumi from "@pulumi/pulumi";
import {
  ClusterNodeFilesArgs,
  DhcpServer,
  DisklessCluster,
  HostArgs,
  NodeArgs,
  NodeFiles,
  NodeInterfaceArgs,
  nodeRange,
  NodeRangeArgs,
} from "../../../index";
import { el9Master, farm, manyNodes, master, network } from "./farm";
import { named, refusalOf, Registered, run } from "./registered";

const bare = manyNodes(3);
const GUID = "80:00:00:6d:fe:80:00:00:00:00:00:00:00:02:c9:03:00:29:56:e1";
const IB: NodeInterfaceArgs = { mac: GUID, address: "10.1.0.10/16", infiniband: "connected", mtu: 65_520 };
const withFirst = (interfaces: NodeArgs["interfaces"]): NodeArgs[] => [{ ...bare[0], interfaces }, ...bare.slice(1)];
const cluster = (interfaces: NodeArgs["interfaces"], own: HostArgs = el9Master, nodeFiles: ClusterNodeFilesArgs = {}) =>
  run(
    () =>
      new DisklessCluster("farm", {
        ...farm,
        parallelShell: true,
        master: own,
        nodes: withFirst(interfaces),
        nodeFiles,
      }),
  );
const planOf = (resources: readonly Registered[], name = "farm-files-plan") =>
  String(named(resources, name).inputs.content).split("\n");

test.each([
  ["el9", el9Master, "/etc/NetworkManager/system-connections/ib0.nmconnection 0600", "|address1=10.1.0.10/16"],
  ["centos5", master, "/etc/sysconfig/network-scripts/ifcfg-ib0 0644", "|IPADDR=10.1.0.10"],
])("an interface of a node of %s is a file of that node, and no other", async (_platform, own, path, line) => {
  const plan = planOf(await cluster({ ib0: IB }, own));
  const at = plan.indexOf(`file ${path} root root node:s0.example.com`);
  expect(plan.filter((one) => one.includes("ib0") && one.startsWith("file "))).toEqual([plan[at]]);
  expect(plan[at + 1]).toMatch(/^run .*ib0/);
  expect(plan.slice(at)).toContain(line);
});

test("an interface more changes the files of its node and the names that hosts have, and no boot", async () => {
  const [without, withIt] = [await cluster({}), await cluster({ ib0: IB })];
  const differing = withIt.filter(({ inputs }, i) => JSON.stringify(inputs) !== JSON.stringify(without[i].inputs));
  expect(differing.map(({ name }) => name)).toEqual(["farm-boots", "farm-files-plan", "farm-master-hosts"]);
  expect(planOf(withIt)).toContain("|10.1.0.10 s0-ib0.example.com s0-ib0");
  expect(named(withIt, "farm-master-hosts").inputs.content).toContain("10.1.0.10 s0-ib0.example.com s0-ib0\n");
});

test("what another resource gives is written as what a program knows", async () => {
  const later: NodeInterfaceArgs = {
    ...{ mac: pulumi.output(GUID), address: pulumi.output("10.1.0.10/16"), mtu: pulumi.output(65_520) },
    infiniband: pulumi.output("connected" as const),
  };
  expect(planOf(await cluster({ ib0: later }))).toEqual(planOf(await cluster({ ib0: IB })));
});

test("a node may have interfaces beside files of its own", async () => {
  const files = [{ path: "/etc/opensm.conf", content: "guid {{node.interfaces.ib0.mac}}\n" }];
  const plan = planOf(await cluster({ ib0: IB }, el9Master, { ofNodes: { s0: { files } } }));
  expect(plan).toContain(`|guid ${GUID}`);
  expect(plan.filter((line) => line.endsWith(" node:s0.example.com"))).toHaveLength(2);
});

describe("templates", () => {
  const filled = async (content: string, interfaces: NodeArgs["interfaces"]) => {
    const args = { master, network, nodes: [{ ...bare[0], interfaces }], files: [{ path: "/etc/x", content }] };
    return planOf(await run(() => new NodeFiles("files", args)), "files-plan");
  };

  test("name the values of an interface, whose name may have a dot", async () => {
    const own = {
      eth1: { mac: "02-00-00-00-01-01" },
      "eth1.7": { address: "10.7.0.1/24", vlan: { id: 7, parent: "eth1" } },
    };
    const text =
      "{{node.interfaces.eth1.mac}} {{ node.interfaces.eth1.7.address }}/{{node.interfaces.eth1.7.prefix}}\n";
    expect(await filled(text, own)).toContain("|02:00:00:00:01:01 10.7.0.1/24");
  });

  test("that name an interface which one node has not are refused by its name", async () => {
    const files = [{ path: "/etc/x", content: "{{node.interfaces.ib0.address}}\n" }];
    const nodes = withFirst({ ib0: IB });
    const { words } = await refusalOf(() => new NodeFiles("files", { master, network, nodes, files }));
    expect(words).toContain("/etc/x names {{node.interfaces.ib0.address}}, which s1.example.com has not");
  });
});

describe("what cannot be meant is refused before anything is registered", () => {
  const path = "/etc/NetworkManager/system-connections/ib0.nmconnection";
  test.each<
    [what: string, interfaces: NodeArgs["interfaces"], own: HostArgs, files: ClusterNodeFilesArgs, words: string]
  >([
    [
      "a file of the program in its place",
      { ib0: IB },
      el9Master,
      { files: [{ path, content: "x\n" }] },
      `files[0].path: ${path} is written for interfaces.ib0 of s0.example.com`,
    ],
    [
      "the card that centos5 boots by",
      { eth0: {} },
      master,
      {},
      "interfaces.eth0 of s0.example.com: needs /etc/sysconfig/network-scripts/ifcfg-eth0, which is refused",
    ],
    [
      "a VLAN by a name that centos5 does not know",
      { eth1: {}, store: { vlan: { id: 7, parent: "eth1" } } },
      master,
      {},
      "interfaces.store of s0.example.com: is a VLAN, which centos5 calls eth1.7; expected that name",
    ],
    [
      "an argument that there is not",
      { ib0: { ...IB, gateway: "10.1.0.1" } as NodeInterfaceArgs },
      el9Master,
      {},
      'nodes[0].interfaces["ib0"].gateway: is not known',
    ],
    [
      "an address twice",
      { ib0: IB, ib1: { ...IB, mac: undefined } },
      el9Master,
      {},
      "nodes[0].interfaces.ib1.address: 10.1.0.10 belongs to ib0 of s0.example.com",
    ],
  ])("%s", async (_what, interfaces, own, nodeFiles, words) => {
    const args = { master: own, network, nodes: withFirst(interfaces), ...nodeFiles };
    const refusal = await refusalOf(() => new NodeFiles("files", args));
    expect(refusal.words).toContain(words);
    expect(refusal.resources.map(({ name }) => name)).toEqual(["files"]);
  });

  test("interfaces in a cluster that brings its nodes no files", async () => {
    const args = { ...farm, nodes: withFirst({ ib0: IB }), nodeFiles: false as const };
    const { words } = await refusalOf(() => new DisklessCluster("farm", args));
    expect(words).toBe(
      'DisklessCluster "farm": nodes[0].interfaces: is refused beside nodeFiles: false of the cluster, since a node gets them by its files; leave that out',
    );
  });
});

test("a file of another node at such a path is that node's own affair", async () => {
  const path = "/etc/NetworkManager/system-connections/ib0.nmconnection";
  const ofNodes = { s1: { files: [{ path, content: "[connection]\nid=own\n", mode: "0600" }] } };
  expect(planOf(await cluster({ ib0: IB }, el9Master, { ofNodes }))).toContain("|id=own");
});

describe("a card that was moved from one node to another", () => {
  const CARD = "02:00:00:00:99:01";
  const [s0, s1] = bare;
  const booting = (node: NodeArgs): NodeArgs => ({ ...node, otherMacs: [CARD] });
  const further = (node: NodeArgs): NodeArgs => ({ ...node, interfaces: { eth1: { mac: CARD } } });
  const whole = (nodes: NodeArgs[]) =>
    run(() => new DisklessCluster("farm", { ...farm, parallelShell: true, master: el9Master, nodes, nodeFiles: {} }));
  /** Lines of all that is written, which name the card. */
  const naming = (resources: readonly Registered[]): string[] =>
    resources
      .flatMap(({ name, inputs }) =>
        JSON.stringify(inputs)
          .split("\\n")
          .map((line) => `${name}: ${line}`),
      )
      .filter((line) => line.toLowerCase().replaceAll("-", ":").includes(CARD));

  test("leaves nothing on the first that may boot by it", async () => {
    const [before, after] = [await whole([booting(s0), s1]), await whole([s0, booting(s1)])];
    expect(naming(before).some((line) => line.includes("s0.example.com"))).toBe(true);
    expect(naming(after).length).toBe(naming(before).length);
    expect(naming(after).filter((line) => line.includes("s0.example.com") || line.includes("10.0.0.10 "))).toEqual([]);
    expect(naming(await whole([s0, s1]))).toEqual([]);
  });

  test("leaves no file on the first that had it as an interface, and is reserved for none", async () => {
    const [before, after] = [await whole([further(s0), s1]), await whole([s0, further(s1)])];
    const owner = (resources: readonly Registered[]) =>
      planOf(resources).filter((line) => line.startsWith("file ") && line.includes("eth1"));
    expect(owner(before)).toEqual([expect.stringMatching(/ node:s0\.example\.com$/)]);
    expect(owner(after)).toEqual([expect.stringMatching(/ node:s1\.example\.com$/)]);
    for (const resources of [before, after])
      expect(naming(resources)).toEqual([`farm-files-plan: |mac-address=${CARD}`]);
  });

  test("leaves no host in a dhcpd.conf that is kept", async () => {
    const write = async (nodes: NodeArgs[], existing?: string) => {
      const dhcp = () =>
        new DhcpServer("dhcp", { master, network, nodes, ...(existing !== undefined && { existing }) });
      const [{ content }] = named(await run(dhcp), "dhcp-service").inputs.files as { content: string }[];
      return content;
    };
    const own = await write([booting(s0), { ...s1, otherMacs: [] }]);
    const kept = await write([{ ...s0, otherMacs: [] }, booting(s1)], own);
    const hosts = kept.split(/^(?=\s*host )/m).filter((host) => host.includes(CARD));
    expect(own.split(CARD)).toHaveLength(2);
    expect(hosts).toHaveLength(1);
    expect(hosts[0]).toContain("10.0.0.11");
    expect(hosts[0]).not.toContain("10.0.0.10;");
  });
});

describe("nodeRange", () => {
  const range: NodeRangeArgs = {
    ...{ names: "s[0-2].example.com", addresses: "10.0.0.[10-12]", macs: bare.map(({ mac }) => mac) },
    interfaces: {
      ib0: { addresses: "10.1.0.[10-12]/16", infiniband: "connected" },
      eth1: { macs: ["02:00:00:00:01:00", pulumi.output("02:00:00:00:01:01"), "02:00:00:00:01:02"] },
    },
  };

  test("gives each node its address and its card of each interface", async () => {
    const nodes = nodeRange(range);
    expect(nodes.map(({ interfaces }) => interfaces?.ib0)).toEqual(
      [10, 11, 12].map((last) => ({ infiniband: "connected", address: `10.1.0.${last}/16` })),
    );
    const plan = planOf(await run(() => new NodeFiles("files", { master: el9Master, network, nodes })), "files-plan");
    expect(plan).toContain("|address1=10.1.0.12/16");
    expect(plan).toContain("|mac-address=02:00:00:00:01:01");
  });

  test.each<[own: NodeRangeArgs["interfaces"], words: string]>([
    [
      { ib0: { addresses: "10.1.0.[10-11]/16" } },
      "interfaces.ib0.addresses: has 2, expected 3, one for each of s[0-2].example.com",
    ],
    [{ eth1: { macs: [] } }, "interfaces.eth1.macs: has 0, expected 3, one for each of s[0-2].example.com"],
  ])("%j is refused", (interfaces, words) =>
    expect(() => nodeRange({ ...range, interfaces })).toThrow(new Error(`nodeRange: ${words}`)),
  );
});
