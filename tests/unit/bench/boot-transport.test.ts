import { readFileSync } from "node:fs";
import { join } from "node:path";
import { requireOnly } from "../../../bench/boot-transport";
import { blocksOf } from "../../../bench/plain-transfer";
import { overTftp, urlOf } from "../../../bench/tftp-entry";
import { parseCounters, type Sent } from "../../../bench/transport-counters";

const ENTRY = readFileSync(join(__dirname, "..", "..", "golden", "platforms", "el9", "pxelinux.cfg"), "utf8");

test("the entry by TFTP alone differs from the library's in where the three files are, and in nothing else", () => {
  const changed = overTftp(ENTRY);
  expect(changed).not.toContain("http:");
  expect(changed).toContain("\n  kernel boot-transport/@{digest}/vmlinuz\n");
  expect(changed).toContain(
    "initrd=boot-transport/@{digest}/initramfs.img root=live:tftp://10.0.0.1/boot-transport/@{digest}/rootfs.squashfs ",
  );
  const back = changed.replace("tftp://10.0.0.1/", "").replaceAll("boot-transport/@", "http://10.0.0.1/diskless/@");
  expect(back).toBe(ENTRY);
});

test.each([
  ["http", "http://10.0.0.1/diskless/abc/vmlinuz"],
  ["tftp", "tftp://10.0.0.1/boot-transport/abc/vmlinuz"],
] as const)("a file by %s is at %s", (protocol, url) =>
  expect(urlOf(protocol, "10.0.0.1", "abc", "vmlinuz")).toBe(url),
);

test.each([
  [511, 1],
  [512, 2],
  [513, 2],
])("a file of %d bytes goes in %d blocks of 512", (bytes, blocks) =>
  expect(blocksOf({ vmlinuz: bytes, "initramfs.img": 0 }, 512)).toBe(blocks + 1),
);

const COUNTERS = {
  nftables: [
    { metainfo: { version: "1.0.6", release_name: "Lester Gooch #5", json_schema_version: 1 } },
    { counter: { family: "inet", name: "http", table: "boot_transport", handle: 1, packets: 3, bytes: 4500 } },
    { counter: { family: "inet", name: "tftp", table: "boot_transport", handle: 2, packets: 7, bytes: 900 } },
  ],
};

test("nft's counters are read by name", () =>
  expect(parseCounters(JSON.stringify(COUNTERS))).toEqual({ httpBytes: 4500, tftpBytes: 900, tftpPackets: 7 }));

test("a counter that nft does not list is an error, not a zero", () =>
  expect(() => parseCounters(JSON.stringify({ nftables: COUNTERS.nftables.slice(0, 2) }))).toThrow(
    'no counter "tftp"',
  ));

describe("a run counts", () => {
  const files = { vmlinuz: 10, "initramfs.img": 20, "rootfs.squashfs": 70 };
  const sent = (httpBytes: number, tftpBytes: number): Sent => ({ httpBytes, tftpBytes, tftpPackets: 1 });

  test.each([
    ["http", sent(110, 5)],
    ["tftp", sent(0, 130)],
  ] as const)("by %s when all of the image came by it", (way, run) =>
    expect(() => requireOnly(way, run, files)).not.toThrow(),
  );

  test.each([
    ["http", sent(60, 60), "fetched 60 bytes by it, but the image has 100"],
    ["tftp", sent(0, 99), "fetched 99 bytes by it"],
    ["tftp", sent(1, 130), "fetched 1 bytes by HTTP"],
  ] as const)("by %s not otherwise: %j", (way, run, says) => expect(() => requireOnly(way, run, files)).toThrow(says));
});
