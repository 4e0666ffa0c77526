import { Node } from "../../../../lib/model/nodes/nodes";
import { NodeSources, mergeNodeSources } from "../../../../lib/model/nodes/node-sources";
import { refusal } from "../refusal";

const others = { master: "m0.example.com", addresses: ["10.0.0.1"] };
const merge = (sources: NodeSources) => mergeNodeSources(sources, others);
const refused = (sources: NodeSources) => refusal(() => merge(sources));

const NODES: Node[] = [
  { name: "s0.example.com", address: "10.0.0.10", mac: "02:00:00:00:00:00" },
  { name: "s1.example.com", address: "10.0.0.11", mac: "02:00:00:00:00:01" },
];
const nodeFile = (text: string) => ({ name: "host_ip_mac.txt", text });
const hostsFile = (text: string) => ({ name: "hosts", text });
const NODE_FILE = nodeFile("s1.example.com 10.0.0.11 02-00-00-00-00-01\nS0.example.com 10.0.0.10 0200.0000.0000\n");
const HOSTS_FILE = hostsFile(
  "127.0.0.1 localhost\n10.0.0.1 m0.example.com m0\n10.0.0.10 s0 s0.example.com\n10.0.0.11 s1.example.com\n",
);

test.each<[what: string, sources: NodeSources, names: string[]]>([
  ["nodes", { nodes: NODES }, ["s0", "s1"]],
  ["a node file", { nodeFile: NODE_FILE }, ["s1", "s0"]],
  ["nodes and a node file", { nodes: NODES, nodeFile: NODE_FILE }, ["s0", "s1"]],
  ["nodes and a hosts file", { nodes: NODES, hostsFile: HOSTS_FILE }, ["s0", "s1"]],
  ["a node file and a hosts file", { nodeFile: NODE_FILE, hostsFile: HOSTS_FILE }, ["s1", "s0"]],
  ["all three", { nodes: NODES, nodeFile: NODE_FILE, hostsFile: HOSTS_FILE }, ["s0", "s1"]],
  [
    "a hosts file that has a name on a line of its own",
    { nodes: NODES, hostsFile: hostsFile("10.0.0.10 s0.example.com\n10.0.0.10 s0\n10.0.0.11 s1.example.com\n") },
    ["s0", "s1"],
  ],
])("%s that agree are one list", (_what, sources, names) =>
  expect(merge(sources)).toEqual(names.map((name) => NODES.find((node) => node.name === `${name}.example.com`))),
);

// The HOWTO's own texts: its host_ip_mac.txt skips s3 and gives s4 the address that its /etc/hosts gives s3.
const HOWTO = {
  nodeFile: nodeFile(
    [
      "s0.example.com 10.0.0.10 AA:BB:CC:DD:EE:FF",
      "s1.example.com 10.0.0.11 AA:BB:CC:DD:EE:00",
      "s2.example.com 10.0.0.12 AA:BB:CC:DD:EE:11",
      "s4.example.com 10.0.0.13 AA:BB:CC:DD:EE:22",
    ].join("\n"),
  ),
  hostsFile: hostsFile(
    [
      "127.0.0.1 localhost.localdomain localhost",
      "::1 localhost6.localdomain6 localhost6",
      "10.0.0.1 m0.example.com",
      ...Array.from({ length: 10 }, (_, i) => `10.0.0.${10 + i} s${i}.example.com`),
    ].join("\n"),
  ),
};

test("the HOWTO's two files disagree, and both places of it are named", () =>
  expect(refused(HOWTO).split("\n")).toEqual([
    "host_ip_mac.txt:4: s4.example.com has 10.0.0.13, but hosts:7 gives 10.0.0.13 to s3.example.com " +
      "(and hosts:8 gives s4.example.com 10.0.0.14)",
    "hosts:9: s5.example.com (10.0.0.15), hosts:10: s6.example.com (10.0.0.16), hosts:11: s7.example.com (10.0.0.17), " +
      "hosts:12: s8.example.com (10.0.0.18), hosts:13: s9.example.com (10.0.0.19) are missing in host_ip_mac.txt",
    "correct one of them, or give one source only",
  ]));

const hosts = (...lines: string[]) => ({ nodes: NODES, hostsFile: hostsFile(lines.join("\n")) });
const file = (...lines: string[]) => ({ nodes: NODES, nodeFile: nodeFile(lines.join("\n")) });
const S0 = "s0.example.com 10.0.0.10 02:00:00:00:00:00";

