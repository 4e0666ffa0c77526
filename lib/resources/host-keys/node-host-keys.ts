import * as pulumi from "@pulumi/pulumi";
import { hosted, HostedArgs } from "../claims/claimant";
import { handledBy, optionsOf, typeOf } from "../handled";

/** Arguments of {@link NodeHostKeys}. */
export interface NodeHostKeysArgs extends HostedArgs {
  /** Type of the keys, as ssh-keygen(1) calls it; `rsa` for nodes whose OpenSSH is older than 6.5. */
  type: pulumi.Input<"ed25519" | "rsa">;
  /** Full names of the nodes. */
  nodes: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * SSH host keys that nodes keep from one boot to the next, one resource for all nodes. ssh-keygen(1) makes a pair a node on the master. A private
 * half is in no state, no plan and no log; it leaves the master by `push-node-files` only, which goes by SSH. Drift: a pair that is
 * missing or damaged, and one of a node that the program does not have.
 */
export class NodeHostKeys extends pulumi.CustomResource {
  /** Public half of each node's key, its type and the key, by the name of the node. */
  declare public readonly publicKeys: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: NodeHostKeysArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...hosted(name, args), publicKeys: undefined };
    super(typeOf("nodeHostKeys"), name, handledBy("nodeHostKeys", inputs), optionsOf("nodeHostKeys", opts));
  }
}
