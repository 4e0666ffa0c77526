import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { Network, parseNetwork } from "../../../lib/model/network/network";
import { onlyNetwork } from "../../../lib/model/network/served-networks";
import type { Node } from "../../../lib/model/nodes/nodes";
import { renderExistingDhcpd, WantedDhcpd } from "../../../lib/render/dhcp/existing";
import { DHCPD } from "../adopt/howto-master";
import { refusal } from "../model/refusal";
import { master, network } from "./howto";

const nodes: Node[] = [
  { name: "s0.example.com", address: "10.0.0.10", mac: "aa:bb:cc:dd:ee:ff" },
  { name: "s1.example.com", address: "10.0.0.11", mac: "aa:bb:cc:dd:ee:00" },
  { name: "s2.example.com", address: "10.0.0.12", mac: "aa:bb:cc:dd:ee:11" },
  { name: "s4.example.com", address: "10.0.0.13", mac: "aa:bb:cc:dd:ee:22" },
];

/** What the cases change. */
interface Changes extends Partial<Omit<WantedDhcpd, "networks">> {
  readonly network?: Network;
}

function changed(i: number, node: Node): Node[] {
  return nodes.map((other, k) => (k === i ? node : other));
}

function kept({ network: net = network, ...changes }: Changes = {}, text = DHCPD): string {
  const wanted = { master, nodes, ...changes };
  const networks = [onlyNetwork(net, wanted.master)];
  return renderExistingDhcpd({ name: "existing", text }, { ...wanted, networks }).content;
}

/** Lines that differ, as `diff` shows them. */
function diff(text: string, from = DHCPD): string[] {
  const script = `diff <(printf %s "$1") <(printf %s "$2") | grep '^[<>]'`;
  return spawnSync("bash", ["-c", script, "diff", from, text], { encoding: "utf8" }).stdout.split("\n").filter(Boolean);
}

test("a text that says what the program says is kept to the byte", () => {
  expect(kept()).toBe(DHCPD);
  expect(kept({ bootProgram: "pxelinux.0", leaseSeconds: 432_000 })).toBe(DHCPD);
});

test.each<[string, Changes, string[]]>([
  [
    "another gateway",
    { network: parseNetwork({ cidr: "10.0.0.0/24", gateway: "10.0.0.253" }) },
    ["< option routers 10.0.0.254;", "> option routers 10.0.0.253;"],
  ],
  ["no gateway leaves that of the text", { network: parseNetwork({ cidr: "10.0.0.0/24" }) }, []],
  [
    "a domain and name servers",
    {
      network: parseNetwork({
        ...{ cidr: "10.0.0.0/24", gateway: "10.0.0.254", domain: "example.com" },
        nameServers: ["192.0.2.1", "192.0.2.2"],
      }),
    },
    ['>   option domain-name "example.com";', ">   option domain-name-servers 192.0.2.1, 192.0.2.2;"],
  ],
  [
    "another lease time",
    { leaseSeconds: 600 },
    [
      ...["< default-lease-time 432000;", "< max-lease-time 432000;"],
      ...["> default-lease-time 600;", "> max-lease-time 600;"],
    ],
  ],
  ["another boot file", { bootProgram: "b/p.0" }, ['< filename "pxelinux.0";', '> filename "b/p.0";']],
  [
    "another master",
    { master: { ...master, address: "10.0.0.2" } },
    ["< next-server 10.0.0.1;", "> next-server 10.0.0.2;"],
  ],
  [
    "a new card",
    { nodes: changed(1, { ...nodes[1], mac: "aa:bb:cc:dd:ee:99" }) },
    ["< \thardware ethernet AA:BB:CC:DD:EE:00;", "> \thardware ethernet aa:bb:cc:dd:ee:99;"],
  ],
  [
    "another name for the same card",
    { nodes: changed(1, { ...nodes[1], name: "n1.example.com" }) },
    [
      ...["< host s1.example.com {", "> host n1.example.com {"],
      ...['< \toption host-name "s1.example.com";', '> \toption host-name "n1.example.com";'],
    ],
  ],
  [
    "a node less",
    { nodes: nodes.slice(0, 3) },
    [
      ...["< ", "< host s4.example.com {", "< \tfixed-address 10.0.0.13;", "< \thardware ethernet AA:BB:CC:DD:EE:22;"],
      ...['< \toption host-name "s4.example.com";', "< }"],
    ],
  ],
  [
    "a node more",
    { nodes: [...nodes, { name: "s9.example.com", address: "10.0.0.19", mac: "aa:bb:cc:dd:ee:33" }] },
    [
      ...["> ", "> host s9.example.com {", ">   fixed-address 10.0.0.19;", ">   hardware ethernet aa:bb:cc:dd:ee:33;"],
      ...['>   option host-name "s9.example.com";', "> }"],
    ],
  ],
  [
    "two nodes change places",
    { nodes: [{ ...nodes[0], name: nodes[1].name }, { ...nodes[1], name: nodes[0].name }, ...nodes.slice(2)] },
    [
      ...["< \tfixed-address 10.0.0.10;", "< \thardware ethernet AA:BB:CC:DD:EE:FF;"],
      ...["> \tfixed-address 10.0.0.11;", "> \thardware ethernet aa:bb:cc:dd:ee:00;"],
      ...["< \tfixed-address 10.0.0.11;", "< \thardware ethernet AA:BB:CC:DD:EE:00;"],
      ...["> \tfixed-address 10.0.0.10;", "> \thardware ethernet aa:bb:cc:dd:ee:ff;"],
    ],
  ],
])("%s", (_what, changes, lines) => expect(diff(kept(changes)).sort()).toEqual([...lines].sort()));

