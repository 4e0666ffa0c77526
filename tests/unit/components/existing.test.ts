import * as pulumi from "@pulumi/pulumi";
import { DhcpServer, DhcpServerArgs, NfsExport, NfsExportArgs, TftpServer, TftpServerArgs } from "../../../index";
import { DHCPD, EXPORTS, XINETD } from "../adopt/howto-master";
import { master, network, el9Master } from "./farm";
import { named, refusalOf, Registered, run } from "./registered";

const nodes = [
  { name: "s0.example.com", address: "10.0.0.10", mac: "AA:BB:CC:DD:EE:FF" },
  { name: "s1.example.com", address: "10.0.0.11", mac: "AA:BB:CC:DD:EE:00" },
  { name: "s2.example.com", address: "10.0.0.12", mac: "AA:BB:CC:DD:EE:11" },
  { name: "s4.example.com", address: "10.0.0.13", mac: "AA:BB:CC:DD:EE:22" },
];
const el9 = el9Master;
const ready = { master, installPackages: false } as const;
const dhcp: DhcpServerArgs = { ...ready, network, nodes, existing: DHCPD };
const tftp: TftpServerArgs = { ...ready, existing: XINETD };
const nfs: NfsExportArgs = { ...ready, network, rootSquash: false, existing: EXPORTS };

// a rootSquash of false brings one, which a test of its own looks at
jest.spyOn(pulumi.log, "warn").mockResolvedValue();

function filesOf(resources: readonly Registered[], name: string): unknown {
  return named(resources, name).inputs.files;
}

test("texts that say what the program says are written as they stand, and nothing else is managed", async () => {
  const resources = await run(() => {
    new DhcpServer("dhcp", dhcp);
    new TftpServer("tftp", tftp);
    new NfsExport("usr", nfs);
  });
  expect(filesOf(resources, "dhcp-service")).toMatchObject([{ path: "/etc/dhcpd.conf", content: DHCPD }]);
  expect(filesOf(resources, "tftp-service")).toMatchObject([{ path: "/etc/xinetd.d/tftp", content: XINETD }]);
  const [exports] = filesOf(resources, "usr-service") as object[];
  expect(exports).toMatchObject({ path: "/etc/exports", content: EXPORTS });
  expect(exports).not.toHaveProperty("block");
  expect(resources.map(({ name }) => name)).toEqual(
    ["dhcp", "dhcp-service", "tftp", "tftp-service", "usr", "usr-service"].sort(),
  );
});

test("a text that decides itself whom it serves is asked what it can answer", async () => {
  const servingOf = async (program: () => void, name: string) => named(await run(program), name).inputs.serving;
  const offered = (existing: string) => servingOf(() => new DhcpServer("dhcp", { ...dhcp, existing }), "dhcp-service");
  const address = { "DHCP discover of aa:bb:cc:dd:ee:ff by BIOS firmware": "10.0.0.10 from 10.0.0.1" };
  expect(await offered(DHCPD)).toEqual(address);
  expect(await offered(`ignore client-updates;\n${DHCPD}`)).toEqual(address);
  expect(await offered(`deny  booting;\n${DHCPD}`)).toEqual({ "UDP port 67": "open" });
  const got = (existing: string) => servingOf(() => new TftpServer("tftp", { ...tftp, existing }), "tftp-service");
  expect(await got(XINETD)).toEqual({ "TFTP get from /tftpboot": "the bytes that lie in the directory" });
  expect(await got(XINETD.replace("{", "{\n  only_from = 10.0.0.10"))).toEqual({ "UDP port 69": "open" });
});

test("the reservation of the lowest address stands for all, wherever it stands", async () => {
  const servingOf = async (...given: typeof nodes) =>
    named(await run(() => new DhcpServer("dhcp", { ...ready, network, nodes: given })), "dhcp-service").inputs.serving;
  expect(await servingOf(nodes[2], nodes[1])).toEqual({
    "DHCP discover of aa:bb:cc:dd:ee:00 by BIOS firmware":
      "10.0.0.11 from 10.0.0.1, next-server 10.0.0.1, boot file pxelinux.0",
  });
});

test("a text with a key is readable by root only", async () => {
  const existing = `key omapi { algorithm hmac-md5; secret "c2VjcmV0"; }\n${DHCPD}`;
  const resources = await run(() => new DhcpServer("dhcp", { ...dhcp, existing }));
  expect(filesOf(resources, "dhcp-service")).toMatchObject([{ content: existing, mode: "0600" }]);
});

test("a text with a key keeps the mode by which others read it, where the program says so", async () => {
  const existing = `key omapi { algorithm hmac-md5; secret "c2VjcmV0"; }\n${DHCPD}`;
  const resources = await run(() => new DhcpServer("dhcp", { ...dhcp, existing, existingMode: "0644" }));
  expect(filesOf(resources, "dhcp-service")).toMatchObject([{ content: existing, mode: "0644" }]);
});

