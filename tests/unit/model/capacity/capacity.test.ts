import fc from "fast-check";
import type { BootFile } from "../../../../lib/model/capacity/boot-transfers";
import { CapacityInput, capacityOf } from "../../../../lib/model/capacity/capacity";
import { capacityLine } from "../../../../lib/model/capacity/capacity-line";
import { limitsFor } from "../../../../lib/model/tftp/tftp-limits";

const nfs = { path: "/home", threads: 8, setting: "threads of the section [nfsd] in /etc/nfs.conf" };
const web = { workers: 400, threadsPerProcess: 25, backlog: 511, settings: "/etc/httpd/conf.d" };
const byHttp: BootFile[] = [
  { what: "boot loader for BIOS", file: "lpxelinux.0", protocol: "TFTP", unknown: "it comes from a package" },
  { what: "kernel", file: "vmlinuz", protocol: "HTTP" },
  { what: "initramfs", file: "initramfs.img", protocol: "HTTP" },
  { what: "root image", file: "rootfs.squashfs", protocol: "HTTP" },
];
const byTftp: BootFile[] = [
  { what: "kernel", file: "vmlinuz", protocol: "TFTP" },
  { what: "root image", file: "rootfs.gz", protocol: "TFTP" },
  { what: "/usr", file: "/usr", protocol: "NFS", unknown: "it is what a node reads" },
];
const sizes = {
  vmlinuz: { bytes: 10_000_000 },
  "initramfs.img": { bytes: 30_000_000 },
  "rootfs.squashfs": { bytes: 360_000_000 },
  manifest: { bytes: 5 },
};
const overlay = { kind: "overlay", overlayPercent: 20 } as const;

const today = (nodes: number, more: Partial<CapacityInput> = {}): CapacityInput => ({
  settings: { linkMbit: 1000, bootAtOnce: nodes },
  nodes,
  server: { tftpBlockBytes: 1408, web, nfs },
  images: [{ files: byHttp, sizes, memory: overlay }],
  ...more,
});
const of2011 = (nodes: number, root?: number): CapacityInput => ({
  settings: { linkMbit: 1000, nodeMemoryMiB: 1024, bootAtOnce: nodes },
  nodes,
  server: { tftpBlockBytes: 1408, tftp: limitsFor(nodes), nfs: { ...nfs, path: "/usr" } },
  images: [
    {
      files: byTftp,
      sizes: root === undefined ? undefined : { vmlinuz: { bytes: 2_000_000 }, "rootfs.gz": { bytes: root } },
      memory: { kind: "ramdisk", sizeMiB: 512 },
    },
  ],
});

test("a built image says what a node fetches, and the link how long many of them take", () => {
  const capacity = capacityOf(today(100));
  expect(capacity.images).toEqual([
    {
      transfers: [
        {
          what: "boot loader for BIOS",
          file: "lpxelinux.0",
          protocol: "TFTP",
          bytes: "unknown, since it comes from a package",
        },
        { what: "kernel", file: "vmlinuz", protocol: "HTTP", bytes: 10_000_000 },
        { what: "initramfs", file: "initramfs.img", protocol: "HTTP", bytes: 30_000_000 },
        { what: "root image", file: "rootfs.squashfs", protocol: "HTTP", bytes: 360_000_000 },
      ],
      bytes: 400_000_000,
    },
  ]);
  // 100 times 400 MB of 1448 bytes in each 1538, at 125 MB/s
  expect(capacity.stormSeconds).toBe(340);
  expect(capacity.prediction).toMatch(/^At least: 100 nodes at once, 424\d{6} bytes each with all headers/);
  expect(capacity.warnings).toEqual([]);
});

test("before the build a preview says that sizes are unknown, and what a MiB takes", () => {
  const capacity = capacityOf(today(100, { images: [{ files: byHttp, sizes: undefined, memory: overlay }] }));
  expect(capacity.images[0].bytes).toBe("unknown until the image is built");
  expect(capacity.images[0].transfers[3].bytes).toBe("unknown until the image is built");
  expect(capacity.stormSeconds).toBe("unknown until the image is built");
  expect(capacity.prediction).toMatch(/^Each MiB of the image takes 0\.9 s for 100 nodes at once by HTTP/);
});

