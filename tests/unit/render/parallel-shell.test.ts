import { renderHostList, renderKnownHosts, renderNodeGroups, renderSshConfig } from "../../../lib/render/shell";
import { onNodesCommand } from "../../../lib/host/shell/on-nodes";
import { renderSyslogOptions } from "../../../lib/render/log";
import { expectGolden } from "./golden";
import { nodes } from "./howto";

const KEY = "/root/.ssh/id_rsa_diskless";
const many = Array.from({ length: 300 }, (_, i) => ({
  name: `node${i}.cluster.example.com`,
  address: `10.0.${Math.floor(i / 200)}.${10 + (i % 200)}`,
  mac: "02:00:00:00:00:00",
}));

test("the list of nodes", () => expectGolden("shell/nodes", renderHostList(nodes)));

test("groups are one line each, folded", () => {
  const names = ["s0.example.com", "s1.example.com", "s3.example.com"];
  const groups = [
    { name: "gpu", nodes: names },
    { name: "login", nodes: ["s2.example.com"] },
  ];
  expect(renderNodeGroups(groups)).toBe("gpu: s[0-1,3].example.com\nlogin: s2.example.com\n");
});

test("what ssh knows of the nodes", () => expectGolden("shell/ssh_config", renderSshConfig(nodes, KEY)));

test("what ssh knows of nodes whose host keys are known", () =>
  expectGolden("shell/ssh_config-known", renderSshConfig(nodes, KEY, "/etc/ssh/ssh_known_hosts2")));

test("the host keys of the nodes, each by its names and its address", () =>
  expectGolden("shell/known_hosts", renderKnownHosts([...nodes, { ...nodes[0], name: "io", address: "10.0.0.99" }])));

test("the command", () =>
  expectGolden("shell/on-nodes", onNodesCommand({ programs: ["pssh", "clush", "pdsh", "xargs"] })));

test("the options of a logger that takes the lines of others", () =>
  expectGolden("log/sysconfig-syslog", renderSyslogOptions()));

describe("300 nodes", () => {
  const lines = renderSshConfig(many, KEY).split("\n");

  test("fit into lines that OpenSSH 4.3 reads to their end", () => {
    expect(lines.filter((line) => line.startsWith("Host ")).length).toBeGreaterThan(10);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1024);
  });

  test("are all there, each once by each name", () => {
    const named = lines.filter((line) => line.startsWith("Host ")).flatMap((line) => line.split(" ").slice(1));
    expect(named).toEqual([...many.flatMap(({ name }) => [name, name.split(".")[0]]), "*"]);
  });
});

test("a name without a domain stands once", () =>
  expect(renderSshConfig([{ ...nodes[0], name: "s0" }], KEY)).toMatch(/^Host s0\n/));

test("unknown host keys are accepted of the nodes only", () =>
  expect(renderSshConfig(nodes, KEY)).toMatch(/StrictHostKeyChecking no[^]*\nHost \*\n$/));
