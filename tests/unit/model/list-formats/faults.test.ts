import { parseCidr } from "../../../../lib/model/network/ipv4";
import { readList } from "../../../../lib/model/list-formats/formats";
import { refusal } from "../refusal";
import { faultsOf, Given, listFrom } from "./lists";

const CARD = "52:54:00:00:00:0";

/** What each list leaves out of a machine, with the place where it speaks of it. */
test.each<[what: string, texts: Given[], faults: string[]]>([
  ["a line without a MAC address", [["host_ip_mac", "#\n  n1 10.0.0.1\n"]], ["list:2:3: n1 has no MAC address"]],
  ["a line with a name alone", [["host_ip_mac", "n1\n"]], ["list:1:1: n1 has no address and no MAC address"]],
  [
    "a bad word in each column",
    [["host_ip_mac", "n_1 10.0.0 zz\n"]],
    [
      'list:1:1: "n_1" has the label "n_1", expected letters, digits and inner hyphens (RFC 1123)',
      'list:1:5: "10.0.0" is not an IPv4 address, expected four decimal octets such as 10.0.0.10',
      'list:1:12: "zz" is not a MAC address, expected six octets such as aa:bb:cc:dd:ee:ff',
    ],
  ],
  [
    "a row of a table without an address",
    [["csv", `name,ip,mac\n\n# n0\nn1,,${CARD}1\n`]],
    ["list:4:1: n1 has no address"],
  ],
  [
    "a row that is too long",
    [["csv", `name,ip,mac\nn1,10.0.0.1,${CARD}1,x\n`]],
    ["list:2:31: has 4 columns, expected the 3 of the header"],
  ],
  [
    "a host without a fixed address, and one with several",
    [
      [
        "dhcpd",
        `host n1 { hardware ethernet ${CARD}1; }\nhost n2 { hardware ethernet ${CARD}2; fixed-address 10.0.0.2, 10.1.0.2; }`,
      ],
    ],
    [
      "list:1:1: host n1 has no fixed-address",
      "list:2:1: n2 has several addresses, expected one, or --network with the network of one: 10.0.0.2 (list:2:62), 10.1.0.2 (list:2:72)",
    ],
  ],
  [
    "hosts that are known by something else",
    [
      [
        "dhcpd",
        'host a { option dhcp-client-identifier ff:00; fixed-address 10.0.0.1; }\nhost b { hardware infiniband 80:00; fixed-address 10.0.0.2; }\nhost c { host-identifier option agent.circuit-id "x"; fixed-address 10.0.0.3; }',
      ],
    ],
    [
      "list:1:1: host a is known by a client identifier, as InfiniBand is",
      "list:2:1: host b is known by hardware that is no Ethernet",
      "list:3:1: host c is known by another identifier than its card",
    ],
  ],
  [
    "a host of IPv6, one by name, and one whose name is an expression",
    [
      [
        "dhcpd",
        `host a { hardware ethernet ${CARD}1; fixed-address6 2001:db8::1; }\nhost b { hardware ethernet ${CARD}2; fixed-address b.example.com; }\nhost c { hardware ethernet ${CARD}3; fixed-address 10.0.0.3; option host-name = concat("c", "1"); }`,
      ],
    ],
    [
      "list:1:1: host a has IPv6 addresses alone, and nodes boot by IPv4",
      "list:2:61: b.example.com is a name, expected an address, or a hosts(5) besides that has the name",
      "list:3:1: host c has its name by an expression, which dhcpd works out for each answer",
    ],
  ],
  [
    "reservations of Kea without one fact each",
    [
      [
        "kea",
        `{"Dhcp4": {"reservations": [\n{"hw-address": "${CARD}1", "ip-address": "10.0.0.1"},\n{"client-id": "01", "ip-address": "10.0.0.2", "hostname": "b"},\n{"hw-address": "${CARD}3", "hostname": "c"}\n]}}`,
      ],
    ],
    [
      "list:2:1: 10.0.0.1 has no hostname",
      "list:3:1: b is known by its client-id, and has no hw-address",
      "list:4:1: c has no ip-address",
    ],
  ],
  [
    "a node of Warewulf without a MAC address, one twice, and one with a profile that is gone",
    [
      [
        "warewulf",
        `nodes:\n  a:\n    network devices: {default: {ipaddr: 10.0.0.1, hwaddr: UNSET}}\n  b: {profiles: [gone]}\n  a: {}\n`,
      ],
    ],
    [
      "list:4:3: b has the profile gone, which is not there",
      "list:5:3: a stands there already (list:2:3); expected each node once",
      "list:2:3: a has no MAC address",
      "list:4:3: b has no address and no MAC address",
    ],
  ],
  [
    "an expression of xCAT",
    [["xcat", '#node,ip,hostnames,otherinterfaces,comments,disable\n"compute","|\\D+(\\d+)|10.0.0.($1)|",,,,\n']],
    [
      "list:2:11: compute has its address by the expression |\\D+(\\d+)|10.0.0.($1)|, which xCAT works out; write addresses, such as those of its /etc/hosts",
    ],
  ],
  [
    "lines of ethers and hosts that are none",
    [
      ["ethers", `${CARD}1\n${CARD}2 n2 x\n`],
      ["hosts", "10.0.0.300 n1\n10.0.0.1\n", "hosts"],
    ],
    [
      `list:1:18: expected "mac host", got "${CARD}1"`,
      `list:2:22: expected "mac host", got "${CARD}2 n2 x"`,
      'hosts:1:1: expected "address name", got "10.0.0.300 n1"',
      'hosts:2:9: expected "address name", got "10.0.0.1"',
    ],
  ],
  [
    "a lease of a machine that says no name",
    [["dhcpd-leases", `lease 10.0.0.9 {\n  binding state active;\n  hardware ethernet ${CARD}9;\n}\n`]],
    ["list:1:1: the lease of 10.0.0.9 has no client-hostname"],
  ],
])("%s: named", (_what, texts, faults) => expect(faultsOf(texts)).toEqual(faults));