test.each([
  ["a mode without a text", { existing: undefined, existingMode: "0644" }, "existingMode: is of the file of existing"],
  [
    "no mode",
    { existing: DHCPD, existingMode: "u=rw" },
    'existingMode: "u=rw" is not a mode, expected four octal digits',
  ],
])("%s is refused", async (_what, more, message) => {
  const { words } = await refusalOf(() => new DhcpServer("dhcp", { ...dhcp, ...more }));
  expect(words).toContain(message);
});

test("an export whose network has a mask is asked for as exportfs lists it", async () => {
  const existing = EXPORTS.replace("/24", "/255.255.255.0");
  const resources = await run(() => new NfsExport("usr", { ...nfs, existing }));
  expect(filesOf(resources, "usr-service")).toMatchObject([{ content: existing }]);
  expect(Object.keys(named(resources, "usr-service").inputs.serving as object)).toContain(
    "export of /usr to 10.0.0.0/255.255.255.0",
  );
});

test("new nodes that boot otherwise than their peers are warned of in the preview", async () => {
  const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
  const own = (n: number, file: string) =>
    `host n${n} { hardware ethernet 52:54:00:00:00:0${n}; fixed-address 10.0.0.1${n}; filename "${file}"; }\n`;
  const existing = `subnet 10.0.0.0 netmask 255.255.255.0 { next-server 10.0.0.1; }\n${own(1, "a")}${own(2, "b")}`;
  const listed = [1, 2, 3].map((n) => ({ name: `n${n}`, address: `10.0.0.1${n}`, mac: `52:54:00:00:00:0${n}` }));
  await run(() => new DhcpServer("dhcp", { ...ready, network: { cidr: "10.0.0.0/24" }, nodes: listed, existing }));
  expect(warn.mock.calls.map(([text]) => text)).toContain(
    'DhcpServer "dhcp": filename: nodes that existing does not have yet: n3 gets none; the others get a, b',
  );
});

test("a kept text may have no nodes, ours may not", async () => {
  const resources = await run(() => new DhcpServer("dhcp", { ...dhcp, nodes: [] }));
  expect(filesOf(resources, "dhcp-service")).toMatchObject([{ path: "/etc/dhcpd.conf" }]);
  expect(named(resources, "dhcp-service").inputs.serving).toEqual({ "UDP port 67": "open" });
  await run(() =>
    expect(() => new DhcpServer("dhcp", { ...ready, network, nodes: [] })).toThrow(
      "nodes: is empty, expected at least one",
    ),
  );
});

test("on el9 the export's own file is kept", async () => {
  const resources = await run(() => new NfsExport("home", { ...nfs, master: el9, existing: "# ours\n" }));
  expect(filesOf(resources, "home-service")).toMatchObject([
    {
      path: "/etc/exports.d/home.exports",
      content: "# ours\n/home 10.0.0.0/24(ro,no_root_squash,no_subtree_check)\n",
    },
  ]);
});

test.each<[what: string, program: () => void, message: string]>([
  [
    "a dhcpd.conf of another network",
    () => new DhcpServer("dhcp", { ...dhcp, network: { cidr: "10.0.0.0/16" } }),
    'DhcpServer "dhcp": existing: declares no subnet 10.0.0.0 netmask 255.255.0.0',
  ],
  [
    "a dhcpd.conf that dhcpd would refuse",
    () => new DhcpServer("dhcp", { ...dhcp, existing: "subnet {" }),
    'DhcpServer "dhcp": existing:1: has an opening brace that nothing closes',
  ],
  [
    "a control channel",
    () => new DhcpServer("dhcp", { ...dhcp, controlChannel: true }),
    'DhcpServer "dhcp": controlChannel: cannot be combined with existing',
  ],
  [
    "a loader of UEFI",
    () => new DhcpServer("dhcp", { ...dhcp, master: el9, uefiBootProgram: "grub.efi" }),
    'DhcpServer "dhcp": uefiBootProgram: cannot be combined with existing',
  ],
  [
    "a boot over HTTP",
    () => new DhcpServer("dhcp", { ...dhcp, master: el9, uefiHttpBoot: true }),
    'DhcpServer "dhcp": uefiHttpBoot: cannot be combined with existing',
  ],
  [
    "a limit",
    () => new TftpServer("tftp", { ...tftp, instances: 5 }),
    'TftpServer "tftp": instances: cannot be combined with existing',
  ],
  [
    "xinetd on el9",
    () => new TftpServer("tftp", { ...tftp, master: el9 }),
    'TftpServer "tftp": existing: is a service of xinetd, which el9 does not start in.tftpd by',
  ],
])("%s is refused with its argument", async (_what, program, message) => {
  await run(() => expect(program).toThrow(message));
});
