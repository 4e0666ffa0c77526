import { describeMaster } from "../../../lib/adopt/describe";
import type { MasterTexts } from "../../../lib/host/adopt/master-texts";
import { parseServedNetworks } from "../../../lib/model/network/served-networks";
import { platformOf } from "../../../lib/platforms";
import { renderAdoptedProgram } from "../../../lib/render/adopt";
import { renderExistingDhcpd } from "../../../lib/render/dhcp/existing";
import { dhcpdOffers, dhcpdRefusal } from "../../support/dhcpd-offers";
import { expectGolden } from "../render/golden";
import { howtoMaster } from "./howto-master";

const centos5 = platformOf("centos5");
const owned = { mode: "0644", owner: "root", group: "root" };
const [HOME, SECOND, FAR] = [0, 1, 2].map((net) =>
  subnet(net, `option routers 10.${net}.0.254; next-server 10.${net}.0.1;`),
);
const BOOT = 'filename "p.0";\n';
const HOSTS = [host("n1", 0, 11), host("n2", 0, 12), host("n3", 1, 13)].join("");

function subnet(net: number, body: string): string {
  return `subnet 10.${net}.0.0 netmask 255.255.255.0 { ${body} }\n`;
}

function host(name: string, net: number, n: number, more = ""): string {
  return `host ${name} { hardware ethernet 52:54:00:00:0${net}:${n}; fixed-address 10.${net}.0.${n}; ${more}}\n`;
}

function described(dhcpd: string, changes: Partial<MasterTexts> = {}, told = {}) {
  expect(dhcpdRefusal(dhcpd)).toBe("");
  const texts = { hosts: undefined, leases: { name: "leases", text: "" }, services: [], exports: [], bootFiles: [] };
  const addresses = ["127.0.0.1", "10.0.0.1", "10.1.0.1"];
  const found = { ...howtoMaster, ...texts, addresses, dhcpd: { path: "/etc/dhcpd.conf", content: dhcpd, ...owned } };
  return describeMaster(centos5, { ...found, ...changes }, told);
}

/** What a program of this description makes of the text. */
function kept(text: string, { program }: ReturnType<typeof described>, added: typeof program.nodes = []) {
  const { network, networks: several, dhcp } = program;
  const { networks, master } = parseServedNetworks(several ? { networks: several } : { network }, program);
  const nodes = [...program.nodes, ...added];
  const { bootProgram, leaseSeconds } = dhcp;
  return renderExistingDhcpd({ name: "existing", text }, { networks, master, nodes, bootProgram, leaseSeconds });
}

const left = (remarks: readonly string[]) =>
  remarks.filter((remark) => remark.includes("is no network of the program"));

test("two networks on cards of their own are the networks of one program", () => {
  const text = `${BOOT}${HOME}${SECOND}${HOSTS}`;
  const exports = "/usr 10.0.0.0/24(ro,no_root_squash) 10.1.0.0/255.255.255.0(no_root_squash)\n";
  const description = described(text, {
    exports: [{ path: "/etc/exports", content: exports, ...owned }],
    leases: {
      name: "leases",
      text: "lease 10.1.0.99 {\n  binding state active;\n  hardware ethernet 52:54:00:00:00:99;\n}\n",
    },
  });
  expectGolden("adopt/two-networks", renderAdoptedProgram(description.program));
  expect(description.remarks).toEqual([]);
  expect(kept(text, description)).toEqual({ content: text, warnings: [] });
});

