import type { MasterTexts } from "../../../lib/host/adopt/master-texts";

const HOSTS = [
  ["s0.example.com", "10.0.0.10", "AA:BB:CC:DD:EE:FF"],
  ["s1.example.com", "10.0.0.11", "AA:BB:CC:DD:EE:00"],
  ["s2.example.com", "10.0.0.12", "AA:BB:CC:DD:EE:11"],
  ["s4.example.com", "10.0.0.13", "AA:BB:CC:DD:EE:22"],
];

/** The HOWTO's dhcpd.conf, with what its script makes of a host_ip_mac.txt pasted into it. */
export const DHCPD = `ddns-update-style interim;
ignore client-updates;
subnet 10.0.0.0 netmask 255.255.255.0 {
# supposedly your router has 10.0.0.254 address
option routers 10.0.0.254;
option subnet-mask 255.255.255.0;
# address of the tftpboot server
next-server 10.0.0.1;
filename "pxelinux.0";
default-lease-time 432000;
max-lease-time 432000;
}
# fixed IP configuration for s0.example node
${HOSTS.map(
  ([name, address, mac]) =>
    `host ${name} {\n\tfixed-address ${address};\n\thardware ethernet ${mac};\n\toption host-name "${name}";\n}\n`,
).join("\n")}`;

/** The HOWTO's service of xinetd. */
export const XINETD = `service tftp
{
socket_type = dgram
protocol = udp
wait = yes
user = root
server = /usr/sbin/in.tftpd
server_args = -s /tftpboot -v
disable = no
per_source = 11
cps = 100 2
flags = IPv4
}
`;

export const HOSTS_FILE = `127.0.0.1 localhost.localdomain localhost
::1 localhost6.localdomain6 localhost6
10.0.0.1 m0.example.com
${["0", "1", "2", "3", "4"].map((n) => `10.0.0.1${n} s${n}.example.com\n`).join("")}`;

export const EXPORTS = "/usr 10.0.0.0/24(ro,no_root_squash)\n";

export const PXELINUX = `# default is label 'linux'
# boots a linux kernel and mounts rootfs.gz as a root file system on a 512MiB ramdisk
default linux
label linux
kernel linux/vmlinuz
append initrd=linux/rootfs.gz root=/dev/ram ramdisk_size=524288 rw ip=dhcp
`;

export const LEASES = `# The format of this file is documented in the dhcpd.leases(5) manual page.

lease 10.0.0.200 {
  starts 4 2011/04/28 12:00:00;
  ends 2 2011/05/03 12:00:00;
  hardware ethernet 00:16:3e:00:00:99;
  uid "\\001\\000\\026>";
  client-hostname "laptop \\"x\\"";
}
lease 10.0.0.201 {
  hardware ethernet aa:bb:cc:dd:ee:00;
}
`;

const owned = { mode: "0644", owner: "root", group: "root" };

/** A master that was configured with the HOWTO's own text. */
export const howtoMaster: MasterTexts = {
  hostname: "m0.example.com",
  addresses: ["127.0.0.1", "10.0.0.1"],
  dhcpd: { path: "/etc/dhcpd.conf", content: DHCPD, ...owned },
  hosts: { path: "/etc/hosts", content: HOSTS_FILE, ...owned },
  tftp: { path: "/etc/xinetd.d/tftp", content: XINETD, ...owned },
  exports: [{ path: "/etc/exports", content: EXPORTS, ...owned }],
  bootFiles: [
    { path: "/tftpboot/pxelinux.cfg/0A0000", content: PXELINUX, ...owned },
    { path: "/tftpboot/pxelinux.cfg/default", link: "0A0000" },
  ],
  leases: { name: "/var/lib/dhcpd/dhcpd.leases", text: LEASES },
  leasedHosts: "",
  unread: [],
  services: [
    ...["dhcpd", "xinetd", "nfs"].map((name) => ({ name, running: true, enabled: true })),
    { name: "portmap", running: true, enabled: false },
    { name: "nfslock", running: false, enabled: false },
  ],
};
