/** Services that a component of ours offers to nodes. */
export type FirewallService = "dhcp" | "tftp" | "nfs3" | "nfs4" | "http" | "ntp" | "syslog";

/** How a kernel passes packets on after a boot: a file of ours, or a block in one that others write too. */
export type ForwardingSetting =
  { readonly kind: "file"; readonly path: string } | { readonly kind: "block"; readonly path: string };

/** What filters packets on a master. */
export type FirewallPart =
  | {
      readonly kind: "firewalld";
      readonly services: Readonly<Record<FirewallService, readonly string[]>>;
      readonly forwarding: ForwardingSetting;
    }
  | {
      /** A service loads the rules at a boot. Nothing is opened by us: which rules let nodes through is a person's to say. */
      readonly kind: "iptables";
      readonly forwarding: ForwardingSetting;
    };
