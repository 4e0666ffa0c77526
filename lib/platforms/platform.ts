import type { PxePart } from "./boot/pxe-part";
import type { SshPart } from "./connection/ssh-part";
import type { DhcpPart } from "./dhcp/dhcp-part";
import type { FirewallPart } from "./firewall/firewall-part";
import type { ImagePart } from "./image/image-part";
import type { SyslogPart } from "./log/syslog-part";
import type { NfsPart } from "./nfs/nfs-part";
import type { NodeFilesPart } from "./node-files/node-files-part";
import type { PowerPart } from "./power/power-part";
import type { ParallelShellPart } from "./shell/parallel-shell-part";
import type { TftpPart } from "./tftp/tftp-part";
import type { TimePart } from "./time/time-part";
import type { WebPart } from "./web/web-part";

/**
 * Everything about a kind of master that its release decides. Pure data: a new release is a new file beside this one. Where
 * releases differ in kind and not in a name or a path, the part says its kind.
 */
export interface Platform {
  readonly name: PlatformName;
  readonly packageManager: "yum" | "dnf";
  readonly serviceManager: "sysv" | "systemd";
  /** Package by package, what its daemons write by themselves and what its removal leaves behind; a directory goes when empty. */
  readonly residue: Readonly<Record<string, readonly string[]>>;
  readonly ssh: SshPart;
  readonly dhcp: DhcpPart;
  readonly tftp: TftpPart;
  readonly pxe: PxePart;
  readonly nfs: NfsPart;
  readonly ntp: TimePart;
  readonly syslog: SyslogPart;
  readonly parallelShell: ParallelShellPart;
  readonly power: PowerPart;
  readonly web: WebPart;
  readonly firewall: FirewallPart;
  readonly image: ImagePart;
  readonly nodeFiles: NodeFilesPart;
}

/** The release families of a master. */
export const Platforms = { centos5: "centos5", el8: "el8", el9: "el9", el10: "el10" } as const;
/** One of {@link Platforms}. */
export type PlatformName = (typeof Platforms)[keyof typeof Platforms];