describe("a further network is described", () => {
  test("behind a relay, when the master has no address in it", () => {
    const text = `${BOOT}${HOME}${FAR.replace("next-server 10.2.0.1", "next-server 10.0.0.1")}${HOSTS}${host("far", 2, 21)}`;
    const description = described(text);
    expect(description.program.networks).toEqual([
      { name: "net-10-0-0-0", cidr: "10.0.0.0/24", gateway: "10.0.0.254" },
      {
        ...{ name: "net-10-2-0-0", cidr: "10.2.0.0/24", gateway: "10.2.0.254" },
        ...{ masterAddress: "10.0.0.1", relayed: true },
      },
    ]);
    expect(kept(text, description)).toEqual({ content: text, warnings: [] });
  });

  test("on a wire that networks share, by the label of the wire", () => {
    const says = (text: string, net: number) => text.replace("{ ", `{ server-identifier 10.${net}.0.1; `);
    const text = `shared-network "Rack Row" {\n${says(HOME, 0)}${says(SECOND, 1)}}\nshared-network hall2 {\n${FAR}}\n${BOOT}${HOSTS}${host("far", 2, 21)}`;
    const description = described(text, { addresses: ["10.0.0.1", "10.1.0.1", "10.2.0.1"] });
    expect(description.program.networks).toMatchObject([
      { name: "net-10-0-0-0", sharedNetwork: "rack-row" },
      { name: "net-10-1-0-0", sharedNetwork: "rack-row", masterAddress: "10.1.0.1" },
      { name: "hall2", masterAddress: "10.2.0.1" },
    ]);
    expect(left(description.remarks)).toEqual([]);
    expect(kept(text, description)).toEqual({ content: text, warnings: [] });
  });

  test("behind a relay that sends to a network which the text has behind it", () => {
    const far = FAR.replace("next-server 10.2.0.1", "next-server 10.1.0.1");
    const text = `${BOOT}${HOME}${far}${SECOND}${HOSTS}${host("far", 2, 21)}`;
    const description = described(text);
    expect(left(description.remarks)).toEqual([]);
    expect(description.program.networks).toMatchObject([
      { cidr: "10.0.0.0/24" },
      { cidr: "10.1.0.0/24", masterAddress: "10.1.0.1" },
      { cidr: "10.2.0.0/24", masterAddress: "10.1.0.1", relayed: true },
    ]);
    expect(kept(text, description)).toEqual({ content: text, warnings: [] });
  });

  test("although a person names an address in a smaller one, which comes first", () => {
    const { program } = described(`${BOOT}${HOME}${SECOND}${HOSTS}`, {}, { address: "10.1.0.1" });
    expect(program).toMatchObject({
      address: "10.1.0.1",
      networks: [{ cidr: "10.1.0.0/24" }, { cidr: "10.0.0.0/24", masterAddress: "10.0.0.1" }],
    });
  });
});

const sent = (text: string) => text.replace("next-server 10.1.0.1", "next-server 10.0.0.1");