test.each<[what: string, texts: Given[], nodes: string[], faults: string[]]>([
  [
    "an address of two nodes",
    [["host_ip_mac", `a 10.0.0.1 ${CARD}1\nb 10.0.0.1 ${CARD}2\nc 10.0.0.3 ${CARD}3\n`]],
    ["c"],
    [
      "list:2:1: 10.0.0.1 is the address of a (list:1:1) and of b (list:2:1); expected one of its own for each, none is taken",
    ],
  ],
  [
    "a card of two nodes in two notations",
    [["host_ip_mac", `a 10.0.0.1 525400ABCDEF\nb 10.0.0.2 52-54-00-ab-cd-ef\n`]],
    [],
    [
      "list:2:1: 52:54:00:ab:cd:ef is the card of a (list:1:1) and of b (list:2:1); expected one of its own for each, none is taken",
    ],
  ],
  [
    "a short name of two nodes",
    [["host_ip_mac", `a.x 10.0.0.1 ${CARD}1\na.y 10.0.0.2 ${CARD}2\n`]],
    [],
    [
      "list:2:1: a is the short name of a.x (list:1:1) and of a.y (list:2:1); expected one of its own for each, none is taken",
    ],
  ],
  [
    "two lines of a list that says all cards",
    [["host_ip_mac", `a 10.0.0.1 ${CARD}1\na 10.0.0.1 ${CARD}2\n`]],
    [],
    [`list:2:1: a has ${CARD}2 (list:2:1), and elsewhere ${CARD}1 (list:1:1); expected the same cards`],
  ],
  [
    "a list that says all cards and one that says a further one",
    [
      ["host_ip_mac", `a 10.0.0.1 ${CARD}1 ${CARD}2\n`],
      ["ethers", `${CARD}1 a\n${CARD}3 a\n`, "ethers"],
    ],
    [],
    [
      `ethers:2:1: a has ${CARD}3 (ethers:2:1), and elsewhere ${CARD}1 and ${CARD}2 (list:1:1); expected the same cards`,
    ],
  ],
  [
    "a list that says all cards and one that says each on its own",
    [
      ["ethers", `${CARD}2 a\n${CARD}1 a\n`],
      ["host_ip_mac", `a 10.0.0.1 ${CARD}1 ${CARD}2\n`],
    ],
    ["a"],
    [],
  ],
  [
    "two lists that agree",
    [
      ["host_ip_mac", `a 10.0.0.1 ${CARD}1\n`],
      ["dhcpd", `host a { hardware ethernet ${CARD}1; fixed-address 10.0.0.1; }`],
    ],
    ["a"],
    [],
  ],
])("%s: nothing is chosen", (_what, texts, names, faults) => {
  const list = listFrom(texts);
  expect(list.faults.map(({ message }) => message)).toEqual(faults);
  expect(list.nodes.map(({ name }) => name)).toEqual(names);
});