test("hosts that are no nodes stay, whatever the nodes are", () => {
  const others = `
host printer { hardware ethernet 00:16:3e:00:00:01; fixed-address 10.0.0.200, 10.0.0.201; }
group { host outside { hardware ethernet 00:16:3e:00:00:02; fixed-address 192.0.2.7; } }
host twin { hardware ethernet AA:BB:CC:DD:EE:00; fixed-address 10.0.0.99; }
host gateway { hardware ethernet 00:16:3e:00:00:03; fixed-address 10.0.0.254; }
`;
  expect(kept({}, DHCPD + others)).toBe(DHCPD + others);
  expect(kept({ nodes: nodes.slice(0, 1) }, DHCPD + others).endsWith(others)).toBe(true);
});

test("options around the subnet count, and what contradicts them goes into the subnet", () => {
  const text = 'option domain-name "example.com";\nsubnet 10.0.0.0 netmask 255.255.255.0 {\n}\n';
  const domain = (name: string) =>
    kept({ network: parseNetwork({ cidr: "10.0.0.0/24", domain: name }), nodes: [] }, text);
  expect(domain("example.com")).toBe(text);
  expect(diff(domain("other.example.com"), text)).toEqual(['>   option domain-name "other.example.com";']);
});

test("a lease time of -1 is the longest one", () => {
  const text = DHCPD.replaceAll("432000", "-1");
  expect(kept({ leaseSeconds: 0xffffffff }, text)).toBe(text);
  expect(diff(kept({ leaseSeconds: 600 }, text), text)).toContain("> default-lease-time 600;");
});

test("a text without the subnet is refused", () =>
  expect(refusal(() => kept({}, "authoritative;\n"))).toBe(
    "existing: declares no subnet 10.0.0.0 netmask 255.255.255.0, expected the configuration of 10.0.0.0/24",
  ));

const anyNodes = fc
  .uniqueArray(fc.integer({ min: 2, max: 30 }), { maxLength: 8 })
  .map((numbers) =>
    numbers.map((n) => ({ name: `s${n}.example.com`, address: `10.0.0.${n}`, mac: `02:00:00:00:00:${n + 10}` })),
  );

test("whatever nodes come and go, a second rendering changes nothing and the first nodes come back", () =>
  fc.assert(
    fc.property(anyNodes, anyNodes, (first, second) => {
      const text = kept({ nodes: first });
      expect(kept({ nodes: first }, text)).toBe(text);
      expect(said(kept({ nodes: first }, kept({ nodes: second }, text)))).toEqual(said(text));
    }),
  ));

/** Lines in any order; those that were gone come back with our indentation. */
function said(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .sort();
}

test("thousands of nodes take seconds, not minutes", () => {
  const wide = parseNetwork({ cidr: "10.0.0.0/16" });
  const many = Array.from({ length: 5000 }, (_, i) => ({
    name: `s${i}.example.com`,
    address: `10.0.${Math.floor(i / 250) + 1}.${(i % 250) + 1}`,
    mac: `02:00:00:00:${(i >> 8).toString(16).padStart(2, "0")}:${(i & 255).toString(16).padStart(2, "0")}`,
  }));
  const text = kept({ network: wide, nodes: many }, "subnet 10.0.0.0 netmask 255.255.0.0 {\n}\n");
  const start = process.cpuUsage();
  expect(kept({ network: wide, nodes: many }, text)).toBe(text);
  const fewer = kept({ network: wide, nodes: many.slice(1) }, text);
  expect(text.split("\n").length - fewer.split("\n").length).toBe(6);
  expect(process.cpuUsage(start).user / 1e3).toBeLessThan(20_000);
});
