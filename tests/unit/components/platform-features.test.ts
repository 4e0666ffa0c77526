import { DhcpServer, NfsExport, PxeConfig, RootfsImage, TftpServer, WebServer } from "../../../index";
import { el9Master as master, master as centos5, network, nodes } from "./farm";
import { refusalOf } from "./registered";

test.each<[what: string, program: () => void, message: RegExp]>([
  [
    "an image of a size",
    () => new RootfsImage("a", { master, network, nodes, sizeMiB: 256 }),
    /^RootfsImage "a": sizeMiB: applies to an image on a RAM disk/,
  ],
  [
    "a package list on centos5",
    () => new RootfsImage("a", { master: centos5, network, nodes, packagesOnly: ["kernel"] }),
    /^RootfsImage "a": packagesOnly: applies to an image of el8 or later/,
  ],
  [
    "a mount on centos5",
    () => new RootfsImage("a", { master: centos5, network, nodes, mounts: [{ path: "/home" }] }),
    /^RootfsImage "a": mounts: applies to an image of el8 or later/,
  ],
  [
    "the size of a RAM disk",
    () => new PxeConfig("a", { master, network, imageDigest: "0", ramdiskKiB: 4 }),
    /^PxeConfig "a": ramdiskKiB: applies to an image on a RAM disk/,
  ],
  [
    "the size of a RAM disk for one card",
    () =>
      new PxeConfig("a", {
        master,
        network,
        imageDigest: "0",
        overrides: [{ mac: "02:00:00:00:00:0a", ramdiskKiB: 4 }],
      }),
    /^PxeConfig "a": overrides\[0\]\.ramdiskKiB: applies to an image on a RAM disk/,
  ],
  [
    "a limit of xinetd",
    () => new TftpServer("a", { master, instances: 9 }),
    /^TftpServer "a": instances: is a limit of xinetd/,
  ],
  [
    "/usr",
    () => new NfsExport("a", { master, network, path: "/usr/" }),
    /^NfsExport "a": path: nodes of el9 cannot share \/usr\//,
  ],
  [
    "NFS version 2",
    () => new NfsExport("a", { master, network, version: 2 }),
    /^NfsExport "a": version: 2 is not a version of NFS/,
  ],
  [
    "a web server on centos5",
    () => new WebServer("a", { master: centos5, network }),
    /^WebServer "a": master\.platform: nodes of centos5 boot by TFTP alone/,
  ],
  [
    "UEFI on centos5",
    () => new DhcpServer("a", { master: centos5, network, nodes, uefiBootProgram: "EFI/BOOTX64.EFI" }),
    /^DhcpServer "a": uefiBootProgram: .*know BIOS only/,
  ],
  [
    "a URL of DHCP on centos5",
    () => new DhcpServer("a", { master: centos5, network, nodes, uefiHttpBoot: true }),
    /^DhcpServer "a": uefiHttpBoot: .*know BIOS only/,
  ],
  [
    "a boot over HTTP on centos5",
    () => new PxeConfig("a", { master: centos5, network, imageDigest: "0", imageSizeMiB: 512, uefiHttpBoot: true }),
    /^PxeConfig "a": uefiHttpBoot: .*know BIOS only/,
  ],
  [
    "a /usr that nodes write to",
    () => new NfsExport("a", { master: centos5, network, readOnly: false }),
    /^NfsExport "a": readOnly: false lets every node change \/usr/,
  ],
  [
    "an image of unknown size on centos5",
    () => new PxeConfig("a", { master: centos5, network, imageDigest: "0" }),
    /^PxeConfig "a": imageSizeMiB: is missing/,
  ],
])(
  "%s is refused where there is none (rules platform-features, boot-program-per-firmware)",
  async (_what, program, message) => {
    const { words } = await refusalOf(program);
    expect(words).toMatch(message);
  },
);
