import { parseServedNetworks } from "../../../lib/model/network/served-networks";
import { parseMaster, parseNetwork } from "../../../lib/model/network/network";
import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { NodeInput, parseNodes } from "../../../lib/model/nodes/nodes";
import { renderExistingKea } from "../../../lib/render/dhcp/kea-existing";
import { WantedDhcpd } from "../../../lib/render/dhcp/existing";
import { keaRefusal } from "../../support/dhcp-answers";
import { refusal } from "../model/refusal";

const TEXT = `// the boot server of the lab
{
  "Dhcp4": {
    "interfaces-config": { "interfaces": [ "*" ] },
    "lease-database": { "type": "memfile", "persist": false },
    "valid-lifetime": 7200, # two hours
    "subnet4": [
      {
        "id": 1,
        "subnet": "10.0.0.0/24",
        "next-server": "10.0.0.1",
        "boot-file-name": "lpxelinux.0",
        "option-data": [
          { "name": "routers", "data": "10.0.0.254" },
          { "code": 6, "data": "10.0.0.53,10.0.0.54" }
        ],
        "reservations": [
          /* the first rack */
          { "hw-address": "02:00:00:00:00:10", "ip-address": "10.0.0.10", "hostname": "s0.example.com", "user-context": { "rack": 1 } },
          { "hw-address": "02:00:00:00:00:11", "ip-address": "10.0.0.11", "hostname": "s1.example.com", "user-context": { "rack": 1 } },
          // a printer
          { "hw-address": "02:00:00:00:00:77", "ip-address": "10.0.0.77" }
        ]
      }
    ]
  }
}
`;

const NODES: NodeInput[] = [
  { name: "s0.example.com", address: "10.0.0.10", mac: "02:00:00:00:00:10" },
  { name: "s1.example.com", address: "10.0.0.11", mac: "02:00:00:00:00:11" },
];
const INPUT = { cidr: "10.0.0.0/24", gateway: "10.0.0.254", nameServers: ["10.0.0.53", "10.0.0.54"] };

function wantedOf(
  nodes: NodeInput[] = NODES,
  more: Partial<WantedDhcpd> = {},
  input: Parameters<typeof parseNetwork>[0] = INPUT,
): WantedDhcpd {
  const network = parseNetwork(input);
  const master = parseMaster({ hostname: "m0.example.com", address: "10.0.0.1" }, network);
  const networks = [onlyNetwork(network, master)];
  return { networks, master, nodes: nodes.length === 0 ? [] : parseNodes(nodes, networks, master), ...more };
}

function kept(wanted: WantedDhcpd, text = TEXT) {
  return renderExistingKea({ name: "existing", text }, wanted);
}

/** Lines that are gone and that came, in the order of the texts. */
function changes(wanted: WantedDhcpd, text = TEXT): { readonly gone: string[]; readonly came: string[] } {
  const { content } = kept(wanted, text);
  // what is written must be what the daemon takes
  expect(keaRefusal(content)).toBe("");
  const [before, after] = [text, content].map((one) => one.split("\n"));
  return {
    gone: before.filter((line) => !after.includes(line)).map((line) => line.trim()),
    came: after.filter((line) => !before.includes(line)).map((line) => line.trim()),
  };
}

test("a text that says what the program says stays byte for byte", () => {
  expect(kept(wantedOf())).toEqual({ content: TEXT, warnings: [] });
  expect(kept(wantedOf(NODES, { bootProgram: "lpxelinux.0", leaseSeconds: 7200 })).content).toBe(TEXT);
});

test("a changed card, address or name changes the words that say it", () => {
  const [first, second] = NODES;
  expect(changes(wantedOf([{ ...first, mac: "02:00:00:00:00:99" }, second]))).toEqual({
    gone: [expect.stringContaining('"02:00:00:00:00:10"')],
    came: [
      '{ "hw-address": "02:00:00:00:00:99", "ip-address": "10.0.0.10", "hostname": "s0.example.com", "user-context": { "rack": 1 } },',
    ],
  });
  expect(changes(wantedOf([{ ...first, name: "s9.example.com", address: "10.0.0.19" }, second])).came).toEqual([
    expect.stringContaining('"02:00:00:00:00:10", "ip-address": "10.0.0.19", "hostname": "s9.example.com"'),
  ]);
});

test("a node more stands behind the others, and says what all of them say", () => {
  const more = { name: "s2.example.com", address: "10.0.0.12", mac: "02:00:00:00:00:12" };
  const { gone, came } = changes(wantedOf([...NODES, more]));
  expect(came).toContain(
    '{ "hw-address": "02:00:00:00:00:12", "ip-address": "10.0.0.12", "hostname": "s2.example.com", "user-context": { "rack": 1 } }',
  );
  expect(gone).toEqual(['{ "hw-address": "02:00:00:00:00:77", "ip-address": "10.0.0.77" }']);
});

test("a node less takes its line along, and what is no node stays", () => {
  expect(changes(wantedOf([NODES[0]]))).toEqual({ gone: [expect.stringContaining("s1.example.com")], came: [] });
  expect(changes(wantedOf([])).gone).toEqual([
    expect.stringContaining("s0.example.com"),
    expect.stringContaining("s1.example.com"),
  ]);
});

