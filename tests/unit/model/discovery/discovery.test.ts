import { askingMachines } from "../../../../lib/model/discovery/asking-machines";
import { discovered } from "../../../../lib/model/discovery/discovered";
import { leasedByDhcpd, leasedByKea } from "../../../../lib/model/discovery/leased-machines";
import { vendorsOf } from "../../../../lib/model/discovery/vendors";
import { renderDiscovery } from "../../../../lib/render/discovery";
import { refusal } from "../refusal";

const MAC = "52:54:00:00:00:12";
const machines = (...lines: string[]) => askingMachines([lines.join("\n")]).machines;

/** How logs begin their lines. */
const HEADS: readonly (readonly [head: string, time: string | undefined])[] = [
  ["Nov 27 13:00:01 m0 dhcpd[801]: ", "Nov 27 13:00:01"],
  ["Nov  7 13:00:01.123456 m0 dhcpd[801]: ", "Nov  7 13:00:01.123456"],
  ["juin 19 13:20:40 rt-mv dhcpd[36999]: ", "juin 19 13:20:40"],
  ["févr. 9 13:20:40 m0 dhcpd: ", "févr. 9 13:20:40"],
  ["<13>Jul  8 16:12:09 32.112.2.56 dhcpd: ", "Jul  8 16:12:09"],
  ["2026-11-27T13:00:01+0100 m0 dhcpd[1]: ", "2026-11-27T13:00:01+0100"],
  ["2026-11-27T13:00:01.12+01:00 m0 /usr/sbin/dhcpd[1]: ", "2026-11-27T13:00:01.12+01:00"],
  ["Fri 2026-11-27 13:00:01 CET m0 dhcpd[1]: ", "Fri 2026-11-27 13:00:01 CET"],
  ["<30>1 2026-07-30T09:00:00+01:00 m0 dhcpd 63610 - - ", "2026-07-30T09:00:00+01:00"],
  ["", undefined],
];

test.each(HEADS)("a line of dhcpd that begins %j has its time", (head, time) => {
  const [found] = machines(`${head}DHCPDISCOVER from ${MAC} via eth1: network 10.0.0.0/24: no free leases`);
  expect(found).toEqual({
    ...{ mac: MAC, asked: 1, via: ["eth1"], reason: "network 10.0.0.0/24: no free leases", isAnswered: false },
    ...(time !== undefined && { first: time, last: time }),
  });
});

test.each([
  ["2026-11-27 13:00:12.123 WARN  [kea-dhcp4.alloc-engine.140] ", "2026-11-27 13:00:12.123"],
  ["Nov 27 13:00:13 m0 kea-dhcp4[77]: WARN  [kea-dhcp4.alloc-engine.0x7f] ", "Nov 27 13:00:13"],
  ["Nov 27 13:00:13 m0 kea-dhcp4[77]: 2026-11-27 13:00:12.123 WARN  [kea-dhcp4.alloc-engine/77.1] ", "Nov 27 13:00:13"],
  [
    "<12>1 2026-07-30T09:00:00+01:00 m0 kea-dhcp4 63610 - - WARN  [kea-dhcp4.alloc-engine.0x1] ",
    "2026-07-30T09:00:00+01:00",
  ],
  ["WARN  [kea-dhcp4.alloc-engine.0x1] ", undefined],
])("a line of Kea that begins %j has its time", (head, time) => {
  const line = (kind: string, text: string) =>
    `${head}ALLOC_ENGINE_V4_ALLOC_FAIL${kind} [hwtype=1 ${MAC}], cid=[no info], tid=0x1: ${text}`;
  const found = machines(
    line("_SUBNET", "failed to allocate an IPv4 lease in the subnet 10.0.0.0/24, subnet-id 1, shared network (none)"),
    line("_NO_POOLS", "no pools were available for the address allocation"),
    line("_CLASSES", "Failed to allocate an IPv4 address for client with classes: ALL, UNKNOWN"),
  );
  expect(found).toEqual([
    {
      ...{
        mac: MAC,
        asked: 1,
        via: [],
        reason: "no pools were available for the address allocation",
        isAnswered: false,
      },
      ...(time !== undefined && { first: time, last: time }),
    },
  ]);
});

test.each([
  [
    `DHCPDISCOVER from ${MAC} via 10.0.5.1: unknown network segment`,
    { via: ["10.0.5.1"], reason: "unknown network segment" },
  ],
  [`DHCPDISCOVER from ${MAC} (lap) via eth0`, { name: "lap", via: ["eth0"] }],
  [
    `DHCPDISCOVER from ${MAC} (x) via eth9: a) via eth0: unknown client`,
    { name: "x) via eth9: a", via: ["eth0"], reason: "unknown client" },
  ],
  [
    `DHCPREQUEST for 10.0.0.9 (10.0.0.1) from ${MAC} via eth0: wrong network.`,
    { via: ["eth0"], reason: "wrong network" },
  ],
  [
    `BOOTREQUEST from ${MAC} via eth0: BOOTP from dynamic client and no dynamic leases`,
    { via: ["eth0"], reason: "BOOTP from dynamic client and no dynamic leases" },
  ],
])("%s", (line, said) => expect(machines(line)).toEqual([{ mac: MAC, asked: 1, isAnswered: false, ...said }]));

test.each([
  [
    "a line of another program that quotes one",
    `Nov 27 13:00:06 m0 sshd[9]: Invalid user dhcpd[1]: DHCPDISCOVER from ${MAC} via eth1`,
  ],
  [
    "a question that the other server of a pair answers",
    `DHCPDISCOVER from ${MAC} via eth0: load balance to peer failover`,
  ],
  ["what no card has", "DHCPDISCOVER from 00:00:00:00:00:00 via eth0: no free leases"],
  ["a line of DHCPv6", "Solicit message from fe80::1 port 546"],
])("%s does not count", (_what, line) => expect(machines(line)).toEqual([]));

