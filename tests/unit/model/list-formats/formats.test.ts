import { ListFormatName, readList, recognise } from "../../../../lib/model/list-formats/formats";
import { dotted } from "../addresses";
import { refusal } from "../refusal";
import { faultsOf, listFrom } from "./lists";

const CARD = "52:54:00:00:00:0";

test.each<[format: ListFormatName, name: string, text: string]>([
  ["host_ip_mac", "x", `# list\n\nn1 10.0.0.1 ${CARD}1\n`],
  ["host_ip_mac", "x", "n1 10.0.0.1\n"],
  ["csv", "x", `Host;IP;MAC\n`],
  ["csv", "x", `# list\n"name","mac"\n`],
  ["json", "x", '[\n {"name": "a"} ]'],
  ["dhcpd", "x", "option x code 93 = text;\nsubnet 10.0.0.0 netmask 255.255.255.0 {\n}\n"],
  ["dhcpd", "x", `# n\nHost n1 { }`],
  ["dhcpd-leases", "x", "# c\nauthoring-byte-order little-endian;\n"],
  ["dhcpd-leases", "x", "lease 10.0.0.1 {\n}\nhost x {\n}\n"],
  ["kea", "x", '// {"name"\n{ "Dhcp4": {} }'],
  ["kea", "x", '[ { "hw-address": "x" } ]'],
  ["kea-leases", "x", "address,hwaddr,client_id,valid_lifetime,expire\n"],
  ["warewulf", "x", "WW_INTERNAL: 45\nnodes:\n  a: {}\n"],
  ["xcat", "mac.csv", "#node,interface,mac,comments,disable\n"],
  ["ethers", "x", "# e\n8:0:20:1:40:16 n1\n"],
  ["hosts", "x", "127.0.0.1 localhost\n::1 localhost\n10.0.0.1 n1 n1.example.com\n"],
  ["genders", "x", "n[1-3] compute,rack=1\nn4\n"],
])("%s is recognised by its content in the file %s: %j", (format, name, text) =>
  expect(recognise({ name, text })).toEqual({ format, by: "content" }),
);

test.each<[format: ListFormatName, name: string]>([
  ["dhcpd", "/etc/dhcp/dhcpd.conf"],
  ["warewulf", "C:\\etc\\nodes.conf"],
  ["ethers", "ethers"],
])("%s is recognised by its name %s where the content does not tell", (format, name) =>
  expect(recognise({ name, text: "# nothing yet\n" })).toEqual({ format, by: "name" }),
);

test("what neither tells is refused", () =>
  expect(refusal(() => recognise({ name: "list", text: "one two three\n" }))).toMatch(
    /^list: is in no format that is known by its content or name; say it by --from: kea, json, /,
  ));

test("includes are said with their places", () => {
  const included = (format: ListFormatName, text: string) => readList({ name: "f", text }, format).includes;
  expect(included("dhcpd", 'group {\n  include "/etc/dhcp/a.conf";\n}')).toEqual([
    { text: "/etc/dhcp/a.conf", place: "f:2:11" },
  ]);
  expect(included("kea", '{ "Dhcp4": {\n<?include "a.json"?>\n"subnet4": [ <?include "b"?>, {} ] } }')).toEqual([
    { text: "a.json", place: "f:2:1" },
    { text: "b", place: "f:3:14" },
  ]);
});

test("a file that Kea includes may hold reservations, subnets or shared networks", () => {
  const one = `{ "hw-address": "${CARD}1", "ip-address": "10.0.0.1", "hostname": "a" }`;
  for (const text of [
    `[ ${one} ]`,
    one,
    `[ { "subnet": "x", "reservations": [ ${one}, ] } ]`,
    `{ "subnet4": [ { "reservations": [${one}] } ] }`,
  ])
    expect(listFrom([["kea", text]]).nodes).toEqual([{ name: "a", address: "10.0.0.1", mac: `${CARD}1` }]);
});