test("when the last ones leave, no comma is left behind, and a new one can come", () => {
  const text = TEXT.replace(/,\n *\/\/ a printer\n.*\n/, "\n");
  expect(keaRefusal(text)).toBe("");
  expect(changes(wantedOf([NODES[0]]), text).gone).toHaveLength(2);
  const other = { name: "s5.example.com", address: "10.0.0.15", mac: "02:00:00:00:00:15" };
  expect(changes(wantedOf([other]), text).came.join()).toContain("s5.example.com");
  expect(changes(wantedOf([]), text).came.join()).not.toContain("hw-address");
});

test("a second card has a reservation of its own, and Kea is told that both are meant", () => {
  const [first, second] = NODES;
  const { came } = changes(wantedOf([{ ...first, otherMacs: ["02:00:00:00:01:10"] }, second]));
  expect(came.filter((line) => line.includes("02:00:00:00:01:10"))).toHaveLength(1);
  expect(came).toContain('"ip-reservations-unique": false,');
});

test("a setting is changed where it decides for the subnet alone, and else is given to the subnet", () => {
  expect(changes(wantedOf(NODES, {}, { ...INPUT, gateway: "10.0.0.253" }))).toEqual({
    gone: ['{ "name": "routers", "data": "10.0.0.254" },'],
    came: ['{ "name": "routers", "data": "10.0.0.253" },'],
  });
  expect(changes(wantedOf(NODES, { bootProgram: "pxelinux.0" })).came).toEqual(['"boot-file-name": "pxelinux.0",']);
  expect(changes(wantedOf(NODES, { leaseSeconds: 3600 }))).toEqual({ gone: [], came: ['"valid-lifetime": 3600,'] });
  expect(changes(wantedOf(NODES, {}, { ...INPUT, domain: "example.com" })).came).toContain(
    '{ "name": "domain-name", "data": "example.com" }',
  );
});

test("what a class decides is refused by the argument, and one that is not given is left to it", () => {
  const classes =
    '"client-classes": [ { "name": "bios", "test": "not option[93].exists", "boot-file-name": "x" } ],\n    ';
  const text = TEXT.replace('"valid-lifetime"', `${classes}"valid-lifetime"`);
  expect(kept(wantedOf(), text).content).toBe(text);
  expect(refusal(() => kept(wantedOf(NODES, { bootProgram: "y" }), text))).toMatch(
    /^bootProgram: cannot decide: nodes get boot-file-name by what they ask, at existing:6:\d+; leave bootProgram out/,
  );
});

test("a text without the network, or that is no configuration of Kea, is refused", () => {
  expect(refusal(() => kept(wantedOf(), TEXT.replace("10.0.0.0/24", "10.9.0.0/24")))).toBe(
    "existing: declares no subnet 10.0.0.0/24, expected the configuration of 10.0.0.0/24",
  );
  expect(refusal(() => kept(wantedOf(), "subnet 10.0.0.0 netmask 255.255.255.0 { }"))).toMatch(/^existing/);
  expect(refusal(() => kept(wantedOf(), '{ "Dhcp6": {} }'))).toBe(
    "existing: has no Dhcp4, expected the configuration of kea-dhcp4",
  );
});

test("nodes of several networks, and reservations that are global, each stay in their list", () => {
  const text = `{ "Dhcp4": {
  "reservations-global": true,
  "reservations": [
    { "hw-address": "02:00:00:00:00:10", "ip-address": "10.0.0.10", "hostname": "s0.example.com" }
  ],
  "shared-networks": [ { "name": "hall", "subnet4": [
    { "id": 1, "subnet": "10.0.0.0/24", "next-server": "10.0.0.1", "option-data": [ { "name": "dhcp-server-identifier", "data": "10.0.0.1" } ] },
    { "id": 2, "subnet": "10.2.0.0/24", "next-server": "10.2.0.1", "option-data": [ { "name": "dhcp-server-identifier", "data": "10.2.0.1" }, { "name": "routers", "data": "10.2.0.1" } ] }
  ] } ] } }
`;
  const { networks, master } = parseServedNetworks(
    {
      networks: [
        { name: "one", cidr: "10.0.0.0/24", sharedNetwork: "hall" },
        { name: "two", cidr: "10.2.0.0/24", sharedNetwork: "hall", masterAddress: "10.2.0.1", gateway: "10.2.0.1" },
      ],
    },
    { hostname: "m0.example.com", address: "10.0.0.1" },
  );
  const listed = [NODES[0], { name: "s7.example.com", address: "10.2.0.10", mac: "02:00:00:00:00:70" }];
  const wanted = { networks, master, nodes: parseNodes(listed, networks, master) };
  const { content } = kept(wanted, text);
  expect(keaRefusal(content)).toBe("");
  expect(content).toContain(
    '{ "reservations": [ { "hw-address": "02:00:00:00:00:70", "ip-address": "10.2.0.10", "hostname": "s7.example.com" } ], "id": 2',
  );
  expect(kept(wanted, content).content).toBe(content);
  expect(kept({ ...wanted, nodes: parseNodes([NODES[0]], networks, master) }, text).content).toBe(text);
});
