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
