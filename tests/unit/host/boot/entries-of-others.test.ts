import {
  bootEntryCalls,
  bootEntryFindings,
  reservedBootCalls,
  reservedBootRemarks,
} from "../../../../lib/host/boot/entries-of-others";

const watch = { loader: "pxelinux" as const, directory: "/tftpboot/pxelinux.cfg", network: "10.0.0.0/24" };
const S0 = "s0.example.com 10.0.0.10 52:54:00:00:00:10";
const S1 = "s1.example.com 10.0.0.11 52:54:00:00:00:11";
const CARDS = "644 01-52-54-00-00-00-10\n644 01-52-54-00-00-00-11";
const found = (values: Record<string, string>, nodes?: string) =>
  bootEntryFindings("f", { ...watch, nodes }, new Map(Object.entries({ "f.own": "0A0000", ...values }))).entries;
const shadow = (card: string, node: string) => ({
  [`/tftpboot/pxelinux.cfg/01-52-54-00-00-00-${card}`]: `read before ours by ${node}.example.com`,
});

test("a host is asked for its boot entries, and for its reservations wherever a platform has them", () =>
  expect(bootEntryCalls("f", watch)).toEqual([
    ["foreign_names", "f", "/tftpboot/pxelinux.cfg"],
    ["foreign_nodes", "f", "/etc/dhcpd.conf", "/etc/dhcp/dhcpd.conf", "/etc/kea/kea-dhcp4.conf"],
  ]));

test("the nodes are those that the host reserves, whatever a state says of them", () => {
  expect(found({ "f.names": CARDS, "f.nodes": S1 })).toEqual(shadow("11", "s1"));
  expect(found({ "f.names": CARDS, "f.nodes": `${S0}\n${S1}` }, S0)).toEqual({
    ...shadow("10", "s0"),
    ...shadow("11", "s1"),
  });
});

test("where the host reserves none, they are those of the state, and else the network's", () => {
  expect(found({ "f.names": CARDS }, S0)).toEqual(shadow("10", "s0"));
  expect(found({ "f.names": `${CARDS}\n644 0A00000A` })).toEqual({
    "/tftpboot/pxelinux.cfg/0A00000A": "read before ours by a node whose address begins with 0A00000A in hexadecimal",
  });
});

describe("after a change of reservations", () => {
  const directories = reservedBootCalls("f").slice(1);
  const at = (directory: string) => `f.${directories.findIndex(([, , path]) => path === directory)}`;
  const remarks = (values: Record<string, string>) => reservedBootRemarks("f", new Map(Object.entries(values)));

  test("every directory of boot entries is looked at", () =>
    expect(directories.map(([call, , directory]) => `${call} ${directory}`)).toEqual([
      "foreign_names /tftpboot/pxelinux.cfg",
      "foreign_names /var/lib/tftpboot/pxelinux.cfg",
      "foreign_names /var/lib/tftpboot/EFI",
    ]));

  test("a file that others left for the card of a node is said, where boot entries of ours lie", () => {
    const [bios, grub] = ["/var/lib/tftpboot/pxelinux.cfg", "/var/lib/tftpboot/EFI"].map(at);
    const values = {
      ...{ "f.nodes": `${S0}\n${S1}`, [`${at("/tftpboot/pxelinux.cfg")}.names`]: CARDS },
      ...{ [`${bios}.own`]: "0A0000", [`${bios}.names`]: "644 01-52-54-00-00-00-11\n600 0A00000A" },
      ...{ [`${grub}.own`]: "grub.cfg-0A0000", [`${grub}.names`]: "644 grub.cfg-0A00000A\n644 grub.cfg-0A0000" },
    };
    expect(remarks(values)).toEqual([
      "/var/lib/tftpboot/pxelinux.cfg/01-52-54-00-00-00-11 is read before ours by s1.example.com",
      "/var/lib/tftpboot/pxelinux.cfg: 0A00000A would be read before our boot entries, but the daemon may not read it",
      "/var/lib/tftpboot/EFI/grub.cfg-0A00000A is read before ours by s0.example.com",
    ]);
    expect(remarks({ ...values, "f.nodes": "" })).toEqual([]);
  });
});
