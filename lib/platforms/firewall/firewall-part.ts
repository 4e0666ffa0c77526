/** Services that a component of ours offers to nodes. */
export type FirewallService = "dhcp" | "tftp" | "nfs3" | "nfs4" | "http" | "ntp" | "syslog";

/** The firewall between a master and its nodes, where there is one. */
export type FirewallPart =
  | { readonly kind: "none" }
  | {
      readonly kind: "firewalld";
      readonly services: Readonly<Record<FirewallService, readonly string[]>>;
      /** File of sysctl.d(5) by which the kernel passes packets on after a boot. */
      readonly forwardingPath: string;
    };
