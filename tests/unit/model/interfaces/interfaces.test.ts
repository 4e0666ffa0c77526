import { InterfacesInput } from "../../../../lib/model/interfaces/interface-shape";
import { interfacesOf, parseInterfaces } from "../../../../lib/model/interfaces/interfaces";
import { refusal } from "../refusal";

const GUID = "80:00:00:6d:fe:80:00:00:00:00:00:00:00:02:c9:03:00:29:56:e1";

/** All kinds at once; each case spoils one. */
const GOOD: InterfacesInput = {
  eth1: { mac: "AA-BB-CC-DD-EE-01" },
  eth2: {},
  bond0: { address: "10.2.0.10/24", mtu: 9000, bond: { mode: "802.3ad", members: ["eth1", "eth2"] } },
  "bond0.100": { address: "10.3.0.10/24", vlan: { id: 100, parent: "bond0" } },
  eth3: { mac: "aabb.ccdd.ee03", address: "10.4.0.10/30", mtu: 1500 },
  ib0: { mac: GUID.toUpperCase(), address: "10.1.0.10/16", mtu: 65_520, infiniband: "connected" },
};

test("interfaces come out normalised, each with its network and the bond that it is in", () => {
  const parsed = parseInterfaces(GOOD, "nodes[0].interfaces");
  expect(parsed.eth1.mac).toBe("aa:bb:cc:dd:ee:01");
  expect(parseInterfaces(parsed, "again")).toEqual(parsed);
  expect(
    interfacesOf(parsed).map(({ name, mac, address, network, memberOf }) => [
      name,
      mac,
      address,
      network?.text,
      memberOf,
    ]),
  ).toEqual([
    ["eth1", "aa:bb:cc:dd:ee:01", undefined, undefined, "bond0"],
    ["eth2", undefined, undefined, undefined, "bond0"],
    ["bond0", undefined, "10.2.0.10", "10.2.0.0/24", undefined],
    ["bond0.100", undefined, "10.3.0.10", "10.3.0.0/24", undefined],
    ["eth3", "aa:bb:cc:dd:ee:03", "10.4.0.10", "10.4.0.8/30", undefined],
    ["ib0", GUID, "10.1.0.10", "10.1.0.0/16", undefined],
  ]);
});