describe("Warewulf", () => {
  const nodes = (text: string) =>
    listFrom([["warewulf", text]]).nodes.map(({ name, mac, address }) => [name, mac, address].join(" "));
  const device = (i: number) => `{hwaddr: "${CARD}${i}", ipaddr: 10.0.0.${i}}`;

  test.each([
    ["the network that the node names", `primary network: b, network devices: {a: ${device(1)}, b: ${device(2)}}`, 2],
    ["the first by name, where it names none", `network devices: {b: ${device(2)}, a: ${device(1)}}`, 1],
    [
      "the first by name, where it names one that is not there",
      `primary network: x, network devices: {a: ${device(1)}, b: ${device(2)}}`,
      1,
    ],
    [
      "the one that an old release marks",
      `network devices: {a: ${device(1)}, b: {default: "true", hwaddr: "${CARD}2", ipaddr: 10.0.0.2}}`,
      2,
    ],
  ])("a node boots by %s", (_what, said, i) =>
    expect(nodes(`nodes: {n1: {${said}}}\n`)).toEqual([`n1 ${CARD}${i} 10.0.0.${i}`]),
  );

  test("profiles are below their nodes, later ones above earlier ones, and a node may leave one out", () => {
    const profiles = `nodeprofiles:\n  base: {primary network: b}\n  top: {profiles: [base], network devices: {b: {device: eth1}}}\n  other: {primary network: a}\n`;
    const devices = `network devices: {a: ${device(1)}, b: ${device(2)}}`;
    expect(nodes(`${profiles}nodes:\n  n1: {profiles: [top], ${devices}}\n`)).toEqual([`n1 ${CARD}2 10.0.0.2`]);
    expect(nodes(`${profiles}nodes:\n  n1: {profiles: [top, other], ${devices}}\n`)).toEqual([`n1 ${CARD}1 10.0.0.1`]);
    expect(nodes(`${profiles}nodes:\n  n1: {profiles: [top, other, ~other], ${devices}}\n`)).toEqual([
      `n1 ${CARD}2 10.0.0.2`,
    ]);
  });

  test("profiles that name each other end, and anchors and merges are followed", () => {
    const loop = "nodeprofiles:\n  a: {profiles: [b]}\n  b: {profiles: [a]}\n";
    const anchored = `nodes:\n  n1: &n\n    profiles: [a]\n    network devices: &d {default: ${device(1)}}\n  n2:\n    <<: *n\n    network devices: {default: ${device(2)}}\n`;
    expect(nodes(`${loop}${anchored}`)).toEqual([`n1 ${CARD}1 10.0.0.1`, `n2 ${CARD}2 10.0.0.2`]);
  });

  test("other network devices are said not to be taken", () =>
    expect(
      listFrom([["warewulf", `nodes: {n1: {network devices: {a: ${device(1)}, ib0: {ipaddr: 10.1.0.1}}}}\n`]]).remarks,
    ).toEqual(["list: network devices besides the primary one are not taken: ib0"]));
});

test("cards of xCAT may have names, and one without an address does not count", () =>
  expect(
    listFrom([
      [
        "xcat",
        `#node,interface,mac,comments,disable\n"a",,"${CARD}1!a|${CARD}2!a-eth1|${CARD}3!*NOIP*",,\n"b",,"${CARD}4",,"1"\n`,
      ],
      ["xcat", '#node,ip\n"a","10.0.0.1"\n'],
    ]),
  ).toMatchObject({
    nodes: [{ name: "a", address: "10.0.0.1", mac: `${CARD}1`, otherMacs: [`${CARD}2`] }],
    remarks: ["list: left out for being disabled: 1", "several cards on the boot network: a"],
  }));

