import {
  DhcpServer,
  HostArgs,
  Master,
  NfsExport,
  NtpServer,
  PxeConfig,
  RootfsImage,
  SyslogServer,
  TftpServer,
  WebServer,
} from "../../../index";
import { renderRsyslogInput } from "../../../lib/render/log";
import { el9Master, network, nodes } from "./farm";
import { named, run, treeOf } from "./registered";
import { eachIs } from "../each-is";

const master: HostArgs = el9Master;
const { connection } = el9Master;
const OURS = { mode: "0644", owner: "root", group: "root" };
const FIREWALL = { connection, address: "10.0.0.1" };

test.each<[what: string, program: () => void, tree: string[]]>([
  [
    "DhcpServer",
    () => new DhcpServer("a", { master, network, nodes }),
    ["a DhcpServer", "  a-firewall HostFirewall", "  a-packages HostPackages", "  a-service HostService"],
  ],
  [
    "TftpServer",
    () => new TftpServer("a", { master }),
    ["a TftpServer", "  a-firewall HostFirewall", "  a-packages HostPackages", "  a-service HostService"],
  ],
  [
    "NfsExport",
    () => new NfsExport("a", { master, network }),
    ["a NfsExport", "  a-firewall HostFirewall", "  a-packages HostPackages", "  a-service HostService"],
  ],
  [
    "NtpServer",
    () => new NtpServer("a", { master, network }),
    ["a NtpServer", "  a-firewall HostFirewall", "  a-packages HostPackages", "  a-service HostService"],
  ],
  [
    "WebServer",
    () => new WebServer("a", { master, network }),
    ["a WebServer", "  a-firewall HostFirewall", "  a-packages HostPackages", "  a-service HostService"],
  ],
  [
    "SyslogServer",
    () => new SyslogServer("a", { master }),
    ["a SyslogServer", "  a-firewall HostFirewall", "  a-service HostService"],
  ],
  [
    "PxeConfig",
    () => new PxeConfig("a", { master, network, imageDigest: "0123" }),
    [
      "a PxeConfig",
      "  a-config HostFile",
      "  a-config-uefi HostFile",
      "  a-loader HostFile",
      "  a-packages HostPackages",
      "  a-uefi-loader HostFile",
    ],
  ],
  [
    "RootfsImage",
    () => new RootfsImage("a", { master, network, nodes }),
    ["a RootfsImage", "  a-build command:remote:Command", "  a-packages HostPackages", "  a-published PublishedImage"],
  ],
  [
    "Master",
    () => new Master("a", { master, network, nodes }),
    ["a Master", "  a-hosts HostFile", "  a-packages HostPackages"],
  ],
])("%s on el9 and all that is in it", async (_what, program, tree) => expect(treeOf(await run(program))).toEqual(tree));

test.each<[what: string, program: () => void, services: string[]]>([
  ["DhcpServer", () => new DhcpServer("a", { master, network, nodes }), ["dhcp"]],
  ["TftpServer", () => new TftpServer("a", { master }), ["tftp"]],
  ["NfsExport", () => new NfsExport("a", { master, network }), ["nfs"]],
  ["NfsExport for version 3", () => new NfsExport("a", { master, network, version: 3 }), ["nfs", "mountd", "rpc-bind"]],
  ["NtpServer", () => new NtpServer("a", { master, network }), ["ntp"]],
  ["WebServer", () => new WebServer("a", { master, network }), ["http"]],
  ["SyslogServer", () => new SyslogServer("a", { master }), ["syslog"]],
])("%s opens what it offers in the zone of the boot network, now and after a boot", async (_what, program, services) =>
  expect(named(await run(program), "a-firewall").inputs).toEqual({
    ...FIREWALL,
    ledgerKey: "a-firewall",
    runtime: eachIs("open", services),
    permanent: eachIs("open", services),
  }),
);

