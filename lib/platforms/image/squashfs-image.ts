import type { SquashfsImage } from "./image-part";
import type { DhcpFacts } from "../dhcp/dhcp-facts";
import { LVM_STATE } from "./run-state";
import {
  FORWARDING_FILE,
  KNOWN_HOSTS,
  OWN_PATHS,
  OWN_UNFINISHED,
  REPAIR_DIRECTORY,
  REPAIR_FILES,
  STATE_DIRECTORY,
  WEB_ROOT,
} from "../own-paths";

/** What a release does otherwise than its neighbours when it makes an image. */
export interface SquashfsFacts {
  /** Its DHCP server, which no node runs. */
  readonly dhcp: Pick<DhcpFacts<unknown>, "onMaster">;
  readonly compression: "gzip" | "zstd";
  readonly reproducible: boolean;
  /** Percent of its memory that a node may write; left out where it was not looked up. */
  readonly overlayPercent?: number;
  /** Modules by which dracut can bring up a network, the release's own choice first. */
  readonly networks: SquashfsImage["initramfs"]["networks"];
}

const NETWORK_SCRIPTS = ["/etc/sysconfig/network-scripts/ifcfg-[!l]*", "/etc/sysconfig/network-scripts/route-*"];

/** The image of Enterprise Linux 8 and later. */
export function squashfsImage(release: SquashfsFacts): SquashfsImage {
  const { services, configuration, leases } = release.dhcp.onMaster;
  const hasNetworkScripts = release.networks.includes("network-legacy");
  return {
    mode: "squashfs",
    kernel: "/lib/modules/@{release}/vmlinuz",
    files: { kernel: "vmlinuz", initramfs: "initramfs.img", root: "rootfs.squashfs" },
    compression: release.compression,
    reproducible: release.reproducible,
    overlayPercent: release.overlayPercent,
    packages: ["squashfs-tools", "dracut", "dracut-network", "dracut-live"],
    initramfs: {
      networks: release.networks,
      // not qemu-net: on a master that is itself a virtual machine dracut's network modules depend on it
      omit: [
        ...["nfs", "cifs", "iscsi", "fcoe", "nbd", "nvmf", "virtiofs", "qemu"],
        ...["crypt", "lvm", "mdraid", "dmraid", "multipath", "btrfs", "nvdimm", "lunmask", "resume"],
        ...["plymouth", "biosdevname", "squash", "bluetooth", "ssh-client", "i18n"],
      ],
    },
    omitted: [
      ...["/boot", "/dev", "/proc", "/sys", "/run", "/tmp", "/var/tmp", "/home", "/root", "/media", "/mnt"],
      ...["/lost+found", "/tftpboot", "/var/lib/tftpboot", WEB_ROOT, STATE_DIRECTORY],
      ...["/var/crash", "/var/lib/machines", "/var/lib/containers", "/var/lib/libvirt/images"],
    ],
    emptied: [
      ...["/var/cache", "/var/log", "/var/spool", "/var/lib/NetworkManager", "/var/lib/systemd", "/var/lib/private"],
      ...["/var/lib/chrony", ...leases, "/var/lib/nfs", "/var/lib/rsyslog"],
      ...["/var/lib/logrotate", "/var/lib/dnf", "/var/lib/httpd", "/var/lib/tuned"],
    ],
    trees: ["/root/.bashrc", "/root/.bash_profile", "/root/.bash_logout", "/root/.cshrc", "/root/.tcshrc"],
    directories: ["/proc", "/sys", "/dev", "/run", "/tmp", "/var/tmp", "/mnt", "/home", REPAIR_DIRECTORY.systemd],
    modes: [
      ["/tmp", "1777"],
      ["/var/tmp", "1777"],
    ],
    bootServerServices: [...services, "tftp", "tftp.socket", "nfs-server", "httpd"],
    syslog: { configPath: "/etc/rsyslog.d/diskless-forward.conf", service: "rsyslog" },
    identity: [
      ...["/etc/ssh/ssh_host_*", "/etc/hostname", "/etc/machine-info", "/etc/krb5.keytab", "/etc/pki/*/private/*"],
      ...["/etc/pki/consumer/*", "/etc/pki/entitlement/*", "/etc/iscsi/initiatorname.iscsi", "/etc/nvme/host*"],
      "/etc/NetworkManager/system-connections/*",
      ...(hasNetworkScripts ? NETWORK_SCRIPTS : []),
      ...["/etc/systemd/network/*", "/etc/udev/rules.d/70-persistent-net.rules"],
      ...[...configuration, "/etc/exports", "/etc/exports.d/*", "/etc/httpd/conf.d/diskless.conf"],
      ...["/etc/rsyslog.d/diskless.conf", "/etc/systemd/system/*.service.d/*diskless*"],
      ...[
        "/etc/systemd/system/*.socket.d/*diskless*",
        "/etc/firewalld/zones/*.old",
        "/var/lib/dbus/machine-id",
        WEB_ROOT,
        STATE_DIRECTORY,
      ],
      // caches of dnf, and those of logins, which begin empty on a node
      ...["/var/cache/dnf/*", "/var/lib/sss/db/*", "/var/lib/sss/mc/*"],
      ...Object.values(OWN_PATHS),
      ...OWN_UNFINISHED,
      ...REPAIR_FILES,
      FORWARDING_FILE,
      KNOWN_HOSTS,
    ],
    residue: [
      ...["/etc/passwd-", "/etc/shadow-", "/etc/group-", "/etc/gshadow-", "/etc/subuid-", "/etc/subgid-"],
      ...["/etc/.pwd.lock", "/root/.bash_history", "/var/cache/dnf/*", "/tmp/*", "/var/tmp/*"],
      // what a reader of the package data base leaves beside it
      ...["/var/lib/rpm/*-shm", "/var/lib/rpm/__db.*", "/usr/lib/sysimage/rpm/*-shm"],
      // a node has fetched its kernel before it has a root
      "/lib/modules/*/vmlinuz",
    ],
    runState: [...LVM_STATE, "/etc/cups/subscriptions.conf*"],
  };
}
