import * as pulumi from "@pulumi/pulumi";
import { DhcpServer, DhcpServerArgs, NfsExport, NfsExportArgs, TftpServer, TftpServerArgs } from "../../../index";
import { DHCPD, EXPORTS, XINETD } from "../adopt/howto-master";
import { master, network } from "./farm";
import { named, Registered, run } from "./registered";

const nodes = [
  { name: "s0.example.com", address: "10.0.0.10", mac: "AA:BB:CC:DD:EE:FF" },
  { name: "s1.example.com", address: "10.0.0.11", mac: "AA:BB:CC:DD:EE:00" },
  { name: "s2.example.com", address: "10.0.0.12", mac: "AA:BB:CC:DD:EE:11" },
  { name: "s4.example.com", address: "10.0.0.13", mac: "AA:BB:CC:DD:EE:22" },
];
const el9 = { ...master, platform: "el9" };
const ready = { master, packages: "present" } as const;
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

test("a text that decides itself whom it serves is not asked whether it serves", async () => {
  const probeOf = async (program: () => void, name: string) => named(await run(program), name).inputs.probe;
  const probed = (existing: string) => probeOf(() => new DhcpServer("dhcp", { ...dhcp, existing }), "dhcp-service");
  expect(await probed(DHCPD)).toBe("probe_dhcp 10.0.0.1 aa:bb:cc:dd:ee:ff 10.0.0.10");
  expect(await probed(`ignore client-updates;\n${DHCPD}`)).toBeDefined();
  expect(await probed(`deny  booting;\n${DHCPD}`)).toBeUndefined();
  const served = (existing: string) => probeOf(() => new TftpServer("tftp", { ...tftp, existing }), "tftp-service");
  expect(await served(XINETD)).toBe("probe_tftp 10.0.0.1 /tftpboot");
  expect(await served(XINETD.replace("{", "{\n  only_from = 10.0.0.10"))).toBeUndefined();
});

test("the reservation of the lowest address stands for all, wherever it stands", async () => {
  const probeOf = async (...given: typeof nodes) =>
    named(await run(() => new DhcpServer("dhcp", { ...ready, network, nodes: given })), "dhcp-service").inputs.probe;
  expect(await probeOf(nodes[2], nodes[1])).toBe("probe_dhcp 10.0.0.1 aa:bb:cc:dd:ee:00 10.0.0.11");
});

test("a text with a key is readable by root only", async () => {
  const existing = `key omapi { algorithm hmac-md5; secret "c2VjcmV0"; }\n${DHCPD}`;
  const resources = await run(() => new DhcpServer("dhcp", { ...dhcp, existing }));
  expect(filesOf(resources, "dhcp-service")).toMatchObject([{ content: existing, mode: "0600" }]);
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
    'DhcpServer "dhcp": controlChannel: cannot be put into a text that is kept',
  ],
  [
    "a loader of UEFI",
    () => new DhcpServer("dhcp", { ...dhcp, master: el9, uefiBootFile: "grub.efi" }),
    'DhcpServer "dhcp": uefiBootFile: cannot be put into a text that is kept',
  ],
  [
    "a limit",
    () => new TftpServer("tftp", { ...tftp, instances: 5 }),
    'TftpServer "tftp": instances: cannot be put into a text that is kept',
  ],
  [
    "xinetd on el9",
    () => new TftpServer("tftp", { ...tftp, master: el9 }),
    'TftpServer "tftp": existing: is a service of xinetd, which el9 does not start in.tftpd by',
  ],
])("%s is refused with its argument", async (_what, program, message) => {
  await run(() => expect(program).toThrow(message));
});