test("a line says all of it", () => {
  expect(capacityLine(capacityOf(today(100)))).toMatch(
    /^capacity: each node fetches: 400\.0 MB \(boot loader for BIOS by TFTP: unknown, since it comes from a package, kernel by HTTP: 10\.0 MB, .*\)\. A boot of 100 nodes at once: 340 s\. At least: /,
  );
  expect(capacityLine(capacityOf(of2011(10)))).toContain(
    "A boot of 10 nodes at once: unknown until the image is built. ",
  );
});

test("several images count as the largest, and one that is not built leaves the whole unknown", () => {
  const small = { "rootfs.squashfs": { bytes: 1 }, vmlinuz: { bytes: 1 }, "initramfs.img": { bytes: 1 } };
  const images = [
    { files: byHttp, sizes, memory: overlay },
    { group: "gpu", files: byHttp, sizes: small, memory: overlay },
  ];
  const { stormSeconds, prediction } = capacityOf(today(100, { images }));
  expect(stormSeconds).toBe(340);
  expect(prediction).toContain("that some nodes boot a smaller image");
  const unbuilt = [images[0], { ...images[1], sizes: undefined }];
  expect(capacityOf(today(100, { images: unbuilt })).stormSeconds).toBe("unknown until the image is built");
});

test("by TFTP alone, /usr by NFS and the wait for answers are left out aloud", () => {
  const { prediction, images } = capacityOf(of2011(10, 60_000_000));
  expect(prediction).toContain("what nodes read of /usr by NFS, that TFTP waits for the answer to each block");
  expect(images[0].bytes).toBe(62_000_000);
});

describe("warnings", () => {
  const rules = (input: CapacityInput) =>
    capacityOf(input).warnings.map((warning) => /\(rule ([\w-]+)\)|rule ([\w-]+)\)|gc_thresh3/.exec(warning)?.[0]);

  test("an image of 92,273,280 bytes by TFTP (rule tftp-transfer-size)", () =>
    expect(capacityOf(of2011(10, 92_273_280)).warnings).toEqual([
      expect.stringContaining("the root image of 92273280 bytes goes by TFTP"),
    ]));

  test("the same by HTTP is none", () => expect(capacityOf(today(10)).warnings).toEqual([]));

  test("65 nodes of xinetd (rule tftp-boot-storm)", () =>
    expect(capacityOf(of2011(65, 1)).warnings).toEqual([expect.stringMatching(/^nodes: 65 nodes boot at once/)]));

  test("an image that a group's nodes cannot hold names the group", () => {
    const images = [{ group: "gpu", files: byHttp, sizes, memory: overlay }];
    const settings = { linkMbit: 1000, nodeMemoryMiB: 600, bootAtOnce: 10 };
    expect(capacityOf(today(10, { images, settings })).warnings).toEqual([
      expect.stringContaining("the root image of group gpu has 360000000 bytes, and a node of 600 MiB has 88 MiB"),
    ]);
    expect(capacityOf(today(10, { images, settings })).images[0].overlayMiB).toBe(120);
  });

  test("5000 nodes of today meet the limits of sockets, httpd, nfsd and neighbours", () =>
    expect(rules(today(5000))).toEqual([
      "(rule request-burst)",
      "rule http-workers)",
      "(rule nfs-connections)",
      "gc_thresh3",
    ]));

  test("5000 nodes that boot by tens meet those that count nodes, not boots", () =>
    expect(rules(today(5000, { settings: { linkMbit: 1000, bootAtOnce: 10 } }))).toEqual([
      "(rule nfs-connections)",
      "gc_thresh3",
    ]));

  test("fewer nodes at once never bring a warning more", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6000 }), fc.integer({ min: 1, max: 6000 }), (a, b) => {
        const [few, many] = [Math.min(a, b), Math.max(a, b)];
        const count = (bootAtOnce: number) =>
          capacityOf(today(6000, { settings: { linkMbit: 1000, bootAtOnce } })).warnings.length;
        expect(count(few)).toBeLessThanOrEqual(count(many));
      }),
    ));
});