test("of hosts of one address, a label alone is another card, and another name is another machine", () => {
  const second = (more: string) =>
    listFrom([
      [
        "dhcpd",
        `host a { hardware ethernet ${CARD}1; fixed-address 10.0.0.1; }\nhost a-eth1 { hardware ethernet ${CARD}2; fixed-address 10.0.0.1; ${more} }`,
      ],
    ]);
  expect(second("").nodes).toEqual([{ name: "a", address: "10.0.0.1", mac: `${CARD}1`, otherMacs: [`${CARD}2`] }]);
  expect(second('option host-name "b";').nodes).toEqual([]);
});

test("a network picks addresses and cards, and says what lies outside", () => {
  const texts: Given[] = [
    [
      "dhcpd",
      `host a { hardware ethernet ${CARD}1; fixed-address 10.0.0.1; }\nhost a-bmc { option host-name "a"; hardware ethernet ${CARD}2; fixed-address 10.9.0.1; }\nhost b { hardware ethernet ${CARD}3; fixed-address 10.9.0.2; }\nhost c { hardware ethernet ${CARD}4; fixed-address 10.9.0.3, 10.0.0.3; }`,
    ],
    ["ethers", `${CARD}5 d\n`],
    ["hosts", "10.9.0.4 d\n10.0.0.4 d\n10.9.0.5 e\n"],
    ["ethers", `${CARD}6 e\n`],
  ];
  const { nodes, faults, remarks } = listFrom(texts, { network: parseCidr("10.0.0.0/24", "--network") });
  expect(faults).toEqual([]);
  expect(nodes.map(({ name, address, mac }) => `${name} ${address} ${mac}`)).toEqual([
    `a 10.0.0.1 ${CARD}1`,
    `c 10.0.0.3 ${CARD}4`,
    `d 10.0.0.4 ${CARD}5`,
  ]);
  expect(remarks).toEqual(["outside of 10.0.0.0/24, and left out: b, e"]);
});

test.each<[what: string, given: Given, message: string]>([
  [
    "a quote that nothing closes",
    ["csv", 'name,ip,mac\nn1,"10.0.0.1,x\n'],
    "list:2:4: has a quote that nothing closes",
  ],
  [
    "a table without headings",
    ["csv", `n1,10.0.0.1,${CARD}1\n`],
    "list:1:1: has no header, expected a first line with at least two of name, address, mac, other_macs",
  ],
  [
    "two columns for one fact",
    ["csv", "name,hostname,ip,mac\n"],
    'list:1:6: the columns "name" and "hostname" both read as name; rename the one that is not to be taken',
  ],
  ["a brace that nothing closes", ["dhcpd", "group {\n"], "list:1: has an opening brace that nothing closes"],
  [
    "leases of DHCPv6",
    ["kea-leases", "address,duid,valid_lifetime\n"],
    "list:1:1: has leases of DHCPv6, and nodes boot by IPv4",
  ],
  [
    "a configuration of DHCPv6",
    ["kea", '// x\n{ "Dhcp6": {} }'],
    "list:2:1: is a configuration of DHCPv6, and nodes boot by IPv4",
  ],
  ["an object for a list", ["json", '{ "name": "a" }'], "list:1:1: is no list, expected [{ name, address, mac }, ...]"],
  ["no nodes", ["warewulf", "nodeprofiles: {}\n"], "list: has no nodes, expected a nodes.conf of Warewulf 4"],
  [
    "a table of xCAT of something else",
    ["xcat", "#node,bmc,username\n"],
    "list:1:1: is no table of nodes, expected the output of tabdump for mac, hosts, nodelist, got the columns node, bmc, username",
  ],
])("%s: refused with its place", (_what, [format, text], message) =>
  expect(refusal(() => readList({ name: "list", text }, format))).toBe(message),
);

test.each<[format: "kea" | "json" | "warewulf", text: string, place: RegExp]>([
  ["kea", '{ "Dhcp4": {\n  "a": [ }\n}', /^list:2:\d+: /],
  ["json", '[ { "name": "a",\n "mac" "x" } ]', /^list:2:\d+: /],
  ["warewulf", "nodes:\n  a: b\n   c: d\n", /^list:[23]:\d+: /],
])("a fault in the text of %s has its place", (format, text, place) =>
  expect(refusal(() => readList({ name: "list", text }, format))).toMatch(place),
);
