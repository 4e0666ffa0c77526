import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InterfacesInput } from "../../../lib/model/interfaces/interface-shape";
import { parseNodeList } from "../../../lib/model/nodes/nodes";
import { platformOf, Platforms } from "../../../lib/platforms";
import { renderInterfaces } from "../../../lib/render/interfaces";
import { renderHosts } from "../../../lib/render/nodes/hosts";
import { expectGolden } from "./golden";

const GUID = "80:00:00:6d:fe:80:00:00:00:00:00:00:00:02:c9:03:00:29:56:e1";
const INTERFACES: InterfacesInput = {
  bond0: {
    ...{ address: "10.2.0.10/24", mtu: 9000 },
    bond: { mode: "802.3ad", members: ["eth2", "eth3"], options: { xmit_hash_policy: "layer3+4", lacp_rate: "fast" } },
  },
  "bond0.100": { address: "10.3.0.10/24", vlan: { id: 100, parent: "bond0" } },
  eth1: { mac: "02:00:00:00:01:01", address: "10.4.0.10/22", mtu: 9000 },
  eth2: {},
  eth3: { mac: "02:00:00:00:01:03" },
  eth4: { address: "10.5.0.10/24" },
  ib0: { mac: GUID, address: "10.1.0.10/16", mtu: 65_520, infiniband: "connected" },
  ib1: { infiniband: "datagram" },
};
const [node] = parseNodeList([
  {
    ...{ name: "s0.example.com", address: "10.0.0.10", mac: "02:00:00:00:00:01", otherMacs: ["02:00:00:00:00:02"] },
    interfaces: INTERFACES,
  },
]);

const rendered = (platform: string, interfaces: InterfacesInput = INTERFACES) =>
  renderInterfaces({ ...node, interfaces }, platformOf(platform));

test.each([
  ["el9", "keyfiles"],
  ["centos5", "ifcfg"],
])("files of each kind of interface on %s", (platform, name) =>
  expectGolden(
    `interfaces/${name}`,
    rendered(platform)
      .map(({ path, mode, content, onChange }) => `==> ${path} ${mode}\n${content}==> ${onChange}\n\n`)
      .join(""),
  ),
);

test("el8 has the same as el9", () => expect(rendered(Platforms.el8)).toEqual(rendered(Platforms.el9)));

/** What `nmcli --offline connection add` of NetworkManager 1.42 writes when it is asked for the same; its first line says how. */
describe("NetworkManager itself writes the same connection", () => {
  test.each(Object.keys(INTERFACES).filter((name) => name !== "ib1"))("%s", (name) => {
    const own = rendered("el9").find((file) => file.interface === name)?.content ?? "";
    const theirs = readFileSync(join(__dirname, "../../golden/interfaces/nmcli", name), "utf8");
    expect(keysOf(own)).toEqual(keysOf(theirs));
  });

  /** Each key with its value, but for UUIDs, which nmcli chooses, and what it writes although it is the default. */
  function keysOf(keyfile: string): Record<string, string> {
    let section = "";
    const keys = keyfile.split("\n").flatMap((line): [string, string][] => {
      section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
      const [key, ...value] = line.split("=");
      if (line.startsWith("#") || value.length === 0) return [];
      return [[`${section}.${key}`, value.join("=").toLowerCase()]];
    });
    const left = ["connection.uuid", "ipv6.addr-gen-mode", "vlan.parent"];
    return Object.fromEntries(keys.filter(([key]) => !left.includes(key)).sort());
  }
});

test("a VLAN finds its parent by the connection of that, whatever the kernel calls the card", () => {
  const own = rendered("el9", { store: { mac: "02:00:00:00:01:05" }, vlan7: { vlan: { id: 7, parent: "store" } } });
  const [store, vlan] = own.map(({ content }) => content);
  expect(/^parent=(.*)$/m.exec(vlan)?.[1]).toBe(/^uuid=(.*)$/m.exec(store)?.[1]);
});

test("no file has a gateway, and none of NetworkManager may become the default route", () => {
  const keyfiles = rendered("el9").map(({ content }) => content);
  expect(keyfiles.filter((text) => text.includes("address1="))).toHaveLength(5);
  for (const text of keyfiles) {
    expect(text.includes("address1=")).toBe(text.includes("never-default=true\n"));
    expect(text).not.toMatch(/gateway|method=auto/);
  }
  for (const { content } of rendered("centos5")) expect(content).not.toMatch(/GATEWAY|BOOTPROTO=dhcp/);
});

test("a card that is found by its name is never one that boots the node", () => {
  const texts = Object.fromEntries(rendered("el9").map(({ interface: name, content }) => [name, content]));
  const refused = "mac-address-blacklist=02:00:00:00:00:01;02:00:00:00:00:02;\n";
  expect(Object.keys(texts).filter((name) => texts[name].includes(refused))).toEqual(["eth2", "eth4"]);
  expect(Object.keys(texts).filter((name) => !texts[name].includes("interface-name="))).toEqual([
    "eth1",
    "eth3",
    "ib0",
  ]);
});

test("each connection has a UUID of its own, the same on every node", () => {
  const uuids = (own: typeof node) =>
    renderInterfaces(own, platformOf("el9")).map(({ content }) => /^uuid=(.*)$/m.exec(content)?.[1]);
  const other = { ...node, name: "s1.example.com", mac: "02:00:00:00:00:09" };
  expect(uuids(other)).toEqual(uuids(node));
  expect(new Set(uuids(node)).size).toBe(Object.keys(INTERFACES).length);
  for (const uuid of uuids(node))
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test.each(["el9", "centos5"])("an option says how a bond of %s looks for links", (platform) => {
  const of = (options: Record<string, string>) =>
    rendered(platform, { bond0: { bond: { mode: "active-backup", members: ["eth1"], options } }, eth1: {} })[0].content;
  expect(of({})).toContain("miimon=100");
  expect(of({ miimon: "50" })).toContain("miimon=50");
  expect(of({ arp_interval: "200", arp_ip_target: "10.2.0.1" })).not.toContain("miimon");
});

test("each address has a line of hosts(5), and what has none has no line", () =>
  expect(renderHosts({ hostname: "m0.example.com", address: "10.0.0.1" }, [node])).toBe(
    [
      "10.0.0.1 m0.example.com m0",
      "10.0.0.10 s0.example.com s0",
      "10.2.0.10 s0-bond0.example.com s0-bond0",
      "10.3.0.10 s0-bond0-100.example.com s0-bond0-100",
      "10.4.0.10 s0-eth1.example.com s0-eth1",
      "10.5.0.10 s0-eth4.example.com s0-eth4",
      "10.1.0.10 s0-ib0.example.com s0-ib0",
      "",
    ].join("\n"),
  ));
