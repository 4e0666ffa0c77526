import * as pulumi from "@pulumi/pulumi";
import { hosted, HostedArgs } from "../claims/claimant";
import { handledBy, optionsOf, typeOf } from "../handled";

/** Arguments of {@link HostKeyPair}. */
export interface HostKeyPairArgs extends HostedArgs {
  /**
   * Absolute path of the private half, with letters, digits and . _ + - / only; the public half is PATH.pub. A key that is
   * there already is taken over as it is and stays on delete; one with a passphrase is refused.
   */
  path: pulumi.Input<string>;
  /** Comment of the public key, such as `root@m0.example.com`. */
  comment: pulumi.Input<string>;
}

/**
 * An SSH key pair that is made on the host by ssh-keygen(1), without a passphrase. The private half never leaves the host: it
 * is in no state, no plan and no log. Drift: a public half that is missing or belongs to another key, modes, the comment.
 */
export class HostKeyPair extends pulumi.CustomResource {
  /** The public half, one line: type, key and comment. */
  declare public readonly publicKey: pulumi.Output<string>;

  constructor(name: string, args: HostKeyPairArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      typeOf("hostKeyPair"),
      name,
      handledBy("hostKeyPair", { ...hosted(name, args), integrity: "intact", publicKey: undefined }),
      optionsOf("hostKeyPair", opts),
    );
  }
}