test.each<[what: string, sources: NodeSources, message: string]>([
  [
    "another address",
    hosts("10.0.0.10 s0.example.com", "10.0.0.12 s1.example.com"),
    "nodes[1]: s1.example.com has 10.0.0.11, but hosts:2 gives s1.example.com 10.0.0.12",
  ],
  [
    "another name",
    hosts("10.0.0.10 s0.example.com", "10.0.0.11 s2.example.com"),
    "nodes[1]: s1.example.com has 10.0.0.11, but hosts:2 gives 10.0.0.11 to s2.example.com",
  ],
  [
    "a name without its domain",
    hosts("10.0.0.10 s0.example.com", "10.0.0.11 s1"),
    "nodes[1]: s1.example.com has 10.0.0.11, but hosts:2 gives 10.0.0.11 to s1",
  ],
  [
    "a second address",
    hosts("10.0.0.10 s0.example.com", "10.0.0.11 s1.example.com", "192.0.2.11 s1.example.com"),
    "nodes[1]: s1.example.com has 10.0.0.11, but hosts:3 gives s1.example.com 192.0.2.11",
  ],
  ["a node less", hosts("10.0.0.10 s0.example.com"), "nodes[1]: s1.example.com (10.0.0.11) is missing in hosts"],
  [
    "a node more",
    hosts("10.0.0.10 s0.example.com", "10.0.0.11 s1.example.com", "10.0.0.12 s2.example.com s2"),
    "hosts:3: s2.example.com (10.0.0.12) is missing in nodes",
  ],
  [
    "another MAC address",
    file(S0, "s1.example.com 10.0.0.11 02:00:00:00:00:09"),
    "nodes[1]: s1.example.com has 02:00:00:00:00:01, but host_ip_mac.txt:2 gives s1.example.com 02:00:00:00:00:09",
  ],
  [
    "a card of a node with another name and address",
    file(S0, "s2.example.com 10.0.0.12 02:00:00:00:00:01"),
    "nodes[1]: s1.example.com has 02:00:00:00:00:01, but host_ip_mac.txt:2 gives 02:00:00:00:00:01 to s2.example.com",
  ],
])("%s in one of two sources is refused with both places", (_what, sources, message) =>
  expect(refused(sources)).toBe(`${message}; correct one of them, or give one source only`),
);

test("two cards that changed places are two disagreements", () =>
  expect(
    refused(file("s0.example.com 10.0.0.10 02:00:00:00:00:01", "s1.example.com 10.0.0.11 02:00:00:00:00:00")),
  ).toBe(
    "nodes[0]: s0.example.com has 02:00:00:00:00:00, but host_ip_mac.txt:2 gives 02:00:00:00:00:00 to s1.example.com " +
      "(and host_ip_mac.txt:1 gives s0.example.com 02:00:00:00:00:01)\n" +
      "nodes[1]: s1.example.com has 02:00:00:00:00:01, but host_ip_mac.txt:1 gives 02:00:00:00:00:01 to s0.example.com " +
      "(and host_ip_mac.txt:2 gives s1.example.com 02:00:00:00:00:00)\n" +
      "correct one of them, or give one source only",
  ));

test("of three sources, the one that differs is held against both others", () =>
  expect(refused({ nodes: NODES, nodeFile: NODE_FILE, hostsFile: hostsFile("10.0.0.10 s0.example.com") })).toBe(
    "nodes[1]: s1.example.com (10.0.0.11) is missing in hosts\n" +
      "host_ip_mac.txt:1: s1.example.com (10.0.0.11) is missing in hosts\n" +
      "correct one of them, or give one source only",
  ));

test.each<[sources: NodeSources, message: string]>([
  [{}, "nodes: is missing, expected nodes or nodeFile"],
  [{ hostsFile: HOSTS_FILE }, "hostsFile: has no MAC addresses, expected nodes or nodeFile besides it"],
  [{ nodes: [{ ...NODES[0], mac: "02:00" }], hostsFile: HOSTS_FILE }, 'nodes[0].mac: "02:00" has 2 octets, expected 6'],
])("%j is refused", (sources, message) => expect(refused(sources)).toBe(message));

test("a hosts file may name further interfaces of a node, which no other source knows", () => {
  const [s0, s1] = NODES;
  const nodes = [{ ...s0, interfaces: { ib0: { address: "10.1.0.10/16" } } }, s1];
  const named = hostsFile(`${HOSTS_FILE.text}\n10.1.0.10 s0-ib0.example.com s0-ib0\n`);
  expect(merge({ nodes, hostsFile: named })).toEqual(nodes);
  expect(refused({ nodes: NODES, hostsFile: named })).toContain("s0-ib0.example.com (10.1.0.10) is missing in nodes");
});

test("sources agree on all cards of a node, in whatever order", () => {
  const [s0, s1] = NODES;
  const nodes = [{ ...s0, otherMacs: ["02:00:00:00:00:0a"] }, s1];
  const file = (cards: string) => nodeFile(`s0.example.com 10.0.0.10 ${cards}\ns1.example.com 10.0.0.11 ${s1.mac}\n`);
  expect(merge({ nodes, nodeFile: file("02:00:00:00:00:0a 02:00:00:00:00:00") })).toEqual(nodes);
  expect(refused({ nodes, nodeFile: file("02:00:00:00:00:00") })).toBe(
    "nodes[0]: s0.example.com has 02:00:00:00:00:00 and 02:00:00:00:00:0a, but host_ip_mac.txt:1 gives s0.example.com " +
      "02:00:00:00:00:00; correct one of them, or give one source only",
  );
  expect(
    refused({
      nodes: [s0, { ...s1, otherMacs: ["02:00:00:00:00:0a"] }],
      nodeFile: file("02:00:00:00:00:00 02:00:00:00:00:0a"),
    }),
  ).toContain(
    "nodes[1]: s1.example.com has 02:00:00:00:00:01 and 02:00:00:00:00:0a, but host_ip_mac.txt:1 gives 02:00:00:00:00:0a to s0.example.com",
  );
});
