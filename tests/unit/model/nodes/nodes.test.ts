import fc from "fast-check";
import { onlyNetwork } from "../../../../lib/model/network/served-networks";
import { parseMaster, parseNetwork } from "../../../../lib/model/network/network";
import { Node, parseNodes } from "../../../../lib/model/nodes/nodes";
import { refusal } from "../refusal";

const network = parseNetwork({
  cidr: "10.0.0.0/24",
  gateway: "10.0.0.254",
  nameServers: ["192.0.2.1", "10.0.0.53"],
  timeServers: ["10.0.0.123"],
});
const master = parseMaster({ hostname: "m0.example.com", address: "10.0.0.1" }, network);

/** Four good nodes; each case spoils one. */
const GOOD: Node[] = [0, 1, 2, 3].map((i) => ({
  name: `s${i}.example.com`,
  address: `10.0.0.${10 + i}`,
  mac: `02:00:00:00:00:0${i}`,
}));

test("nodes come out normalised and in the order of their addresses, not of their text", () =>
  expect(
    parseNodes(
      [
        { name: "S10.example.com", address: "10.0.0.100", mac: "AA-BB-CC-DD-EE-10" },
        { name: "s9.example.com", address: "10.0.0.20", mac: "aabb.ccdd.ee09" },
      ],
      [onlyNetwork(network, master)],
      master,
    ),
  ).toEqual([
    { name: "s9.example.com", address: "10.0.0.20", mac: "aa:bb:cc:dd:ee:09" },
    { name: "s10.example.com", address: "10.0.0.100", mac: "aa:bb:cc:dd:ee:10" },
  ]));

test.each<[rule: string, bad: Partial<Node>, message: string]>([
  [
    "addresses-in-network",
    { address: "10.0.1.13" },
    "nodes[3].address: 10.0.1.13 lies outside the network 10.0.0.0/24",
  ],
  [
    "addresses-in-network",
    { address: "10.0.0.0" },
    "nodes[3].address: 10.0.0.0 is the network 10.0.0.0/24 itself, expected a host",
  ],
  [
    "addresses-in-network",
    { address: "10.0.0.255" },
    "nodes[3].address: 10.0.0.255 is the broadcast address of 10.0.0.0/24",
  ],
  [
    "unique-addresses",
    { address: "10.0.0.11" },
    "nodes[3].address: 10.0.0.11 is already reserved for s1.example.com (nodes[1]); every node needs its own address",
  ],
  [
    "unique-mac-addresses",
    { mac: "02-00-00-00-00-01" },
    "nodes[3].mac: 02:00:00:00:00:01 is already reserved for s1.example.com (nodes[1]); every node needs its own card",
  ],
  [
    "unique-mac-addresses",
    { mac: "0200.0000.0000" },
    "nodes[3].mac: 02:00:00:00:00:00 is already reserved for s0.example.com (nodes[0]); every node needs its own card",
  ],
  [
    "unique-mac-addresses",
    { otherMacs: ["02:00:00:00:00:99", "02-00-00-00-00-01"] },
    "nodes[3].otherMacs[1]: 02:00:00:00:00:01 is already reserved for s1.example.com (nodes[1]); every node needs its own card",
  ],
  [
    "unique-mac-addresses",
    { otherMacs: [GOOD[3].mac] },
    `nodes[3].otherMacs[0]: ${GOOD[3].mac} is already reserved for ${GOOD[3].name} (nodes[3]); every node needs its own card`,
  ],
  [
    "unique-mac-addresses",
    { otherMacs: ["02:00:00:00:00:99", "02:00:00:00:00:99"] },
    `nodes[3].otherMacs[1]: 02:00:00:00:00:99 is already reserved for ${GOOD[3].name} (nodes[3].otherMacs[0]); every node needs its own card`,
  ],
  [
    "host-names",
    { name: "S1.Example.com" },
    "nodes[3].name: s1.example.com is already reserved for another node (nodes[1]); every node needs its own name",
  ],
  [
    "host-names",
    { name: "s1.other.example" },
    "nodes[3].name: s1 is already reserved for another node (nodes[1]); every node needs its own short name",
  ],
  [
    "host-names",
    { name: "m0.example.com" },
    "nodes[3].name: m0.example.com is the name of the master (master.hostname)",
  ],
  [
    "host-names",
    { name: "m0.other.example" },
    "nodes[3].name: m0.other.example is the name of the master (master.hostname)",
  ],
  [
    "unique-addresses",
    { address: "10.0.0.254" },
    "nodes[3].address: 10.0.0.254 belongs to the gateway (network.gateway); every node needs its own address",
  ],
  [
    "unique-addresses",
    { address: "10.0.0.1" },
    "nodes[3].address: 10.0.0.1 belongs to the master (master.address); every node needs its own address",
  ],
  [
    "unique-addresses",
    { address: "10.0.0.53" },
    "nodes[3].address: 10.0.0.53 belongs to a name server (network.nameServers[1]); every node needs its own address",
  ],
  [
    "unique-addresses",
    { address: "10.0.0.123" },
    "nodes[3].address: 10.0.0.123 belongs to a time server (network.timeServers[0]); every node needs its own address",
  ],
])("rule %s refuses %j", (_rule, bad, message) =>
  expect(refusal(() => parseNodes(spoiled(bad), [onlyNetwork(network, master)], master))).toBe(message),
);

test.each<[bad: Partial<Node>, argument: RegExp]>([
  [{ mac: "02:00:00:00:00" }, /^nodes\[3\]\.mac: .*has 5 octets/],
  [{ mac: "01:00:5e:00:00:01" }, /^nodes\[3\]\.mac: .*multicast/],
  [{ otherMacs: ["02:00:00:00:00:98", "02:00:00:00:00:9"] }, /^nodes\[3\]\.otherMacs\[1\]: .*the octet "9"/],
  [{ name: 's0"; }' }, /^nodes\[3\]\.name: /],
  [{ address: "10.0.0.5/24" }, /^nodes\[3\]\.address: /],
])("a malformed value is refused with its argument: %j", (bad, message) =>
  expect(refusal(() => parseNodes(spoiled(bad), [onlyNetwork(network, master)], master))).toMatch(message),
);

test("no nodes at all are refused", () =>
  expect(refusal(() => parseNodes([], [onlyNetwork(network, master)], master))).toBe(
    "nodes: is empty, expected at least one node",
  ));

test("the order in which nodes are given changes nothing", () =>
  fc.assert(
    fc.property(fc.shuffledSubarray(GOOD, { minLength: GOOD.length }), (shuffled) => {
      expect(parseNodes(shuffled, [onlyNetwork(network, master)], master)).toEqual(GOOD);
    }),
  ));

function spoiled(bad: Partial<Node>): Node[] {
  return GOOD.map((node, i) => (i === 3 ? { ...node, ...bad } : node));
}

test("a name is as long as the kernel of a node takes it (rule host-names)", () => {
  const named = (name: string) => parseNodes(spoiled({ name }), [onlyNetwork(network, master)], master);
  const label = "a".repeat(52);
  expect(named(`${label}.example.com`).map(({ name }) => name.length)).toContain(64);
  expect(refusal(() => named(`${label}a.example.com`))).toMatch(/has 65 characters, expected at most 64: the kernel/);
});
