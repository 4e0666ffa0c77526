import type { Lab } from "../../lab";
import type { LabStatus } from "../../lab";
import type { ConfigValue } from "../../lab/engine";
import { on } from "./master";

/** What `pulumi config` holds for a lab's EL9 master. */
export function el9Config(status: LabStatus): Record<string, ConfigValue> {
  if (!status.master) throw new Error(`lab "${status.name}" has no master; start it first`);
  const { host, port, user, privateKeyPath, hostKey } = status.master.ssh;
  return {
    connection: { host, port, user, privateKeyPath, hostKey },
    nodes: status.nodes.map(({ name, address, mac }) => ({ name, address, mac })),
  };
}

const UNITS = "dhcpd kea-dhcp4 tftp.socket tftp nfs-server rpcbind.socket rpcbind chronyd httpd rsyslog firewalld";

/**
 * Everything of an EL9 master that an `up` may touch, as text: packages, units now and at boot, what the firewall lets through
 * now and after a boot, every file with its mode, owner and content, active exports. Left out is what daemons and package
 * scripts write by themselves, each with its reason.
 */
export async function el9Listing(lab: Lab): Promise<string> {
  return on(
    lab,
    `export LC_ALL=C
     rpm -qa | sort
     for unit in ${UNITS}; do echo "$unit $(systemctl is-active $unit) $(systemctl is-enabled $unit 2>/dev/null)"; done
     firewall-cmd --list-all-zones; firewall-cmd --permanent --list-all-zones
     exportfs 2>/dev/null
     cd / && find ${LISTED} -xdev ${LEFT_OUT} -prune -o -printf '%y %m %U %G %p %l\\n' | sort
     cd / && find ${LISTED} -xdev ${LEFT_OUT} -prune -o -type f -print0 | sort -z | xargs -0 sha256sum`,
  );
}

const LISTED = ["etc", "root", "tftpboot", "boot/efi", "usr/sbin", "usr/bin", "usr/local", "usr/lib/systemd/system"]
  .concat(["var/lib", "var/www", "srv", "opt/local"])
  .map((path) => `$(ls -d ${path} 2>/dev/null)`)
  .join(" ");

const LEFT_OUT = [
  "-path 'etc/passwd*'", // accounts that package scripts made stay, on any EL
  "-path 'etc/shadow*'",
  "-path 'etc/group*'",
  "-path 'etc/gshadow*'",
  "-path 'etc/sub?id*'",
  "-path 'etc/.pwd.lock'",
  "-path 'etc/ld.so.cache'",
  "-path 'var/lib/rpm'", // the database's own files; its content is listed by rpm -qa
  "-path 'var/lib/dnf'",
  "-path 'var/lib/chrony/*'", // what chronyd measured
  "-path 'var/lib/rsyslog/*'", // where rsyslogd was in the journal
  "-path 'var/lib/systemd/*'",
  "-path 'var/lib/NetworkManager/*'",
  "-path 'var/lib/private/*'",
]
  .join(" -o ")
  .replace(/^/, "\\( ")
  .replace(/$/, " \\)");
