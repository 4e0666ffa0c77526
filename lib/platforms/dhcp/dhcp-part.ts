/** A DHCP server: ISC dhcpd, or its successor Kea. */
export type DhcpPart = DhcpdPart | KeaPart;

interface DhcpServerPart {
  readonly packages: readonly string[];
  readonly configPath: string;
  /** Group of that file, beside root, its owner: who else reads it. */
  readonly group: string;
  /** Where the daemon keeps its leases: dhcpd also reservations that were made while it ran. */
  readonly leasesPath: string;
  readonly service: string;
  /** The daemon's own check of a file, before it is put into place. */
  readonly validate: string;
}

/** ISC dhcpd, which reads dhcpd.conf(5) as root. */
export interface DhcpdPart extends DhcpServerPart {
  readonly kind: "dhcpd";
  /** Value of `ddns-update-style`: the HOWTO's, or none, since nothing here updates a name server. */
  readonly dnsUpdates: "interim" | "none";
}

/** Kea's kea-dhcp4, which reads JSON with comments as an account of its own. */
export interface KeaPart extends DhcpServerPart {
  readonly kind: "kea";
}
