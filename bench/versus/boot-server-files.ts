/** A node as `pulumi config` has it. */
export interface BootNode {
  readonly name: string;
  readonly address: string;
  readonly mac: string;
}

/** A file that makes a master a boot server. */
export interface BootServerFile {
  readonly path: string;
  readonly mode: string;
  readonly text: string;
  /** The daemon's own check of a candidate, whose path stands for `{candidate}`. */
  readonly check?: string;
}

/** Digest of an image that somebody put on the master by hand: none of the ways makes one. */
export const DIGEST = "0123456789abcdef0123456789abcdef";

/** Packages of a boot server, the tool for a command on all nodes among them. */
export const PACKAGES =
  "dhcp-server tftp-server syslinux-tftpboot grub2-efi-x64 shim-x64 nfs-utils chrony httpd squashfs-tools dracut dracut-network " +
  "dracut-live pssh";

const MASTER = "10.0.0.1";
const NETWORK = "10.0.0.0/24";
const GATEWAY = "10.0.0.254";
const STORE = `http://${MASTER}/diskless/${DIGEST}`;
const KERNEL_WORDS = [
  ...[`root=live:${STORE}/rootfs.squashfs`, "rd.live.image", "rd.live.overlay.overlayfs=1", "rd.neednet=1", "ip=dhcp"],
  ...[`diskless.image=${DIGEST}`, "console=ttyS0,115200", "net.ifnames=0"],
].join(" ");

const short = (name: string): string => name.split(".")[0];

/** Lines of /etc/hosts. */
export function hostsLines(nodes: readonly BootNode[]): string {
  return [{ name: "m0.example.com", address: MASTER }, ...nodes]
    .map(({ name, address }) => `${address} ${name} ${short(name)}\n`)
    .join("");
}

/** The files of a boot server, as somebody writes them who has no tool that makes them. */
export function bootServerFiles(nodes: readonly BootNode[]): Record<string, BootServerFile> {
  const plain = (path: string, text: string, check?: string): BootServerFile => ({ path, mode: "644", text, check });
  return {
    dhcpd: plain("/etc/dhcp/dhcpd.conf", dhcpdText(nodes), "dhcpd -t -cf {candidate}"),
    httpd: plain("/etc/httpd/conf.d/diskless.conf", HTTPD, 'httpd -t -c "Include {candidate}"'),
    chronyd: plain("/etc/chrony.conf", CHRONY, "chronyd -p -f {candidate}"),
    rsyslog: plain("/etc/rsyslog.d/diskless.conf", 'module(load="imudp")\ninput(type="imudp" port="514")\n'),
    exports: plain("/etc/exports.d/home.exports", `/home ${NETWORK}(rw,root_squash,no_subtree_check)\n`),
    pxelinux: plain("/var/lib/tftpboot/pxelinux.cfg/0A0000", PXELINUX),
    grub: plain("/var/lib/tftpboot/EFI/grub.cfg-0A0000", GRUB),
    nodes: plain("/usr/local/etc/nodes", nodes.map(({ name }) => `${name}\n`).join("")),
    "on-nodes": { path: "/usr/local/sbin/on-nodes", mode: "755", text: ON_NODES },
    ssh: { path: "/root/.ssh/config", mode: "600", text: sshText(nodes) },
  };
}

function dhcpdText(nodes: readonly BootNode[]): string {
  const hosts = nodes.map(
    ({ name, address, mac }) => `
host ${name} {
  fixed-address ${address};
  hardware ethernet ${mac};
  option host-name "${name}";
}
`,
  );
  return DHCPD + hosts.join("");
}

const DHCPD = `ddns-update-style none;
ignore client-updates;
authoritative;
option architecture-type code 93 = unsigned integer 16;

subnet 10.0.0.0 netmask 255.255.255.0 {
  option routers ${GATEWAY};
  option subnet-mask 255.255.255.0;
  option ntp-servers ${MASTER};
  next-server ${MASTER};
  if option architecture-type = 00:07 or option architecture-type = 00:09 {
    filename "EFI/shimx64.efi";
  } elsif not exists architecture-type or option architecture-type = 00:00 {
    filename "lpxelinux.0";
  }
  default-lease-time 432000;
  max-lease-time 432000;
}
`;

const HTTPD = `Alias "/diskless" "/var/www/diskless"
<Directory "/var/www/diskless">
  Options None
  AllowOverride None
  Require ip ${NETWORK}
</Directory>
`;

const CHRONY = `server ${GATEWAY} iburst
allow ${NETWORK}
local stratum 10
makestep 1.0 3
driftfile /var/lib/chrony/drift
rtcsync
logdir /var/log/chrony
`;

const PXELINUX = `default linux
serial 0 115200
prompt 0

label linux
  kernel ${STORE}/vmlinuz
  append initrd=${STORE}/initramfs.img ${KERNEL_WORDS}
  ipappend 2
`;

const GRUB = `set default=0
set timeout=0
serial --unit=0 --speed=115200
terminal_input serial console
terminal_output serial console

menuentry linux {
  until linux (http,${MASTER})/diskless/${DIGEST}/vmlinuz ${KERNEL_WORDS} BOOTIF=01-$net_default_mac; do sleep 1; done
  until initrd (http,${MASTER})/diskless/${DIGEST}/initramfs.img; do sleep 1; done
}
`;

const ON_NODES = `#!/bin/sh
# usage: on-nodes COMMAND...; runs it as root on every node and prints what each says
exec pssh -i -h /usr/local/etc/nodes -l root "$@"
`;

function sshText(nodes: readonly BootNode[]): string {
  return `Host ${nodes.map(({ name }) => `${name} ${short(name)}`).join(" ")}
  User root
  IdentityFile /root/.ssh/id_rsa_diskless
  IdentitiesOnly yes
  BatchMode yes
  ConnectTimeout 10
  StrictHostKeyChecking no
  UserKnownHostsFile /dev/null
  LogLevel ERROR
Host *
`;
}
