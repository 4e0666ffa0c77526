import { describeMaster } from "../../../lib/adopt/describe";
import type { MasterTexts } from "../../../lib/host/adopt/master-texts";
import { platformOf } from "../../../lib/platforms";
import { renderAdoptedProgram } from "../../../lib/render/adopt";
import { renderExistingDhcpd } from "../../../lib/render/dhcp/existing";
import { onlyNetwork } from "../../../lib/model/network/served-networks";
import { parseMaster, parseNetwork } from "../../../lib/model/network/network";
import { dhcpdOffers, dhcpdRefusal } from "../../support/dhcpd-offers";
import { refusal } from "../model/refusal";
import { howtoMaster } from "./howto-master";

const centos5 = platformOf("centos5");
const owned = { mode: "0644", owner: "root", group: "root" };
const SUBNET = 'subnet 10.0.0.0 netmask 255.255.255.0 {\n  next-server 10.0.0.1;\n  filename "pxelinux.0";\n}\n';
const N1 = "host n1 { hardware ethernet 52:54:00:00:00:01; fixed-address 10.0.0.11; }\n";

function described(dhcpd: string, changes: Partial<MasterTexts> = {}, told = {}) {
  const texts = { hosts: undefined, leases: { name: "leases", text: "" }, services: [], exports: [], bootFiles: [] };
  const master = { ...howtoMaster, ...texts, dhcpd: { path: "/etc/dhcpd.conf", content: dhcpd, ...owned }, ...changes };
  return describeMaster(centos5, master, told);
}

const leased = (name: string, ...lines: string[]) =>
  `host ${name} {\n  dynamic;\n${lines.map((l) => `  ${l}\n`).join("")}}\n`;

test("each reservation of the leases file is named with what it reserves, and is no node", () => {
  const leasedHosts = [
    leased(
      "n2",
      "hardware ethernet 52:54:00:00:00:02;",
      "fixed-address 10.0.0.12;",
      'supersede server.filename = "x.kpxe";',
    ),
    leased("n3", "hardware ethernet 52:54:00:00:00:03;", "fixed-address 10.0.0.13;"),
    leased("n4", "hardware ethernet 52:54:00:00:00:04;", "fixed-address 10.0.0.14;"),
    leased("n4", "deleted;"),
  ].join("");
  for (const dhcpd of [SUBNET + N1, SUBNET]) {
    const { program, remarks } = described(dhcpd, { leasedHosts });
    expect(program.nodes.map(({ name }) => name)).toEqual(dhcpd === SUBNET ? [] : ["n1"]);
    const named = remarks.filter((remark) => remark.includes("control channel"));
    expect(named.map((remark) => remark.replace(/ is reserved over.*/, ""))).toEqual([
      "leases: host n2 (52:54:00:00:00:02, 10.0.0.12, server.filename, x.kpxe)",
      "leases: host n3 (52:54:00:00:00:03, 10.0.0.13)",
    ]);
  }
});

test.each([
  [
    "an included file",
    `${SUBNET}include "/etc/dhcp/nodes.inc";\n`,
    /:5: include \/etc\/dhcp\/nodes.inc is read by dhcpd and not by adopt/,
  ],
  [
    "an address by name",
    SUBNET + N1.replace("10.0.0.11", "n1.example.com"),
    /is no node: n1.example.com is a name, which dhcpd looks up/,
  ],
  ["an underscore", SUBNET + N1.replace("n1", "n_1"), /is no node: "n_1" has the label "n_1"/],
  ["digits alone", SUBNET + N1.replace("n1", "101"), /is no node: "101" reads as an address/],
  [
    "InfiniBand",
    `${SUBNET}host n1 { option dhcp-client-identifier = ff:00:01; fixed-address 10.0.0.11; }\n`,
    /is known by a client identifier/,
  ],
  ["two addresses", SUBNET + N1.replace("10.0.0.11", "10.0.0.11, 10.0.0.12"), /has more than one fixed address/],
  ["no card", `${SUBNET}host n1 { fixed-address 10.0.0.11; }\n`, /has no Ethernet address/],
  ["another network", SUBNET + N1.replace("10.0.0.11", "10.9.0.11"), /10.9.0.11 lies outside the network/],
  [
    "a name by an expression",
    `${SUBNET}${N1.replace("; }", '; option host-name = concat("n", "1"); }')}`,
    /has more than one host name/,
  ],
  [
    "a range",
    SUBNET.replace("}", "range 10.0.0.20 10.0.0.30; }"),
    /reserves no address of 10.0.0.0\/24 that is a node's/,
  ],
])("hosts that are no nodes have a reason of their own: %s", (_what, text, reason) => {
  const { program, remarks } = described(text);
  expect(program.nodes).toEqual([]);
  expect(remarks.join("\n")).toMatch(reason);
});

