import fc from "fast-check";
import { InterfacesInput } from "../../../../lib/model/interfaces/interface-shape";
import { parseServedNetworks } from "../../../../lib/model/network/served-networks";
import { NodeInput, parseNodes } from "../../../../lib/model/nodes/nodes";
import { dotted } from "../addresses";
import { refusal } from "../refusal";

const { networks, master } = parseServedNetworks(
  {
    networks: [
      { name: "home", cidr: "10.0.0.0/24", gateway: "10.0.0.254", nameServers: ["192.0.2.53"] },
      { name: "rack2", cidr: "10.0.2.0/24", masterAddress: "10.0.2.1", gateway: "10.0.2.254" },
    ],
  },
  { hostname: "m0.example.com", address: "10.0.0.1" },
);
const ib = (last: number, port = last): InterfacesInput[string] => ({
  mac: `80:00:00:${String(last)}0:fe:80:00:00:00:00:00:00:00:02:c9:03:00:29:56:0${port}`,
  address: `10.1.0.1${last}/16`,
  infiniband: "connected",
});

/** Three good nodes; each case gives the last one other interfaces. */
const GOOD: NodeInput[] = [0, 1, 2].map((i) => ({
  name: `s${i}.example.com`,
  address: `10.0.0.${10 + i}`,
  mac: `02:00:00:00:00:0${i}`,
  interfaces: { ib0: ib(i), eth1: { mac: `02:00:00:00:01:0${i}`, address: `10.0.2.1${i}/24` } },
}));
const withLast = (interfaces: InterfacesInput, more: Partial<NodeInput> = {}) =>
  parseNodes([...GOOD.slice(0, 2), { ...GOOD[2], ...more, interfaces }], networks, master);

test("an address may be in another one of the networks, and everything may be as it is", () =>
  expect(withLast(GOOD[2].interfaces ?? {})).toHaveLength(3));

test.each<[what: string, interfaces: InterfacesInput, message: string | RegExp]>([
  [
    "the address of another interface",
    { ib0: { ...ib(2), address: "10.1.0.11/16" } },
    "nodes[2].interfaces.ib0.address: 10.1.0.11 belongs to ib0 of s1.example.com (nodes[1].interfaces.ib0.address); every interface needs its own address",
  ],
  [
    "one address twice",
    { ib0: ib(2), ib1: { address: "10.1.0.12/16", infiniband: "connected" } },
    "nodes[2].interfaces.ib1.address: 10.1.0.12 belongs to ib0 of s2.example.com (nodes[2].interfaces.ib0.address); every interface needs its own address",
  ],
  [
    "the master's",
    { eth1: { address: "10.0.2.1/24" } },
    "nodes[2].interfaces.eth1.address: 10.0.2.1 belongs to the master (networks[1].masterAddress); every interface needs its own address",
  ],
  [
    "a gateway's",
    { eth1: { address: "10.0.2.254/24" } },
    "nodes[2].interfaces.eth1.address: 10.0.2.254 belongs to the gateway (networks[1].gateway); every interface needs its own address",
  ],
  [
    "a name server's, which is in no boot network",
    { eth1: { address: "192.0.2.53/24" } },
    "nodes[2].interfaces.eth1.address: 192.0.2.53 belongs to a name server (networks[0].nameServers[0]); every interface needs its own address",
  ],
  [
    "the network that the node boots in",
    { eth1: { address: "10.0.0.99/24" } },
    "nodes[2].interfaces.eth1.address: 10.0.0.99 lies in 10.0.0.0/24 (networks[0].cidr), by which s2.example.com boots; expected an address in another network, or otherMacs for a card that may boot it as well",
  ],
  [
    "a part of a boot network",
    { eth1: { address: "10.0.2.99/25" } },
    "nodes[2].interfaces.eth1.address: 10.0.2.99/25 lies in 10.0.2.0/25, which overlaps the boot network 10.0.2.0/24 (networks[1].cidr)",
  ],
  [
    "a network that holds a boot network",
    { eth1: { address: "10.0.77.1/16" } },
    "nodes[2].interfaces.eth1.address: 10.0.77.1/16 lies in 10.0.0.0/16, which overlaps the boot network 10.0.0.0/24 (networks[0].cidr)",
  ],
  [
    "another prefix length than elsewhere",
    { ib0: { ...ib(2), address: "10.1.0.12/24" } },
    "nodes[2].interfaces.ib0.address: 10.1.0.12 lies in 10.1.0.0/24, which overlaps 10.1.0.0/16 of ib0 of s0.example.com (nodes[0].interfaces.ib0.address); expected one prefix length of both",
  ],
  [
    "the card that it boots by",
    { eth1: { mac: "02-00-00-00-00-02", address: "10.0.2.12/24" } },
    "nodes[2].interfaces.eth1.mac: 02:00:00:00:00:02 is a card that boots s2.example.com (nodes[2].mac), which has its address by DHCP; expected another card",
  ],
  [
    "the card of another node",
    { eth1: { mac: "02:00:00:00:00:01" } },
    "nodes[2].interfaces.eth1.mac: 02:00:00:00:00:01 is already reserved for s1.example.com (nodes[1]); every node needs its own card",
  ],
  [
    "an interface's card of another node",
    { eth1: { mac: "02:00:00:00:01:01" } },
    "nodes[2].interfaces.eth1.mac: 02:00:00:00:01:01 is already reserved for s1.example.com (nodes[1].interfaces.eth1.mac); every node needs its own card",
  ],
  [
    "the port of another node by another queue pair",
    { ib0: ib(2, 1) },
    /^nodes\[2\]\.interfaces\.ib0\.mac: 80:.* is already reserved for s1\.example\.com \(nodes\[1\]\.interfaces\.ib0\.mac\)/,
  ],
  [
    "names that differ in a dot",
    {
      eth2: {},
      "eth2.5": { address: "10.9.0.1/24", vlan: { id: 5, parent: "eth2" } },
      eth2_5: { address: "10.8.0.1/24" },
    },
    'nodes[2].interfaces.eth2_5: eth2_5 gives s2.example.com the name s2-eth2-5, which is that of eth2.5 of s2.example.com (nodes[2].interfaces."eth2.5"); expected another name',
  ],
])("%s is refused", (_what, interfaces, message) => {
  const said = refusal(() => withLast(interfaces));
  if (typeof message === "string") expect(said).toBe(message);
  else expect(said).toMatch(message);
});