describe("a further network stays as it stands, with its reason", () => {
  test.each([
    [
      "no router",
      SECOND.replace("option routers 10.1.0.254; ", ""),
      {},
      "is missing, expected the router by which nodes of 10.1.0.0/24 reach",
    ],
    ["another next-server", sent(SECOND), {}, "the program would change - subnet 10.1.0.0"],
    ["unknown addresses of the master", sent(SECOND), { addresses: [] }, "the master's addresses could not be read"],
    [
      "a relay that sends elsewhere",
      SECOND,
      { addresses: ["10.0.0.1"] },
      "10.1.0.1 is no address of the master in a network without a relay",
    ],
    [
      "no address on the wire",
      `shared-network s {\n${subnet(7, "")}${SECOND}}\n`,
      { addresses: ["10.0.0.1", "10.7.0.1"] },
      "the master has no address in it, and is on its wire",
    ],
    [
      "dhcpd's own choice of who answers",
      `shared-network s {\n${subnet(7, "")}${SECOND}}\n`,
      { addresses: ["10.0.0.1", "10.7.0.1", "10.1.0.1"] },
      "+ subnet 10.1.0.0 netmask 255.255.255.0 { server-identifier 10.1.0.1;",
    ],
  ])("%s", (_what, second, changes, reason) => {
    const text = `${BOOT}${HOME}${second}${HOSTS}`;
    const description = described(text, changes);
    expect(description.program.networks).toBeUndefined();
    expect(description.program.nodes.map(({ name }) => name)).toEqual(["n1", "n2"]);
    expect(left(description.remarks)).toEqual([expect.stringContaining(`10.1.0.0/24 is no network of the program: `)]);
    expect(left(description.remarks)[0]).toContain(reason);
    expect(kept(text, description)).toEqual({ content: text, warnings: [] });
  });

  test.each([
    [
      "second cards of the same nodes",
      host("n1-b", 1, 14, 'option host-name "n1"; '),
      "all of its hosts have names or cards of other nodes",
    ],
    ["one that stands before them", "", "a host of it has the name or the card of n1, 10.0.0.11"],
  ])("%s", (_what, behind, reason) => {
    const before = behind === "" ? host("n1-b", 1, 14, 'option host-name "n1"; ') : "";
    const { program, remarks } = described(
      `${BOOT}${HOME}${SECOND}${before}${host("n1", 0, 11)}${host("n2", 0, 12)}${behind}`,
    );
    expect(program.networks).toBeUndefined();
    expect(program.nodes.map(({ address }) => address)).toEqual(["10.0.0.11", "10.0.0.12"]);
    expect(left(remarks)).toEqual([expect.stringContaining(reason)]);
  });

  test("controllers, which are told no boot file, are no reason to speak, and never the home", () => {
    const bmcs = [21, 22, 23].map((n) => host(`bmc-${n}`, 1, n)).join("");
    const text = `${HOME.replace("{", '{ filename "p.0";')}${SECOND}${host("n1", 0, 11)}${bmcs}`;
    const { program, remarks } = described(text);
    expect(program).toMatchObject({ network: { cidr: "10.0.0.0/24" }, networks: undefined });
    expect(left(remarks)).toEqual([]);
    expect(remarks[0]).toBe(
      "/etc/dhcpd.conf: of its subnets the program describes 10.0.0.0/24, which has the most hosts that are told a boot file; " +
        "10.0.0.0/24 has 1 hosts, 10.1.0.0/24 has 3 hosts",
    );
  });
});

test("settings that networks have in several ways are in no argument", () => {
  const text = `${HOME.replace("{", '{ filename "a.0"; default-lease-time 600; max-lease-time 600;')}${SECOND.replace("{", '{ filename "b.0"; default-lease-time 600; max-lease-time 600;')}${HOSTS}`;
  const description = described(text);
  expect(description.program.dhcp).toEqual({ existing: "/etc/dhcpd.conf", bootProgram: undefined, leaseSeconds: 600 });
  expect(description.remarks).toContain(
    "filename: nodes get several, a.0 (/etc/dhcpd.conf:1), b.0 (/etc/dhcpd.conf:2); no argument describes it",
  );
  expect(kept(text, description)).toEqual({ content: text, warnings: [] });
});

test.each([
  ["all networks", "/usr 10.0.0.0/24(ro) 10.1.0.0/24(ro)\n", undefined, undefined],
  ["the home", "/usr 10.0.0.0/24(ro)\n", [0], undefined],
  [
    "the home alone in this way",
    "/usr 10.0.0.0/24(ro) 10.1.0.0/24(no_root_squash)\n",
    [0],
    /:1: \/usr 10.1.0.0\/24.* one export a file/,
  ],
  [
    "another network alone",
    "/usr 10.1.0.0/24(ro)\n",
    null,
    /:1: .*an export of the program is for 10.0.0.0\/24 as well/,
  ],
  ["a part of another network", "/usr 10.1.0.0/25(ro)\n", null, /:1: .*for a part of the boot network/],
])("an export to %s", (_what, content, networks, remark) => {
  const { program, remarks } = described(`${BOOT}${HOME}${SECOND}${HOSTS}`, {
    exports: [{ path: "/etc/exports", content, ...owned }],
  });
  expect(program.exports).toEqual(
    networks === null ? [] : [expect.objectContaining({ name: "usr", path: "/usr", networks })],
  );
  const said = renderAdoptedProgram(program);
  if (networks) expect(said).toContain("networks: [networks[0]],");
  if (remark) expect(remarks.join("\n")).toMatch(remark);
});