test("an include is named once, whatever it may say, and a text without a next-server is named", () => {
  const { remarks } = described(`${SUBNET}${N1}include "/etc/dhcp/more.inc";\n`);
  expect(remarks.filter((remark) => remark.startsWith("/etc/dhcpd.conf:6:"))).toHaveLength(1);
  expect(remarks.join("\n")).not.toContain("next-server");
  const silent = described(SUBNET.replace("next-server 10.0.0.1;", "") + N1, {}, { address: "10.0.0.1" });
  expect(silent.remarks.join("\n")).toMatch(/says no next-server, so nodes are told 0.0.0.0/);
});

test("a text without a next-server leaves nodes with 0.0.0.0, by a real dhcpd", async () => {
  const offers = await dhcpdOffers(SUBNET.replace("next-server 10.0.0.1;", "") + N1, ["52:54:00:00:00:01"]);
  expect(offers["52:54:00:00:00:01"]).toMatch(
    /^bios 10.0.0.11 from 10.0.0.1, next-server 0.0.0.0, boot file pxelinux.0/,
  );
});

test.each([
  ["octets of one digit", N1.replace("52:54:00:00:00:01", "52:54:0:0:0:1")],
  ["a name behind =", N1.replace("; }", '; option host-name = "n1"; }')],
  ["a name without quotes", N1.replace("; }", "; option host-name n1; }")],
])("a host that dhcpd serves is a node: %s", (_what, host) => {
  expect(dhcpdRefusal(SUBNET + host)).toBe("");
  expect(described(SUBNET + host).program.nodes).toEqual([
    { name: "n1", address: "10.0.0.11", mac: "52:54:00:00:00:01" },
  ]);
});

describe("of several subnets", () => {
  const second = (text: string) => text.replaceAll("10.0.0.", "10.0.1.");
  const both = SUBNET + second(SUBNET);

  test("the one with the most hosts is described, and said to be", () => {
    const { program, remarks } = described(both + second(N1));
    expect(program).toMatchObject({ network: { cidr: "10.0.1.0/24" }, address: "10.0.1.1" });
    expect(remarks).toContain(
      "/etc/dhcpd.conf: of its subnets the program describes 10.0.1.0/24, which has the most hosts; " +
        "10.0.0.0/24 has 0 hosts, 10.0.1.0/24 has 1 hosts",
    );
  });
  test("a person decides, whatever their hosts", () =>
    expect(described(both + second(N1), {}, { address: "10.0.0.2" }).program).toMatchObject({
      network: { cidr: "10.0.0.0/24" },
      address: "10.0.0.2",
    }));
  test("none is taken by chance", () =>
    expect(refusal(() => described(both))).toMatch(
      /^--address: is missing.*10.0.0.0\/24 and 10.0.1.0\/24 have 0 hosts each/,
    ));
  test("an address of neither is refused", () =>
    expect(refusal(() => described(both, {}, { address: "10.7.0.1" }))).toBe(
      "--address: 10.7.0.1 lies in no subnet of /etc/dhcpd.conf, expected an address of 10.0.0.0/24, 10.0.1.0/24",
    ));
  test("the files that a text without one includes are named", () =>
    expect(refusal(() => described('include "/etc/dhcp/a.inc";\n'))).toMatch(
      /declares no subnet.*adopt does not read the files that it includes: \/etc\/dhcp\/a.inc/,
    ));
});

