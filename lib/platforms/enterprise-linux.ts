import { FORWARDING_FILE, WEB_ROOT } from "./own-paths";
import { AuthorizedKeyRules, MODERN_HOST_KEYS } from "./connection/ssh-part";
import type { StubFacts } from "./boot/pxe-part";
import type { DhcpFacts } from "./dhcp/dhcp-facts";
import type { DhcpPart } from "./dhcp/dhcp-part";
import type { Platform, PlatformName } from "./platform";
import { SquashfsFacts, squashfsImage } from "./image/squashfs-image";

/** What a release of Enterprise Linux does otherwise than its neighbours. */
export interface ReleaseFacts extends SquashfsFacts {
  readonly name: PlatformName;
  readonly dhcp: DhcpFacts<DhcpPart>;
  /** Whether sshd still signs with SHA-1. */
  readonly signsWithSha1: boolean;
  /** What makes a kernel and its initramfs one program for UEFI firmware; left out where no package has it. */
  readonly stub?: StubFacts;
  /** What sshd takes of somebody who logs in. */
  readonly authorizedKeys: AuthorizedKeyRules;
}

/** Of httpd, by its own configuration. */
const ACCESS_LOG = "/var/log/httpd/access_log";

/**
 * What Enterprise Linux 8 and later have in common: dnf, systemd, TFTP by a socket unit, chrony, httpd, firewalld,
 * pxelinux 6 for BIOS and the distribution's own shim and GRUB for UEFI.
 */
export function enterpriseLinux(release: ReleaseFacts): Platform {
  return {
    name: release.name,
    packageManager: "dnf",
    serviceManager: "systemd",
    ssh: {
      hostKeys: MODERN_HOST_KEYS,
      signsWithSha1: release.signsWithSha1,
      nodeHostKey: "ed25519",
      authorizedKeys: release.authorizedKeys,
    },
    residue: {
      ...release.dhcp.residue,
      "nfs-utils": ["/var/lib/nfs/etab", "/var/lib/nfs/rmtab", "/var/lib/nfs/state", "/var/lib/nfs"],
      chrony: ["/var/lib/chrony/drift", "/var/lib/chrony"],
      httpd: [ACCESS_LOG, "/var/log/httpd/error_log", "/var/log/httpd"],
    },
    dhcp: release.dhcp.part,
    tftp: { kind: "socket", packages: ["tftp-server"], root: "/var/lib/tftpboot", service: "tftp.socket" },
    pxe: {
      packages: ["syslinux-tftpboot", "grub2-efi-x64", "shim-x64"],
      // lpxelinux.0 is the pxelinux that can HTTP; the package lies outside the daemon's root
      bootLoader: "/tftpboot/lpxelinux.0",
      bootLoaderSiblingFiles: ["ldlinux.c32"],
      // of the boot protocol since 2.06, less the end mark
      longestAppend: 2047,
      tftpBlockBytes: 1408,
      uefi: {
        kind: "grub",
        directory: "EFI",
        bootLoader: "/boot/efi/EFI/*/shimx64.efi",
        bootLoaderSiblingFiles: ["grubx64.efi"],
        // of grub2-tools, which a machine that boots by GRUB has
        validate: "! command -v grub2-script-check >/dev/null || grub2-script-check {candidate}",
        ...(release.stub !== undefined && { stub: release.stub }),
      },
    },
    nfs: {
      packages: ["nfs-utils"],
      exports: { kind: "file", directory: "/etc/exports.d" },
      exportsFiles: ["/etc/exports", "/etc/exports.d/*.exports"],
      defaultPath: "/home",
      unshareable: [
        ["/usr", "holds /sbin/init there, and an image of this release has it all"],
        ["/", "is the master itself"],
      ],
      version: 4,
      requires: [],
      service: "nfs-server",
      // of nfs.conf(5)
      threads: { byDefault: 8, setting: "threads of the section [nfsd] in /etc/nfs.conf" },
      reload: "exportfs -ra",
      listActive: "exportfs -v",
    },
    ntp: {
      kind: "chrony",
      packages: ["chrony"],
      configPath: "/etc/chrony.conf",
      service: "chronyd",
      // chrony checks a file since its version 4.0, which EL8 has since 8.4
      validate: "! chronyd -h 2>&1 | grep -q -e ' -p' || chronyd -p -f {candidate}",
    },
    syslog: {
      kind: "rsyslog",
      configPath: "/etc/rsyslog.d/diskless.conf",
      service: "rsyslog",
      logs: ["/var/log/messages", "/var/log/secure"],
    },
    // none of them is in the release's own repositories; EPEL has them
    parallelShell: { packages: { pssh: "pssh", clustershell: "clustershell", pdsh: "pdsh" } },
    power: { packages: { ipmi: ["ipmitool"], wakeOnLan: ["net-tools"] } },
    web: {
      kind: "httpd",
      packages: ["httpd"],
      service: "httpd",
      configPath: "/etc/httpd/conf.d/diskless.conf",
      directory: WEB_ROOT,
      location: "/diskless",
      // the whole configuration, with the new file as its last
      validate: "httpd -t -c Include\\ {candidate}",
      reload: "systemctl reload httpd",
      accessLog: ACCESS_LOG,
      limits: { processes: 16, threadsPerProcess: 25, backlog: 511 },
    },
    firewall: {
      kind: "firewalld",
      forwarding: { kind: "file", path: FORWARDING_FILE },
      services: {
        dhcp: ["dhcp"],
        tftp: ["tftp"],
        nfs3: ["nfs", "mountd", "rpc-bind"],
        nfs4: ["nfs"],
        http: ["http"],
        ntp: ["ntp"],
        syslog: ["syslog"],
      },
    },
    nodeFiles: {
      plan: `${WEB_ROOT}/node-files`,
      applier: `${WEB_ROOT}/apply-node-files`,
      interfaces: { kind: "keyfile", directory: "/etc/NetworkManager/system-connections" },
      leastUid: 1000,
    },
    image: squashfsImage(release),
  };
}
