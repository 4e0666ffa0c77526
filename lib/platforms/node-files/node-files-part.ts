/**
 * Files that nodes have without a new image: where a master has what they read at boot. Nodes fetch both by HTTP where they fetch their
 * image so, and find them in the /usr that they mount elsewhere.
 */
export interface NodeFilesPart {
  /** Which files each node has, as data. */
  readonly plan: string;
  /** The command that puts a node's part of the plan into place. */
  readonly applier: string;
  /** How a node learns of interfaces besides the one that it boots by: a keyfile of NetworkManager, or ifcfg of the network scripts. */
  readonly interfaces: { readonly kind: "keyfile" | "ifcfg"; readonly directory: string };
  /** Least number of an account that is not the system's: UID_MIN of login.defs(5). */
  readonly leastUid: number;
}
