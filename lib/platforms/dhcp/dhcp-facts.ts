import type { DhcpdPart, KeaPart } from "./dhcp-part";

/** The DHCP server of a release, and what it leaves where images and removals meet it. */
export interface DhcpFacts<Part> {
  readonly part: Part;
  /** See {@link Platform}. */
  readonly residue: Readonly<Record<string, readonly string[]>>;
  /** What a copy of the master has of it. */
  readonly onMaster: {
    readonly services: readonly string[];
    /** Shell patterns of its configuration. */
    readonly configuration: readonly string[];
    /** Directories of leases. */
    readonly leases: readonly string[];
  };
}

/** ISC dhcpd 4 of Enterprise Linux 8 and 9. */
export const ISC_DHCPD: DhcpFacts<DhcpdPart> = {
  part: {
    kind: "dhcpd",
    packages: ["dhcp-server"],
    configPath: "/etc/dhcp/dhcpd.conf",
    group: "root",
    leasesPath: "/var/lib/dhcpd/dhcpd.leases",
    service: "dhcpd",
    validate: "dhcpd -t -cf {candidate}",
    dnsUpdates: "none",
  },
  residue: {
    "dhcp-server": ["/var/lib/dhcpd/dhcpd.leases", "/var/lib/dhcpd/dhcpd.leases~", "/var/lib/dhcpd"],
  },
  onMaster: {
    services: ["dhcpd"],
    configuration: ["/etc/dhcp/dhcpd*.conf*"],
    leases: ["/var/lib/dhcpd", "/var/lib/dhclient"],
  },
};

/** Kea of Enterprise Linux 10, which has no ISC dhcpd and no dhclient. */
export const KEA: DhcpFacts<KeaPart> = {
  part: {
    kind: "kea",
    // the second one has what answers for leases at its control socket
    packages: ["kea", "kea-hooks"],
    configPath: "/etc/kea/kea-dhcp4.conf",
    group: "kea",
    leasesPath: "/var/lib/kea/kea-leases4.csv",
    service: "kea-dhcp4",
    // a lock that root makes would keep the daemon out, which is not root; what it refuses it says on standard error
    validate: "KEA_LOCKFILE_DIR=none kea-dhcp4 -t {candidate} >/dev/null",
  },
  residue: {
    kea: ["/var/lib/kea/kea-leases4.csv", "/var/lib/kea/kea-leases4.csv.2", "/var/lib/kea"],
  },
  onMaster: {
    services: ["kea-dhcp4"],
    // with the password of its agent
    configuration: ["/etc/kea/kea-*"],
    leases: ["/var/lib/kea"],
  },
};