test("machines that hold a lease of the boot network are offered, each once", () => {
  const lease = (address: string, mac: string, state: string, name = "") =>
    `lease ${address} {\n  binding state ${state};\n  hardware ethernet ${mac};\n${name && `  client-hostname "${name}";\n`}}\n`;
  const text = [
    lease("10.0.0.12", "52:54:00:00:00:02", "free"),
    lease("10.0.0.13", "00:00:00:00:00:00", "active"),
    lease("192.0.2.11", "52:54:00:00:00:05", "active", "phone"),
    lease("10.0.0.15", "52:54:00:00:00:06", "active", "rack_6"),
    lease("10.0.0.16", "52:54:00:00:00:07", "active", "first"),
    lease("10.0.0.17", "52:54:00:00:00:07", "active", "again"),
    lease("10.0.0.11", "52:54:00:00:00:08", "active", "on-the-address-of-n1"),
    lease("10.0.0.18", "52:54:00:00:00:01", "active", "n1-by-a-range"),
    lease("10.0.0.19", "52:54:00:00:01:01", "active", "n1-by-its-other-card"),
  ].join("");
  const other = "host n1-b { hardware ethernet 52:54:00:00:01:01; fixed-address 10.0.0.11; }\n";
  expect(described(SUBNET + N1 + other, { leases: { name: "leases", text } }).program.unreserved).toEqual([
    { name: "rack_6", address: "10.0.0.15", mac: "52:54:00:00:00:06" },
    { name: "again", address: "10.0.0.17", mac: "52:54:00:00:00:07" },
  ]);
});

test("a range over reserved addresses, boot files that nobody asks for and places that are not read are named", () => {
  const boot = (name: string, content = "default x\n") => ({
    path: `/tftpboot/pxelinux.cfg/${name}`,
    content,
    ...owned,
  });
  const { remarks } = described(SUBNET.replace("}", "range dynamic-bootp 10.0.0.10 10.0.0.20; }") + N1, {
    bootFiles: [
      boot("0a00000b"),
      boot("colours"),
      boot("default", "include pxelinux.cfg/colours\n"),
      boot("linux"),
      { path: "/tftpboot/pxelinux.cfg/0A00", link: "linux" },
    ],
    unread: ["/srv/tftp/pxelinux.cfg"],
  });
  const said = remarks.join("\n");
  expect(said).toContain(
    "/etc/dhcpd.conf:4: range 10.0.0.10 10.0.0.20 holds reserved addresses, which other machines may get: 10.0.0.11 of n1",
  );
  expect(remarks.filter((remark) => remark.includes("no pxelinux"))).toEqual([
    "/tftpboot/pxelinux.cfg/0a00000b: is a name that no pxelinux asks for; it asks for 0A00000B",
  ]);
  expect(said).toContain("/srv/tftp/pxelinux.cfg: is there, and adopt does not read it on centos5; it is left alone");
});

test("the short and the full name of a machine do not contradict each other, another address does", () => {
  const hosts = (content: string) =>
    described(SUBNET + N1, { hosts: { path: "/etc/hosts", content, ...owned } }).remarks;
  expect(hosts("10.0.0.11 n1.example.com\n10.0.0.12 n1.other\n").join("\n")).toMatch(/hosts:2: .*contradicts/);
  expect(hosts("10.0.0.11 n1.example.com n1-eth0\n").join("\n")).not.toContain("contradicts");
  expect(hosts("10.0.0.99 n1.example.com\n").join("\n")).toMatch(/hosts:1: 10.0.0.99 .*contradicts/);
});