test("names, paths and owners that are digits alone are texts of the program, and numbers are numbers", () => {
  const wire = (text: string) => `shared-network 10 {\n${text}}\n`;
  const { program } = described(`${BOOT}default-lease-time 600;\nmax-lease-time 600;\n${HOME}${wire(SECOND)}${HOSTS}`, {
    hosts: { path: "/etc/hosts", content: "127.0.0.1 localhost\n", mode: "644", owner: "0", group: "1000" },
    exports: [{ path: "/etc/exports", content: "/export/1 10.0.0.0/24(ro)\n", ...owned }],
  });
  const said = renderAdoptedProgram(program);
  for (const line of [
    '    name: "10",\n    cidr: "10.1.0.0/24",',
    'new NfsExport("1", {',
    '    mode: "644",\n    owner: "0",\n    group: "1000",',
    "  leaseSeconds: 600,",
    "  networks: [networks[0]],",
  ]) {
    expect(said).toContain(`\n${line}\n`);
  }
});

test.each([
  ["the first and the last", [HOME, FAR, SECOND], "10.0.0.0/24(ro) 10.1.0.0/24(ro)", ["10.0.0.0/24", "10.1.0.0/24"]],
  ["the first and the second", [HOME, FAR, SECOND], "10.2.0.0/24(ro) 10.0.0.0/24(ro)", ["10.0.0.0/24", "10.2.0.0/24"]],
  ["the home, which is last", [FAR, SECOND, HOME], "10.0.0.0/24(ro) 10.2.0.0/24(ro)", ["10.0.0.0/24", "10.2.0.0/24"]],
])(
  "an export to some of the networks is for those, whatever their order in the text: %s",
  (_what, subnets, to, cidrs) => {
    const { program } = described(`${BOOT}${subnets.join("")}${HOSTS}${host("n4", 2, 14)}`, {
      addresses: ["10.0.0.1", "10.1.0.1", "10.2.0.1"],
      exports: [{ path: "/etc/exports", content: `/srv ${to}\n`, ...owned }],
    });
    const places = /networks: \[(networks\[\d\](?:, networks\[\d\])*)\]/.exec(renderAdoptedProgram(program))?.[1] ?? "";
    const named = [...places.matchAll(/\d/g)].map(([place]) => program.networks?.[Number(place)].cidr);
    expect(program.networks).toHaveLength(3);
    expect(named).toEqual(cidrs);
  },
);

test("a node added to each network gets from dhcpd what its peers there get", async () => {
  const boots = (text: string, net: number) =>
    text.replace("{ ", `{ server-identifier 10.${net}.0.1; filename "${net}.0"; `);
  const text = `shared-network all {\n${boots(HOME, 0)}${boots(SECOND, 1)}}\n${HOSTS}`;
  const added = [0, 1].map((net) => ({ name: `new${net}`, address: `10.${net}.0.77`, mac: `52:54:00:00:0${net}:77` }));
  const { content, warnings } = kept(text, described(text), added);
  expect(warnings).toEqual([]);
  const macs = ["52:54:00:00:00:11", "52:54:00:00:00:77", "52:54:00:00:01:13", "52:54:00:00:01:77"];
  const offers = Object.values(await dhcpdOffers(content, macs)).map((lines) =>
    lines.split("\n")[0].replace("bios ", ""),
  );
  expect(offers).toEqual([
    "10.0.0.11 from 10.0.0.1, next-server 10.0.0.1, boot file 0.0",
    "10.0.0.77 from 10.0.0.1, next-server 10.0.0.1, boot file 0.0",
    "10.1.0.13 from 10.1.0.1, next-server 10.1.0.1, boot file 1.0",
    "10.1.0.77 from 10.1.0.1, next-server 10.1.0.1, boot file 1.0",
  ]);
});
