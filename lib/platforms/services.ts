/** A DHCP server: ISC dhcpd. */
export interface DhcpPart {
  readonly packages: readonly string[];
  readonly configPath: string;
  /** Where the daemon keeps its leases, and reservations that were made while it ran. */
  readonly leasesPath: string;
  readonly service: string;
  /** The daemon's own check of a file, before it is put into place. */
  readonly validate: string;
  /** Value of `ddns-update-style`: the HOWTO's, or none, since nothing here updates a name server. */
  readonly dnsUpdates: "interim" | "none";
}

/** A TFTP server: in.tftpd, which xinetd starts by a file of ours, or systemd by a socket that needs none. */
export type TftpPart = {
  readonly packages: readonly string[];
  /** Directory that `in.tftpd -s` serves as /. */
  readonly root: string;
  readonly service: string;
} & ({ readonly kind: "xinetd"; readonly configPath: string; readonly daemon: string } | { readonly kind: "socket" });

/** Programs that nodes load first, by their firmware type. */
export interface PxePart {
  readonly packages: readonly string[];
  /** Network boot program for BIOS firmware, as its package installs it. */
  readonly bootLoader: string;
  /** Modules that the boot loader loads from its own directory since version 5.00. */
  readonly bootLoaderCompanions: readonly string[];
  /** The last length of an `append` line that the loader passes on whole. */
  readonly longestAppend: number;
  readonly uefi: UefiPart;
}

/** How UEFI firmware boots, where it can. */
export type UefiPart =
  | { readonly kind: "none" }
  | {
      readonly kind: "grub";
      /** Directory below the TFTP root: GRUB looks for its configuration beside itself. */
      readonly directory: string;
      /** Program that the firmware starts, as its package installs it; `*` is the directory of the distribution. */
      readonly bootLoader: string;
      /** Files that it loads from its own directory. */
      readonly bootLoaderCompanions: readonly string[];
      /** GRUB's own check of its configuration. */
      readonly validate: string;
    };

/** A service, and the program of RPC by which the port mapper knows it. */
export interface RpcService {
  readonly service: string;
  readonly program: number;
  readonly rpcName: string;
}

/** An NFS server. */
export interface NfsPart {
  readonly packages: readonly string[];
  /** A block in a file of everybody, or a file of its own for each export. */
  readonly exports:
    { readonly kind: "block"; readonly path: string } | { readonly kind: "file"; readonly directory: string };
  /** All files that the server reads its exports from, as a shell's patterns. */
  readonly exportsFiles: readonly string[];
  /** Directory that is exported unless a program names another. */
  readonly defaultPath: string;
  /** Directories of the release that a node cannot take from another machine, and why. */
  readonly unshareable: readonly (readonly [path: string, reason: string])[];
  /** Version of the protocol that nodes mount by. */
  readonly version: 3 | 4;
  /** Services that the server needs, in the order of their start. */
  readonly requires: readonly RpcService[];
  readonly service: string;
  readonly reload: string;
  /** Prints the exports in force, with their options. */
  readonly listActive: string;
}

/** What keeps time. */
export type TimePart = {
  readonly packages: readonly string[];
  readonly configPath: string;
  readonly service: string;
} & (
  { readonly kind: "ntpd"; readonly stepTickersPath: string } | { readonly kind: "chrony"; readonly validate: string }
);

/**
 * What takes the nodes' log lines: an option of sysklogd in its defaults file, or a file of our own that rsyslog reads. The logger
 * is part of every installation, so it has no packages.
 */
export interface SyslogPart {
  readonly kind: "sysklogd" | "rsyslog";
  readonly configPath: string;
  readonly service: string;
}

/** The web server that nodes fetch kernel and image from, where they do so by HTTP. */
export type WebPart =
  | { readonly kind: "none" }
  | {
      readonly kind: "httpd";
      readonly packages: readonly string[];
      readonly service: string;
      readonly configPath: string;
      /** Directory of the images; SELinux lets the server read what lies below /var/www. */
      readonly directory: string;
      /** Path of that directory in a URL. */
      readonly location: string;
      readonly validate: string;
      /** Lets transfers that run come to their end. */
      readonly reload: string;
    };

/** Services that a component of ours offers to nodes. */
export type Offered = "dhcp" | "tftp" | "nfs3" | "nfs4" | "http" | "ntp" | "syslog";

/** The firewall between a master and its nodes, where there is one. */
export type FirewallPart =
  | { readonly kind: "none" }
  | { readonly kind: "firewalld"; readonly services: Readonly<Record<Offered, readonly string[]>> };