test.each<[what: string, bad: InterfacesInput, message: string | RegExp]>([
  [
    "a name that is longer than the kernel's",
    { abcdefghijklmnop: {} },
    'i.abcdefghijklmnop: "abcdefghijklmnop" is no name of an interface, expected at most 15 letters and digits, with single . or _ inside, such as ib0 or eth1.100',
  ],
  ["a name with a hyphen, which ifcfg files have for copies", { "eth1-a": {} }, /^i\."eth1-a": "eth1-a" is no name/],
  ["a name that leads elsewhere", { "../x": {} }, /^i\."\.\.\/x": /],
  ["a name with an empty part", { "eth1..5": {} }, /^i\."eth1\.\.5": /],
  ["loopback", { lo: {} }, 'i.lo: "lo" is a name that Linux has for something else'],
  ["what sysctl has for all of them", { all: {} }, /^i\.all: /],
  [
    "two kinds",
    { b: { bond: { mode: "802.3ad", members: ["eth1"] }, vlan: { id: 1, parent: "eth1" } } },
    "i.b: has bond and vlan, expected one of them",
  ],
  ["a MAC address of five octets", { eth4: { mac: "02:00:00:00:00" } }, /^i\.eth4\.mac: .* has 5 octets, expected 6/],
  [
    "the address of InfiniBand without saying so",
    { eth4: { mac: GUID } },
    `i.eth4.mac: "${GUID}" has the 20 octets of InfiniBand, expected infiniband beside it`,
  ],
  [
    "six octets as InfiniBand",
    { ib1: { mac: "02:00:00:00:00:01", infiniband: "datagram" } },
    'i.ib1.mac: "02:00:00:00:00:01" has 6 octets, expected 20',
  ],
  [
    "InfiniBand without a port",
    { ib1: { mac: GUID.slice(0, 36) + Array(8).fill("00").join(":"), infiniband: "datagram" } },
    /^i\.ib1\.mac: .* ends in zeros, expected the GUID of a port in its last 8 octets$/,
  ],
  [
    "a MAC address of a bond",
    { b: { mac: "02:00:00:00:00:01", bond: { mode: "802.3ad", members: ["eth3"] } } },
    "i.b.mac: is of a card, and a bond has that of a member; expected it there",
  ],
  [
    "a MAC address of a VLAN",
    { v: { mac: "02:00:00:00:00:01", vlan: { id: 7, parent: "eth3" } } },
    "i.v.mac: is of a card, and a VLAN has that of its parent; expected it there",
  ],
  [
    "an address without a prefix length",
    { eth4: { address: "10.5.0.1" } },
    'i.eth4.address: "10.5.0.1" has no prefix length, expected one such as 10.1.0.10/24',
  ],
  [
    "what is no address",
    { eth4: { address: "10.5.0.300/24" } },
    'i.eth4.address: "10.5.0.300/24" is no address with a prefix length, expected one such as 10.1.0.10/24',
  ],
  ["a mask", { eth4: { address: "10.5.0.1/255.255.255.0" } }, /is no address with a prefix length/],
  ["a prefix without hosts", { eth4: { address: "10.5.0.1/32" } }, /has the prefix length 32, expected 1 to 30/],
  ["a prefix beyond 32", { eth4: { address: "10.5.0.1/99" } }, /has the prefix length 99, expected 1 to 30/],
  [
    "the network itself",
    { eth4: { address: "10.5.0.0/24" } },
    "i.eth4.address: 10.5.0.0 is the network 10.5.0.0/24 itself, expected a host",
  ],
  [
    "the broadcast address",
    { eth4: { address: "10.5.0.255/24" } },
    "i.eth4.address: 10.5.0.255 is the broadcast address of 10.5.0.0/24",
  ],
  ["an MTU that IP has not", { eth4: { mtu: 60 } }, "i.eth4.mtu: is 60, expected 68 to 65535"],
  ["a fraction", { eth4: { mtu: 1500.5 } }, "i.eth4.mtu: is 1500.5, expected 68 to 65535"],
  [
    "the MTU of the other mode",
    { ib1: { infiniband: "datagram", mtu: 65_520 } },
    "i.ib1.mtu: is 65520, expected 68 to 4092, as datagram InfiniBand has it",
  ],
  [
    "an MTU above that of the parent",
    { "eth3.5": { mtu: 9000, vlan: { id: 5, parent: "eth3" } } },
    'i."eth3.5".mtu: is 9000, and its parent eth3 has 1500; expected at most that',
  ],
  [
    "an MTU above that which a parent has by itself",
    { "eth4.5": { mtu: 1501, vlan: { id: 5, parent: "eth4" } }, eth4: {} },
    'i."eth4.5".mtu: is 1501, and its parent eth4 has 1500; expected at most that',
  ],
  [
    "a mode that InfiniBand has not",
    { ib1: { infiniband: "fast" as "datagram" } },
    'i.ib1.infiniband: is "fast", expected datagram or connected',
  ],
])("%s is refused", (_what, bad, message) => {
  const said = refusal(() => parseInterfaces({ ...GOOD, ...bad }, "i"));
  if (typeof message === "string") expect(said).toBe(message);
  else expect(said).toMatch(message);
});

const bond = (members: string[], more: Partial<NonNullable<InterfacesInput[string]["bond"]>> = {}) => ({
  bond: { mode: "active-backup" as const, members, ...more },
});