test("a DHCP server is dhcpd as systemd runs it, with a file that sends each firmware to its loader", async () => {
  const { inputs } = named(await run(() => new DhcpServer("dhcp", { master, network, nodes })), "dhcp-service");
  expect(inputs).toMatchObject({
    serviceManager: "systemd",
    service: "dhcpd",
    files: [{ ...OURS, path: "/etc/dhcp/dhcpd.conf", validate: "dhcpd -t -cf {candidate}" }],
  });
  const [{ content }] = inputs.files as { content: string }[];
  const offers = Object.values(inputs.serving as Record<string, string>).map((text) => text.replace(/^.*, /, ""));
  expect(offers).toEqual(["boot file lpxelinux.0", "boot file EFI/shimx64.efi"]);
  expect(content).toMatch(/= 00:07 or .* = 00:09 \{\n {4}filename "EFI\/shimx64.efi";/);
  expect(content).toMatch(/= 00:00 \{\n {4}filename "lpxelinux.0";/);
});

test("a TFTP server is a socket of the package's own, so there is no file of ours", async () =>
  expect(named(await run(() => new TftpServer("tftp", { master })), "tftp-service").inputs).toEqual({
    connection,
    serviceManager: "systemd",
    service: "tftp.socket",
    running: true,
    enabled: true,
    files: [],
    questions: { "TFTP get from /var/lib/tftpboot": "ask_tftp 10.0.0.1 /var/lib/tftpboot lpxelinux.0" },
    serving: { "TFTP get from /var/lib/tftpboot": "the bytes that lie in the directory" },
    unit: "as applied",
  }));

test("an export has a file of its own and needs no other service", async () => {
  const program = () => new NfsExport("home", { master, network, readOnly: false });
  expect(named(await run(program), "home-service").inputs).toEqual({
    connection,
    serviceManager: "systemd",
    service: "nfs-server",
    running: true,
    enabled: true,
    files: [
      {
        ...OURS,
        path: "/etc/exports.d/home.exports",
        content: "/home 10.0.0.0/24(rw,root_squash,no_subtree_check)\n",
        named: "by component",
      },
    ],
    reload: "exportfs -ra",
    questions: {
      "export of /home to 10.0.0.0/24": expect.stringMatching(/^exportfs -v \| awk /) as unknown,
      "NFS version 4 of /home": "ask_nfs 10.0.0.1 4 /home",
    },
    serving: { "export of /home to 10.0.0.0/24": "rw,root_squash", "NFS version 4 of /home": "served" },
    unit: "as applied",
    watch: { kind: "exports", files: ["/etc/exports", "/etc/exports.d/*.exports"] },
    foreign: {},
  });
});

test("chronyd keeps time, and checks its file itself where it can", async () =>
  expect(named(await run(() => new NtpServer("ntp", { master, network })), "ntp-service").inputs).toMatchObject({
    service: "chronyd",
    serving: { "NTP query": "the time, within 1 s" },
    files: [
      { ...OURS, path: "/etc/chrony.conf", validate: expect.stringContaining("chronyd -p -f {candidate}") as unknown },
    ],
  }));

test("httpd serves the images below /var/www, checked as part of its whole configuration", async () =>
  expect(named(await run(() => new WebServer("web", { master, network })), "web-service").inputs).toMatchObject({
    service: "httpd",
    files: [{ ...OURS, path: "/etc/httpd/conf.d/diskless.conf", validate: "httpd -t -c Include\\ {candidate}" }],
    reload: "systemctl reload httpd",
    questions: {
      "HTTP get of http://10.0.0.1/diskless/ from /var/www/diskless": "ask_http 10.0.0.1 /var/www/diskless /diskless",
    },
  }));

test("rsyslog takes lines by a file of its own", async () =>
  expect(named(await run(() => new SyslogServer("log", { master })), "log-service").inputs).toMatchObject({
    service: "rsyslog",
    files: [{ ...OURS, path: "/etc/rsyslog.d/diskless.conf", content: renderRsyslogInput() }],
  }));

test("a network has the same boot entry for both firmwares, under names that no neighbour's node asks for", async () => {
  const wide = { cidr: "10.0.0.0/23" };
  const resources = await run(() => new PxeConfig("pxe", { master, network: wide, imageDigest: "0123" }));
  expect(named(resources, "pxe-config").inputs).toMatchObject({
    ...OURS,
    path: "/var/lib/tftpboot/pxelinux.cfg/0A0000",
    links: { "/var/lib/tftpboot/pxelinux.cfg/0A0001": "link" },
    values: { digest: "0123" },
  });
  expect(named(resources, "pxe-config-uefi").inputs).toMatchObject({
    ...OURS,
    path: "/var/lib/tftpboot/EFI/grub.cfg-0A0000",
    links: { "/var/lib/tftpboot/EFI/grub.cfg-0A0001": "link" },
    values: { digest: "0123" },
  });
  expect(named(resources, "pxe-loader").inputs).toEqual({
    ...{ connection, ...OURS },
    path: "/var/lib/tftpboot/lpxelinux.0",
    copyOf: "/tftpboot/lpxelinux.0",
    siblingFiles: { "ldlinux.c32": "copied" },
  });
  expect(named(resources, "pxe-uefi-loader").inputs).toEqual({
    ...{ connection, ...OURS },
    path: "/var/lib/tftpboot/EFI/shimx64.efi",
    copyOf: "/boot/efi/EFI/*/shimx64.efi",
    siblingFiles: { "grubx64.efi": "copied" },
  });
});

test("a card that boots otherwise does so with either firmware, under both names that GRUB builds look for", async () => {
  const image = "0123456789abcdef0123456789abcdef";
  const overrides = [{ mac: "02:00:00:00:00:0A", imageDigest: image, kernelArguments: ["single"] }];
  const resources = await run(() => new PxeConfig("pxe", { master, network, imageDigest: "0123", overrides }));
  const bios = named(resources, "pxe-02-00-00-00-00-0a").inputs;
  const uefi = named(resources, "pxe-02-00-00-00-00-0a-uefi").inputs;
  expect(bios).toMatchObject({
    path: "/var/lib/tftpboot/pxelinux.cfg/01-02-00-00-00-00-0a",
    values: { digest: image },
    validate: expect.stringContaining('ls "/var/www/diskless/$(sed -n ') as unknown,
  });
  expect(uefi).toMatchObject({
    path: "/var/lib/tftpboot/EFI/grub.cfg-01-02-00-00-00-00-0a",
    links: { "/var/lib/tftpboot/EFI/grub.cfg-02-00-00-00-00-0a": "link" },
    values: { digest: image },
  });
  for (const { content } of [bios, uefi]) expect(content).toContain(" single");
  // the check that the image is there is that of the first
  expect(named(resources, "pxe-02-00-00-00-00-0a-uefi").dependsOn).toContain("pxe-02-00-00-00-00-0a");
});

test("an image is a squashfs where the web server finds it, built by what makes one", async () => {
  const program = () => new RootfsImage("image", { master, network, nodes, extraPackages: ["tmux"] });
  const resources = await run(program);
  expect(named(resources, "image-packages").inputs).toMatchObject({
    packageManager: "dnf",
    packages: eachIs("installed", ["chrony", "dracut", "dracut-live", "dracut-network", "squashfs-tools", "tmux"]),
  });
  const published = named(resources, "image-published").inputs;
  expect(published).toMatchObject({ storePath: "/var/www/diskless", integrity: "intact" });
  expect(published.recipe).toMatch(/^builder \d+\nplatform el9\nsquashfs zstd\n/);
  expect(published.recipe).toContain("\n  m0.example.com:/home /home nfs ro,vers=4,_netdev,nofail 0 0\n");
});
