import { BootEntryWatch, foreignBootEntries } from "../../../../lib/model/boot/foreign-boot-entries";

const NODES = [
  "s0.example.com 10.0.0.10 52:54:00:ab:cd:10",
  "s1.example.com 10.0.0.171 52:54:00:ab:cd:11",
  "s2.example.com 10.0.0.12 52:54:00:ab:cd:12",
];
const UUID = "4c4c4544-0042-3610-8051-b4c04f4a4d32";
const pxelinux: BootEntryWatch = {
  ...{ loader: "pxelinux", directory: "/tftpboot/pxelinux.cfg", network: "10.0.0.0/24" },
  nodes: `${NODES.join("\n")}\n`,
};
const grub: BootEntryWatch = {
  ...pxelinux,
  ...{ loader: "grub", directory: "/tftpboot/EFI" },
};
const OWN = {
  pxelinux: "0A0000\ngroup-gpu\n01-52-54-00-ab-cd-12\n",
  grub: "grub.cfg-0A0000\ngrub.cfg-01-52-54-00-ab-cd-12\ngrub.cfg-52-54-00-ab-cd-12\n",
};
const findings = (watch: BootEntryWatch, ...names: string[]) => findingsBeside(OWN[watch.loader], watch, ...names);
const findingsBeside = (own: string, watch: BootEntryWatch, ...names: string[]) =>
  foreignBootEntries(watch, names.map((name) => `644 ${name}`).join("\n"), own);

test.each([
  ["the card of a node", pxelinux, "01-52-54-00-ab-cd-10", "s0.example.com"],
  ["the address of a node", pxelinux, "0A0000AB", "s1.example.com"],
  ["all but the last digit of two addresses", pxelinux, "0A00000", "s0.example.com"],
  ["the UUID of a machine", pxelinux, UUID, "the machine of that UUID"],
  ["the card of a node, for GRUB", grub, "grub.cfg-01-52-54-00-ab-cd-10", "s0.example.com"],
  ["the card of a node, for a GRUB without hardware types", grub, "grub.cfg-52-54-00-ab-cd-11", "s1.example.com"],
  ["the address of a node, for GRUB", grub, "grub.cfg-0A00000A", "s0.example.com"],
  ["the UUID of a machine, for GRUB", grub, `grub.cfg-${UUID}`, "the machine of that UUID"],
])("a file by %s is read before ours", (_what, watch, name, reader) =>
  expect(findings(watch, name)).toEqual({
    entries: { [`${watch.directory}/${name}`]: `read before ours by ${reader}` },
    remarks: [],
  }),
);

test("a file is nearer than that of the node's own network", () => {
  const watch = {
    ...{ ...pxelinux, network: "10.0.0.0/24 10.1.0.0/26" },
    nodes: "s0.example.com 10.0.0.10 52:54:00:ab:cd:10\ns9.example.com 10.1.0.12 52:54:00:ab:cd:19\n",
  };
  expect(
    findingsBeside("0A0000\n0A01000\n0A01001\n0A01002\n0A01003\n", watch, "0A00000", "0A01000C", "0A0100").entries,
  ).toEqual({
    "/tftpboot/pxelinux.cfg/0A00000": "read before ours by s0.example.com",
    "/tftpboot/pxelinux.cfg/0A01000C": "read before ours by s9.example.com",
  });
});

test.each([
  ["ours", pxelinux, "0A0000"],
  ["a link of ours", pxelinux, "01-52-54-00-ab-cd-12"],
  ["as long as ours, of another network", pxelinux, "0A0001"],
  ["shorter than ours", pxelinux, "0A00"],
  ["the last of all", pxelinux, "default"],
  ["of an address that no node has", pxelinux, "0A0000C8"],
  ["of a card that no node has", pxelinux, "01-52-54-00-ab-cd-99"],
  ["of a node that has a file of ours for its card", pxelinux, "0A00000C"],
  ["another network's", pxelinux, "0B00000A"],
  ["a copy that an editor left", pxelinux, "0A0000.bak"],
  ["GRUB's last", grub, "grub.cfg"],
  ["no configuration of GRUB", grub, "grubx64.efi"],
  ["a pxelinux name, beside GRUB", grub, "0A00000A"],
  ["shorter than ours, for GRUB", grub, "grub.cfg-0A"],
])("a file that is %s is no matter", (_what, watch, name) =>
  expect(findings(watch, name)).toEqual({ entries: {}, remarks: [] }),
);