test("a text of two servers, with pools, keys and blanks of all kinds, is kept and edited", () => {
  const text = `Failover Peer "fo" {\r
  primary; address 10.0.0.1; port 647; peer address 10.0.0.2; peer port 647;
  max-response-delay 30; max-unacked-updates 10; load balance max seconds 3; mclt 1800; split 128; # a } and a "
}
shared-network "rack row" { subnet 10.0.0.0 netmask 255.255.255.0{
  option routers 10.0.0.254 ; next-server 10.0.0.1;
  pool { failover peer "fo"; deny dynamic bootp clients; range 10.0.0.100 10.0.0.120; filename "pool.0"; }
} subnet 10.0.1.0 netmask 255.255.255.0 { } }
Host n1{Hardware Ethernet 52:54:00:AB:00:01;Fixed-Address 10.0.0.11;} # rack 1
`;
  expect(dhcpdRefusal(text)).toBe("");
  const { program, remarks } = described(text);
  expect(program).toMatchObject({
    network: { cidr: "10.0.0.0/24", gateway: "10.0.0.254" },
    nodes: [{ name: "n1", address: "10.0.0.11", mac: "52:54:00:ab:00:01" }],
  });
  expect(program.dhcp.bootProgram).toBeUndefined();
  expect(remarks.join("\n")).toMatch(
    /:1: Failover Peer fo { ... } stays as it stands: the other server of the pair needs/,
  );
  const network = parseNetwork(program.network);
  const master = parseMaster(program, network);
  const networks = [onlyNetwork(network, master)];
  const kept = (...nodes: typeof program.nodes) =>
    renderExistingDhcpd({ name: "existing", text }, { networks, nodes, master }).content;
  expect(kept(...program.nodes)).toBe(text);
  const more = kept(...program.nodes, { name: "n2", address: "10.0.0.12", mac: "52:54:00:ab:00:02" });
  expect(more.startsWith(text)).toBe(true);
  expect(dhcpdRefusal(more)).toBe("");
});

test("two cards of one node are one node with both, of which nothing is remarked", () => {
  const two = `${SUBNET}host n1-a { hardware ethernet 52:54:00:00:00:01; fixed-address 10.0.0.11; option host-name "n1"; }
host n1-b { hardware ethernet 52:54:00:00:01:01; fixed-address 10.0.0.11; option host-name "n1"; }
`;
  const { program, remarks } = described(two);
  const cards = { mac: "52:54:00:00:00:01", otherMacs: ["52:54:00:00:01:01"] };
  expect(program.nodes).toEqual([{ name: "n1", address: "10.0.0.11", ...cards }]);
  expect(remarks.filter((remark) => /n1|card/.test(remark))).toEqual([]);
  expect(renderAdoptedProgram(program)).toContain(
    '  { name: "n1", address: "10.0.0.11", mac: "52:54:00:00:00:01", otherMacs: ["52:54:00:00:01:01"] },\n',
  );
  const network = parseNetwork(program.network);
  const master = parseMaster(program, network);
  const kept = (nodes: typeof program.nodes) =>
    renderExistingDhcpd({ name: "existing", text: two }, { networks: [onlyNetwork(network, master)], master, nodes });
  expect(kept(program.nodes)).toEqual({ content: two, warnings: [] });
  const moved = kept([{ ...program.nodes[0], address: "10.0.0.21" }]).content;
  expect(moved).toBe(two.replaceAll("10.0.0.11", "10.0.0.21"));
  expect(kept([]).content).toBe(SUBNET);
});

test("a host that shares an address or a card with a node is warned of, one with its label is refused", () => {
  const network = parseNetwork({ cidr: "10.0.0.0/24" });
  const master = parseMaster({ hostname: "m0", address: "10.0.0.1" }, network);
  const text = `${SUBNET}${N1}host printer { hardware ethernet 52:54:00:00:00:99; fixed-address 10.0.0.12, 10.0.0.13; }\n`;
  const nodes = described(text).program.nodes;
  const warned = (name: string, address: string, mac = "52:54:00:00:00:02") =>
    renderExistingDhcpd(
      { name: "existing", text },
      { networks: [onlyNetwork(network, master)], master, nodes: [...nodes, { name, address, mac }] },
    ).warnings;
  expect(warned("n2", "10.0.0.14")).toEqual([]);
  expect(warned("n2", "10.0.0.12")).toEqual(["existing:6: host printer has 10.0.0.12 of n2 too"]);
  expect(warned("n2", "10.0.0.14", "52:54:00:00:00:99")).toEqual([
    "existing:6: host printer has 52:54:00:00:00:99 of n2 too",
  ]);
  expect(refusal(() => warned("printer", "10.0.0.14"))).toBe(
    "nodes: printer is the label of another host (existing:6), which dhcpd refuses; rename one of them",
  );
  expect(dhcpdRefusal(`${text}host printer { hardware ethernet 52:54:00:00:00:02; }\n`)).toMatch(
    /host printer: already exists/,
  );
});