test("of leases those count that hold, by the last word on an address", () => {
  const dhcpd = (address: string, state: string, name: string, i: number) =>
    `lease ${address} {\n  binding state ${state};\n  hardware ethernet ${CARD}${i};\n  uid "\\001RT\\000\\"}";\n  client-hostname "${name}";\n}\n`;
  const text = `${dhcpd("10.0.0.1", "free", "old", 1)}${dhcpd("10.0.0.1", "active", "a", 2)}${dhcpd("10.0.0.2", "active", "b", 3)}${dhcpd("10.0.0.2", "expired", "b", 3)}lease 10.0.0.3 {\n  starts`;
  expect(listFrom([["dhcpd-leases", text]])).toEqual({
    nodes: [{ name: "a", address: "10.0.0.1", mac: `${CARD}2` }],
    faults: [],
    remarks: [
      "list: leases that have ended are left out: 1",
      "list: addresses of leases are lent, and another machine may get them later: 1",
      "list:24:2: the last block is not whole and is left out",
    ],
  });
  const kea =
    "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context\n";
  const line = (address: string, life: number, state: number, i: number) =>
    `${address},${CARD}${i},,${life},1700003600,1,0,0,n${i}.,${state},\n`;
  expect(
    listFrom([
      [
        "kea-leases",
        `${kea}${line("10.0.0.1", 3600, 0, 1)}${line("10.0.0.1", 3600, 0, 2)}${line("10.0.0.3", 0, 0, 3)}${line("10.0.0.4", 3600, 2, 4)}10.0.0.5,52`,
      ],
    ]).nodes,
  ).toEqual([{ name: "n2", address: "10.0.0.1", mac: `${CARD}2` }]);
});

test("a host that was deleted over the control channel is none, and the last word on another counts", () => {
  const block = (name: string, ...words: string[]) =>
    `host ${name} {\n  dynamic;\n${words.map((word) => `  ${word};\n`).join("")}}\n`;
  const text = [
    block("a", `hardware ethernet ${CARD}1`, "fixed-address 10.0.0.1"),
    block("b", `hardware ethernet ${CARD}2`, "fixed-address 10.0.0.2"),
    block("b", "deleted"),
    block("a", `hardware ethernet ${CARD}3`, "fixed-address 10.0.0.3"),
  ].join("");
  expect(listFrom([["dhcpd-leases", text]]).nodes).toEqual([{ name: "a", address: "10.0.0.3", mac: `${CARD}3` }]);
});

test("names of addresses, addresses of names, and addresses by name come from hosts", () =>
  expect(
    listFrom([
      ["ethers", `${CARD}1 10.0.0.1\n${CARD}2 B\n`],
      ["dhcpd", `host c { hardware ethernet ${CARD}3; fixed-address c.boot; }`],
      ["hosts", "10.0.0.1 a.example.com a\n10.0.0.2 b.example.com b\n10.0.0.3 c.boot\nfe80::1 b\n"],
    ]).nodes,
  ).toEqual([
    { name: "a.example.com", address: "10.0.0.1", mac: `${CARD}1` },
    { name: "b", address: "10.0.0.2", mac: `${CARD}2` },
    { name: "c", address: "10.0.0.3", mac: `${CARD}3` },
  ]));

test("genders names nodes by host lists, and a list that is none is named", () => {
  expect(faultsOf([["genders", "n[1-2],n9 a,b=c\nn1 d\nn[3 e\nn5 a b\n"]])).toEqual([
    'list:3:1: "n[3" has an opening bracket that nothing closes',
    'list:4:6: expected "nodes attributes", got "n5 a b"',
    ...["1:1: n1", "1:1: n2", "1:1: n9"].map((node) => `list:${node} has no address and no MAC address`),
  ]);
});

describe("twenty thousand nodes are read in a moment", () => {
  const nodes = Array.from({ length: 20_000 }, (_, i) => {
    const octets = (i + 2 ** 16).toString(16).padStart(6, "0").match(/../g) as string[];
    return { name: `n${i}`, address: dotted(0x0a000000 + i), mac: `52:54:00:${octets.join(":")}` };
  });

  test.each<[format: ListFormatName, text: string]>([
    ["host_ip_mac", nodes.map(({ name, address, mac }) => `${name} ${address} ${mac}\n`).join("")],
    [
      "kea",
      JSON.stringify({
        Dhcp4: {
          reservations: nodes.map(({ name, address, mac }) => ({
            ...{ "hw-address": mac, "ip-address": address, hostname: name },
          })),
        },
      }),
    ],
  ])("by %s", (format, text) => {
    const started = process.cpuUsage();
    expect(listFrom([[format, text]]).nodes).toEqual(nodes);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(10);
  });
});