test.each(["01-52-54-00-AB-CD-10", "01-52-54-00-ab-CD-10", "01-52:54:00:ab:cd:10", "0a0000ab"])(
  "%s, meant for a node and read by none, is worth a word",
  (name) =>
    expect(findings(pxelinux, name)).toEqual({
      entries: {},
      remarks: [expect.stringContaining(`${name} is read by no node`)],
    }),
);

test("a file that the daemon may not read shadows nothing, and is worth a word", () =>
  expect(foreignBootEntries(pxelinux, "600 0A0000AB", OWN.pxelinux)).toEqual({
    entries: {},
    remarks: ["/tftpboot/pxelinux.cfg: 0A0000AB would be read before our boot entries, but the daemon may not read it"],
  }));

test("of nodes that are not known the network says which addresses are theirs, and cards may be anybody's", () => {
  const unknown = { ...pxelinux, nodes: "" };
  expect(findings(unknown, "0A0000AB", "0A00", "0B000001", "01-52-54-00-ab-cd-10").entries).toEqual({
    "/tftpboot/pxelinux.cfg/0A0000AB": "read before ours by a node whose address begins with 0A0000AB in hexadecimal",
  });
});

test("a prefix between two digits: what is longer than ours counts, under each of our names", () => {
  const wide = {
    ...pxelinux,
    network: "10.0.0.0/22",
    nodes: "n1 10.0.3.4 52:54:00:ab:cd:10\n",
  };
  const own = "0A0000\n0A0001\n0A0002\n0A0003\n";
  expect(Object.keys(findingsBeside(own, wide, "0A00030", "0A0003", "0A000", "0A00020").entries)).toEqual([
    "/tftpboot/pxelinux.cfg/0A00030",
  ]);
});

test("nodes as a host says them: those of other networks are no matter, nor is what is no address", () => {
  const nodes = `${NODES[0]}\ns9.example.com 10.9.0.10 52:54:00:ab:cd:19\ns8.example.com 10.0.0 52:54:00:ab:cd:18\n`;
  const names = ["01-52-54-00-ab-cd-10", "01-52-54-00-ab-cd-18", "01-52-54-00-ab-cd-19", "0A09000A"];
  expect(Object.keys(findings({ ...pxelinux, nodes }, ...names).entries)).toEqual([
    "/tftpboot/pxelinux.cfg/01-52-54-00-ab-cd-10",
  ]);
});

test("without a network our own names say which address is nearer than which", () => {
  const watch = { ...pxelinux, network: "", nodes: "s0 10.0.0.10 52:54:00:ab:cd:10\ns9 10.9.0.10 52:54:00:ab:cd:19\n" };
  const shadows = findingsBeside("0A0000\n0A\n", watch, "0A000", "0A00000A", "0A09000A", "0B").entries;
  expect(shadows).toEqual({
    "/tftpboot/pxelinux.cfg/0A00000A": "read before ours by s0",
    "/tftpboot/pxelinux.cfg/0A09000A": "read before ours by s9",
  });
  const none = findingsBeside("", watch, "0A00000A", "01-52-54-00-ab-cd-19").entries;
  expect(Object.keys(none)).toEqual(["/tftpboot/pxelinux.cfg/01-52-54-00-ab-cd-19"]);
});

test("one file of many nodes names them by ranges, and many files are cut", () => {
  const many = Array.from({ length: 40 }, (_, i) => `n${i} 10.0.0.${i + 16} 52:54:00:00:01:${String(i + 10)}`);
  const watch = { ...pxelinux, nodes: many.join("\n") };
  expect(findings(watch, "0A00001").entries["/tftpboot/pxelinux.cfg/0A00001"]).toBe("read before ours by n[0-15]");
  const each = findings(watch, ...many.map((_, i) => `0A0000${(i + 16).toString(16).toUpperCase()}`)).entries;
  expect(Object.keys(each)).toHaveLength(21);
  expect(each["(more)"]).toBe("20 entries more");
});

test("a file by any card of a node is read before ours, unless all of them have one of ours", () => {
  const watch = { ...pxelinux, nodes: "s0.example.com 10.0.0.10 52:54:00:ab:cd:10 52:54:00:ab:cd:20\n" };
  const shadowed = (own: string) => Object.keys(findingsBeside(own, watch, "01-52-54-00-ab-cd-20", "0A00000A").entries);
  const both = ["/tftpboot/pxelinux.cfg/01-52-54-00-ab-cd-20", "/tftpboot/pxelinux.cfg/0A00000A"];
  expect(shadowed("0A0000\n")).toEqual(both);
  expect(shadowed("0A0000\n01-52-54-00-ab-cd-10\n")).toEqual(both);
  expect(shadowed("0A0000\n01-52-54-00-ab-cd-10\n01-52-54-00-ab-cd-20\n")).toEqual([]);
});