test.each<[what: string, nodes: NodeInput[], message: string]>([
  [
    "that of a node",
    [GOOD[0], { ...GOOD[1], name: "s0-ib0.example.com" }],
    "nodes[0].interfaces.ib0: ib0 gives s0.example.com the name s0-ib0, which is that of s0-ib0.example.com (nodes[1].name); expected another name",
  ],
  [
    "longer than a label may be",
    [{ ...GOOD[0], name: "s".repeat(60) }],
    `nodes[0].interfaces.ib0: "${"s".repeat(60)}-ib0" has a label of 64 characters, expected at most 63`,
  ],
])("a host name that is %s is refused", (_what, nodes, message) =>
  expect(refusal(() => parseNodes(nodes, networks, master))).toBe(message),
);

test("a card of otherMacs is none of an interface either", () =>
  expect(refusal(() => withLast({ eth1: { mac: "02:00:00:00:00:99" } }, { otherMacs: ["02:00:00:00:00:99"] }))).toBe(
    "nodes[2].interfaces.eth1.mac: 02:00:00:00:00:99 is a card that boots s2.example.com (nodes[2].otherMacs[0]), which has its address by DHCP; expected another card",
  ));

test("interfaces in one network are taken exactly when their addresses differ and are hosts of it", () =>
  fc.assert(
    fc.property(fc.integer({ min: 22, max: 30 }), fc.nat(1023), fc.nat(1023), (prefixLength, one, other) => {
      const size = 2 ** (32 - prefixLength);
      const [first, second] = [one % size, other % size];
      const address = (host: number) => `${dotted(172 * 2 ** 24 + 16 * 2 ** 16 + host)}/${prefixLength}`;
      const nodes = [first, second].map((host, i) => ({
        ...GOOD[i],
        interfaces: { eth1: { address: address(host) } },
      }));
      const isHost = (host: number) => host !== 0 && host !== size - 1;
      const expected = first !== second && isHost(first) && isHost(second);
      const act = () => parseNodes(nodes, networks, master);
      if (expected) expect(act()).toHaveLength(2);
      else refusal(act);
    }),
  ));
