import { LEGACY_HOST_KEYS } from "./connection/ssh-part";
import { KNOWN_HOSTS, OWN_PATHS, OWN_UNFINISHED, REPAIR_DIRECTORY, REPAIR_FILES, SYSCTL_FILE } from "./own-paths";
import type { RamdiskPlatform } from "./image/ramdisk-platform";
import { LVM_STATE } from "./image/run-state";

/** CentOS 5 as the HOWTO has it: yum, SysV init, xinetd, dhcpd 3, pxelinux 3.11, an ext3 image on a RAM disk. */
export const centos5: RamdiskPlatform = {
  name: "centos5",
  packageManager: "yum",
  serviceManager: "sysv",
  ssh: {
    hostKeys: LEGACY_HOST_KEYS,
    signsWithSha1: true,
    nodeHostKey: "rsa",
    authorizedKeys: { types: LEGACY_HOST_KEYS, leastRsaBits: 768 },
  },
  residue: {
    dhcp: ["/var/lib/dhcpd/dhcpd.leases", "/var/lib/dhcpd/dhcpd.leases~", "/var/lib/dhcpd"],
    "nfs-utils": ["/var/lib/nfs/etab", "/var/lib/nfs/rmtab", "/var/lib/nfs/xtab", "/var/lib/nfs"],
    ntp: ["/var/lib/ntp/drift", "/var/lib/ntp"],
  },
  dhcp: {
    kind: "dhcpd",
    packages: ["dhcp"],
    configPath: "/etc/dhcpd.conf",
    group: "root",
    leasesPath: "/var/lib/dhcpd/dhcpd.leases",
    service: "dhcpd",
    // without -q: that option keeps the reason of a refusal from standard error as well
    validate: "dhcpd -t -cf {candidate}",
    dnsUpdates: "interim",
  },
  tftp: {
    kind: "xinetd",
    packages: ["tftp-server", "xinetd"],
    root: "/tftpboot",
    configPath: "/etc/xinetd.d/tftp",
    service: "xinetd",
    daemon: "/usr/sbin/in.tftpd",
  },
  pxe: {
    packages: ["syslinux"],
    bootLoader: "/usr/lib/syslinux/pxelinux.0",
    bootLoaderSiblingFiles: ["ldlinux.c32"],
    // of pxelinux 3.11
    longestAppend: 255,
    tftpBlockBytes: 1408,
    uefi: { kind: "none" },
  },
  nfs: {
    packages: ["nfs-utils", "portmap"],
    exports: { kind: "block", path: "/etc/exports" },
    exportsFiles: ["/etc/exports"],
    defaultPath: "/usr",
    unshareable: [],
    version: 3,
    requires: [
      { service: "portmap", program: 100000, rpcName: "portmapper" },
      { service: "nfslock", program: 100024, rpcName: "status" },
    ],
    service: "nfs",
    // of its /etc/init.d/nfs
    threads: { byDefault: 8, setting: "RPCNFSDCOUNT in /etc/sysconfig/nfs" },
    reload: "exportfs -ra",
    // exportfs tells what the server would serve; nodes find it only while the port mapper knows mountd (100005), which it
    // forgets when it is restarted
    listActive: "rpcinfo -p 2>/dev/null | grep -q ' 100005 ' && exportfs -v",
  },
  ntp: {
    kind: "ntpd",
    packages: ["ntp"],
    configPath: "/etc/ntp.conf",
    stepTickersPath: "/etc/ntp/step-tickers",
    service: "ntpd",
  },
  syslog: {
    kind: "sysklogd",
    configPath: "/etc/sysconfig/syslog",
    service: "syslog",
    logs: ["/var/log/messages", "/var/log/secure"],
  },
  parallelShell: { packages: { pssh: "pssh", clustershell: "clustershell", pdsh: "pdsh" } },
  power: { packages: { ipmi: ["OpenIPMI-tools"], wakeOnLan: ["net-tools"] } },
  web: { kind: "none" },
  firewall: { kind: "iptables", forwarding: { kind: "block", path: SYSCTL_FILE } },
  nodeFiles: {
    plan: OWN_PATHS.nodeFilesPlan,
    applier: OWN_PATHS.applyNodeFiles,
    interfaces: { kind: "ifcfg", directory: "/etc/sysconfig/network-scripts" },
    leastUid: 500,
  },
  image: {
    mode: "ramdisk",
    store: "linux",
    kernel: "/boot/vmlinuz-@{release}",
    trees: [
      ...["/etc", "/dev", "/bin", "/sbin", "/lib", "/lib64", "/var/lib/nfs", "/usr/bin/id"],
      ...["/root/.bashrc", "/root/.bash_profile", "/root/.bash_logout"],
    ],
    directories: [
      ...["/boot", "/home", "/mnt", "/proc", "/root", "/sys", "/tmp", "/media", "/opt", "/srv", "/selinux"],
      ...["/usr/bin", "/usr/lib", "/usr/lib64"],
      ...["/var/lib/nfs", "/var/log", "/var/run/netreport", "/var/tmp", "/var/lock/subsys", "/var/cache", "/var/spool"],
      ...["/var/empty/sshd", "/var/lib/dhclient", "/var/lib/ntp", REPAIR_DIRECTORY.sysv],
    ],
    modes: [
      ["/tmp", "1777"],
      ["/var/tmp", "1777"],
      ["/root", "0700"],
      ["/var/empty/sshd", "0711"],
    ],
    bootServerServices: ["dhcpd", "xinetd", "tftp", "nfs"],
    syslog: { configPath: "/etc/syslog.conf", service: "syslog" },
    identity: [
      ...["/etc/ssh/ssh_host_*", "/etc/dhcpd.conf*", "/etc/exports*", "/etc/xinetd.d/tftp*"],
      // the options by which the master takes the lines of others; syslog starts with its own where there are none
      "/etc/sysconfig/syslog",
      ...["/etc/krb5.keytab", "/etc/pki/*/private/*", "/etc/sysconfig/rhn/systemid", "/etc/iscsi/initiatorname.iscsi"],
      ...["/etc/udev/rules.d/60-net.rules", "/etc/udev/rules.d/70-persistent-net.rules", "/etc/sysconfig/hwconf"],
      ...["/etc/sysconfig/network-scripts/ifcfg-eth*", "/etc/sysconfig/networking/devices/ifcfg-eth*"],
      ...["/etc/sysconfig/networking/profiles/*/ifcfg-eth*", "/etc/machine-id", "/var/lib/random-seed"],
      ...["/var/lib/dhclient/*", "/var/lib/dhcpd/*", "/var/lib/nfs/*tab", "/var/lib/nfs/sm/*"],
      ...OWN_UNFINISHED,
      ...REPAIR_FILES,
      KNOWN_HOSTS,
    ],
    // a node passes nothing on
    filesWithOurLines: [SYSCTL_FILE, "/etc/sysconfig/iptables"],
    residue: [
      ...["/etc/passwd-", "/etc/shadow-", "/etc/group-", "/etc/gshadow-", "/etc/.pwd.lock"],
      ...["/root/.bash_history", "/var/cache/yum/*", "/var/lib/random-seed"],
    ],
    runState: [
      ...["/var/lib/nfs/.[!.]*", "/var/lib/nfs/*.tmp", "/var/lib/nfs/state", "/var/lib/nfs/sm.bak/*"],
      ...["/var/lib/nfs/statd/state", "/var/lib/nfs/statd/sm/*", "/var/lib/nfs/statd/sm.bak/*"],
      ...["/var/lib/nfs/v4recovery/*", "/var/lib/nfs/ganesha"],
      ...["/etc/blkid/blkid.tab*", "/etc/blkid.tab*", "/etc/prelink.cache", ...LVM_STATE],
    ],
  },
};