test.each<[what: string, bad: InterfacesInput, message: string | RegExp]>([
  ["no member", { b: bond([]) }, "i.b.bond.members: is empty, expected the name of a card at least"],
  [
    "a member that is not there",
    { b: bond(["eth9"]) },
    'i.b.bond.members[0]: "eth9" is no interface of the node beside b, expected one of eth1, eth2, eth3, ib0',
  ],
  ["itself", { b: bond(["b"]) }, /^i\.b\.bond\.members\[0\]: b is no card, expected one of eth1/],
  ["a VLAN", { b: bond(["bond0.100"]) }, /^i\.b\.bond\.members\[0\]: bond0\.100 is no card/],
  [
    "a member twice",
    { b: bond(["eth3", "eth3"]), eth3: {} },
    "i.b.bond.members[1]: eth3 is given already by i.b.bond.members[0]",
  ],
  ["a member of another bond", { b: bond(["eth2"]) }, "i.b.bond.members[0]: eth2 is a member of bond0 already"],
  [
    "a member with an address",
    { b: bond(["eth3"]) },
    "i.eth3.address: is not for a member of b; an address is that of the bond",
  ],
  [
    "a member with an MTU",
    { b: bond(["eth4"]), eth4: { mtu: 9000 } },
    "i.eth4.mtu: is not for a member of b; its members have the MTU of the bond",
  ],
  [
    "InfiniBand beside Ethernet",
    { b: bond(["eth4", "ib1"]), eth4: {}, ib1: { infiniband: "datagram" } },
    "i.b.bond.members: has InfiniBand (ib1) beside Ethernet, expected one of both",
  ],
  [
    "InfiniBand in a mode that it has not",
    { b: bond(["ib1"], { mode: "802.3ad" }), ib1: { infiniband: "datagram" } },
    "i.b.bond.mode: is 802.3ad, expected active-backup for InfiniBand",
  ],
  [
    "an unknown mode",
    { b: bond(["eth4"], { mode: "lacp" as "802.3ad" }), eth4: {} },
    'i.b.bond.mode: is "lacp", expected one of balance-rr, active-backup, balance-xor, broadcast, 802.3ad, balance-tlb, balance-alb',
  ],
  [
    "the mode as an option",
    { b: bond(["eth4"], { options: { mode: "1" } }), eth4: {} },
    /^i\.b\.bond\.options: "mode"/,
  ],
  [
    "an option that would be another line",
    { b: bond(["eth4"], { options: { primary: "eth4\nONBOOT=no" } }), eth4: {} },
    'i.b.bond.options.primary: is "eth4\\nONBOOT=no", expected a value such as layer3+4',
  ],
])("a bond with %s is refused", (_what, bad, message) => {
  const said = refusal(() => parseInterfaces({ ...GOOD, ...bad }, "i"));
  if (typeof message === "string") expect(said).toBe(message);
  else expect(said).toMatch(message);
});

test.each<[what: string, bad: InterfacesInput, message: string | RegExp]>([
  ["the number 0", { v: { vlan: { id: 0, parent: "eth3" } } }, "i.v.vlan.id: is 0, expected 1 to 4094"],
  ["the number 4095", { v: { vlan: { id: 4095, parent: "eth3" } } }, "i.v.vlan.id: is 4095, expected 1 to 4094"],
  [
    "a parent that is not there",
    { v: { vlan: { id: 5, parent: "eth0" } } },
    'i.v.vlan.parent: "eth0" is no interface of the node beside v, expected one such as eth1: {}; the card that boots it cannot be one',
  ],
  [
    "a VLAN as its parent",
    { v: { vlan: { id: 5, parent: "bond0.100" } } },
    "i.v.vlan.parent: bond0.100 is a VLAN itself, expected a card or a bond",
  ],
  ["InfiniBand as its parent", { v: { vlan: { id: 5, parent: "ib0" } } }, /^i\.v\.vlan\.parent: ib0 is InfiniBand/],
  [
    "a member of a bond as its parent",
    { v: { vlan: { id: 5, parent: "eth1" } } },
    "i.v.vlan.parent: eth1 is a member of bond0, expected bond0",
  ],
  [
    "the number of another one",
    { v: { vlan: { id: 100, parent: "bond0" } } },
    "i.v.vlan: is VLAN 100 of bond0, which bond0.100 is already",
  ],
])("a VLAN with %s is refused", (_what, bad, message) => {
  const said = refusal(() => parseInterfaces({ ...GOOD, ...bad }, "i"));
  if (typeof message === "string") expect(said).toBe(message);
  else expect(said).toMatch(message);
});