test("who was answered last has an address, whatever was before", () => {
  const ask = `DHCPDISCOVER from ${MAC} via eth0`;
  const answered = (...lines: string[]) => machines(...lines).map(({ isAnswered, asked }) => [isAnswered, asked]);
  expect(answered(`${ask}: no free leases`, ask, `DHCPOFFER on 10.0.0.9 to ${MAC} (n9) via eth0`)).toEqual([[true, 2]]);
  expect(answered(`DHCPACK on 10.0.0.9 to ${MAC} via eth0`, ask)).toEqual([[false, 1]]);
  expect(answered(`DHCPACK on 10.0.0.9 to ${MAC} via eth0`, `DHCPNAK on 10.0.0.9 to ${MAC} via eth0`)).toEqual([
    [false, 1],
  ]);
  expect(answered(`BOOTREPLY for 10.0.0.9 to n9 (${MAC}) via eth0`)).toEqual([[true, 0]]);
  expect(
    answered(
      `INFO [kea-dhcp4.leases.1] DHCP4_LEASE_ALLOC [hwtype=1 ${MAC}], cid=[01], tid=0x2: lease 10.0.0.9 has been allocated for 4 seconds`,
    ),
  ).toEqual([[true, 0]]);
});

test("first and last are those of the order of the texts, and lines are counted", () =>
  expect(
    askingMachines([
      `Nov 1 10:00:00 m dhcpd: DHCPDISCOVER from ${MAC} via a\r\nother\r\n`,
      `Nov 2 10:00:00 m dhcpd: DHCPDISCOVER from ${MAC} via b\n`,
    ]),
  ).toEqual({
    machines: [
      { mac: MAC, asked: 2, via: ["a", "b"], first: "Nov 1 10:00:00", last: "Nov 2 10:00:00", isAnswered: false },
    ],
    ofServers: 2,
    lines: 3,
  }));

test("leases that hold are lent addresses, and nodes are told apart", () => {
  const lease = (i: number, state = "active", starts = "2 2019/04/02 06:07:21") =>
    `lease 10.0.0.${i} {\n  starts ${starts};\n  binding state ${state};\n  hardware ethernet 52:54:0:0:0:${i};\n  client-hostname "x_${i}";\n}\n`;
  const dhcpd = leasedByDhcpd({
    name: "l",
    text: `${lease(1)}${lease(2, "free")}${lease(3, "active", "epoch 1554185241; # Tue")}lease 10.0.0.4 {`,
  });
  expect(dhcpd).toEqual([
    { mac: "52:54:00:00:00:01", address: "10.0.0.1", name: "x_1", since: "2019-04-02T06:07:21Z" },
    { mac: "52:54:00:00:00:03", address: "10.0.0.3", name: "x_3", since: "2019-04-02T06:07:21Z" },
  ]);
  const kea = leasedByKea({
    name: "k",
    text: `address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state\n10.0.0.5,${MAC},,3600,1554188841,1,0,0,a&#x2cb,0\n`,
  });
  expect(kea).toEqual([{ mac: MAC, address: "10.0.0.5", name: "a,b", since: "2019-04-02T06:07:21Z" }]);

  const asking = machines(
    `DHCPDISCOVER from ${MAC} via eth0`,
    `DHCPACK on 10.0.0.5 to ${MAC} via eth0`,
    `DHCPACK on 10.0.0.6 to 52:54:00:00:00:06 via eth0`,
    `DHCPDISCOVER from 52:54:00:00:00:07 via eth0: no free leases`,
    `DHCPDISCOVER from 52:54:00:00:00:08 via eth0: no free leases`,
  );
  const nodes = new Map([
    ["52:54:00:00:00:03", "s3"],
    ["52:54:00:00:00:08", "s8"],
  ]);
  const found = discovered(asking, [...dhcpd, ...kea], nodes);
  expect(found.machines.map(({ mac, lease: lent }) => `${mac.slice(-2)} ${lent ?? ""}`)).toEqual([
    "12 10.0.0.5",
    "07 ",
    "01 10.0.0.1",
  ]);
  expect(found.unansweredNodes).toEqual([{ node: "s8", mac: "52:54:00:00:00:08", reason: "no free leases" }]);
});

test("vendors come from the IEEE's list, and an address that somebody made up has none", () => {
  const list = {
    name: "oui.txt",
    text: "OUI/MA-L\r\n00-1B-21   (hex)\t\tIntel Corporate\r\n001B21     (base 16)\t\tIntel Corporate\r\n",
  };
  expect([...vendorsOf(list, ["00:1b:21:00:00:01", MAC, "00:00:01:00:00:00"])]).toEqual([
    ["00:1b:21:00:00:01", "Intel Corporate"],
    [MAC, "locally administered"],
  ]);
  expect(refusal(() => vendorsOf({ name: "x", text: "nothing" }, []))).toMatch(
    /^x: has no vendor, expected the IEEE's oui\.txt/,
  );
});

test("no name of a machine colours a terminal or makes a line", () => {
  const [machine] = machines(`DHCPDISCOVER from ${MAC} (a\u001b[31m\u202eb) via eth0: x`);
  for (const form of ["text", "json"] as const) {
    const shown = renderDiscovery([machine], form);
    expect(shown).toContain(String.raw`a\u001b[31m\u202eb`);
    expect(shown).not.toMatch(/[\u001b\u202e]/); // eslint-disable-line no-control-regex
  }
  expect(JSON.parse(renderDiscovery([machine], "json"))).toMatchObject([{ mac: MAC, name: machine.name }]);
});
