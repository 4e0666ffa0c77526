import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { DhcpServer, NodeArgs } from "../../../index";
import { parseSurroundings } from "../../../components/network/site";
import { nodesFrom, NodeSourceArgs } from "../../../components/nodes/node-sources";
import { master, network, nodes } from "./farm";
import { named, run } from "./registered";

const folder = mkdtempSync(join(tmpdir(), "pulumi-diskless-sources-"));
const path = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const hosts = "127.0.0.1 localhost\n10.0.0.1 m0.example.com m0\n10.0.0.254 gate\n10.0.0.10 s0.example.com s0\n";
const hostsFile = path("hosts", `${hosts}10.0.0.11 s1.example.com s1\n`);
const otherHosts = path("hosts-old", `${hosts}10.0.0.12 s1.example.com s1\n`);
const nodeFile = path(
  "nodes.txt",
  "s0.example.com 10.0.0.10 02:00:00:00:00:00\ns1.example.com 10.0.0.11 02:00:00:00:00:01\n",
);
afterAll(() => rmSync(folder, { recursive: true }));

const farm = 'DisklessCluster "farm"';
const from = (sources: NodeSourceArgs) => nodesFrom(farm, sources, parseSurroundings(farm, { master, network }));
const late = nodes.map((node): NodeArgs => ({ ...node, address: pulumi.output(Promise.resolve(node.address)) }));

test.each<[what: string, sources: NodeSourceArgs]>([
  ["nodes", { nodes }],
  ["a node file", { nodeFile }],
  ["nodes and a node file", { nodes, nodeFile }],
  ["nodes, a node file and a hosts file", { nodes, nodeFile, hostsFile }],
  ["a node file and a hosts file", { nodeFile, hostsFile }],
])("%s that agree give one plain list", (_what, sources) => expect(from(sources)).toEqual(nodes));

test.each<[what: string, sources: NodeSourceArgs, message: string]>([
  ["nothing", {}, "nodes: is missing, expected nodes or nodeFile"],
  ["a hosts file alone", { hostsFile }, "hostsFile: has no MAC addresses, expected nodes or nodeFile besides it"],
  ["a node file that is not there", { nodeFile: "/no/such" }, "/no/such: cannot be read as a node file: "],
  ["a hosts file that is not there", { nodes, hostsFile: "/no/such" }, "/no/such: cannot be read as a hosts file: "],
  [
    "a hosts file that disagrees",
    { nodeFile, hostsFile: otherHosts },
    `${nodeFile}:2: s1.example.com has 10.0.0.11, but ${otherHosts}:5 gives s1.example.com 10.0.0.12; correct one of them`,
  ],
])("%s: refused before anything is registered", (_what, sources, message) => {
  const act = () => from(sources);
  expect(act).toThrow(pulumi.RunError);
  expect(act).toThrow(`DisklessCluster "farm": ${message}`);
});

// A rejected output ends the process under the mocks, so the refusal itself is not looked at here.
test("nodes that are known later come out of the comparison, so nothing can use them before it", async () => {
  const raw = late.map((node) => ({ ...node, mac: (node.mac as string).replaceAll(":", "-") }));
  const macs = pulumi.output(from({ nodes: raw, hostsFile }).map(({ mac }) => mac));
  const resolved = await new Promise((resolve) => macs.apply(resolve));
  expect(resolved).toEqual(nodes.map(({ mac }) => mac));
});

test("nodes that are known later and agree are used", async () => {
  const resources = await run(
    () => new DhcpServer("dhcp", { master, network, nodes: from({ nodes: late, hostsFile }) }),
  );
  const [file] = named(resources, "dhcp-service").inputs.files as { content: string }[];
  expect(file.content).toContain("fixed-address 10.0.0.11;");
});
