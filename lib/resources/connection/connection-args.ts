import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { withheld } from "../../model/arguments/argument-shape";
import { endpointShape, targetShape } from "../../model/connection/connection";
import { argumentsOf, input, inputs, lifted } from "../arguments/argument-schema";

/** How to reach one machine by SSH. */
export interface EndpointArgs {
  /** Name or address to connect to, as seen from where Pulumi runs. */
  host: pulumi.Input<string>;
  /**
   * TCP port of sshd.
   * @default 22
   */
  port?: pulumi.Input<number>;
  /**
   * Account to log in as.
   * @default "root"
   */
  user?: pulumi.Input<string>;
  /**
   * Public key that the host must prove to have, as `ssh-keyscan` prints it after the name: `ssh-ed25519 AAAA...`. A
   * centos5 host has `ssh-rsa`; for el9 that type is refused, since the command plugin cannot have it proved. Without a key the
   * connection is refused, unless {@link insecureIgnoreHostKey} is set.
   */
  hostKey?: pulumi.Input<string>;
  /**
   * Connects to whatever answers. For throw-away machines only.
   * @default false
   */
  insecureIgnoreHostKey?: pulumi.Input<boolean>;
  /** File with the private key, on the machine that Pulumi runs on. The key itself is then in no state of our resources; the build command of an image takes it as a secret. */
  privateKeyPath?: pulumi.Input<string>;
  /** The private key itself; give it as a secret. */
  privateKey?: pulumi.Input<string>;
  /** Passphrase of the private key; give it as a secret. */
  privateKeyPassphrase?: pulumi.Input<string>;
  /**
   * Socket of an SSH agent.
   * @default the agent that SSH_AUTH_SOCK names, when no other credential is given
   */
  agentSocketPath?: pulumi.Input<string>;
  /** Password of the account; give it as a secret. */
  password?: pulumi.Input<string>;
  /**
   * Offers the key exchange with SHA-1 that OpenSSH 4.3 needs (rule legacy-ssh). The keys of the host and of the user must then
   * be RSA.
   * @default false
   */
  legacyAlgorithms?: pulumi.Input<boolean>;
}

/** How to reach and act on a machine by SSH. */
export interface ConnectionArgs extends EndpointArgs {
  /** A machine to go through: one hop. */
  bastion?: pulumi.Input<EndpointArgs>;
  /**
   * Acts as root by sudo. Not needed when {@link EndpointArgs.user} is root.
   * @default false
   */
  sudo?: pulumi.Input<boolean>;
  /** Password that sudo asks for; give it as a secret. It goes over standard input, never into an argument list. */
  sudoPassword?: pulumi.Input<string>;
  /**
   * Seconds until a host that does not answer counts as unreachable.
   * @default 15
   */
  connectTimeoutSeconds?: pulumi.Input<number>;
  /**
   * Seconds that one script may take on the host. Installing packages may take 1800 at least, publishing an image 900.
   * @default 300
   */
  commandTimeoutSeconds?: pulumi.Input<number>;
  /**
   * Seconds to wait while another apply changes the machine. A negative number is refused.
   * @default 0 - fails at once and names the other one
   */
  lockWaitSeconds?: pulumi.Input<number>;
}

const endpointSchema = argumentsOf<EndpointArgs>()(inputs(endpointShape));

export const connectionSchema = lifted(
  withheld(
    argumentsOf<ConnectionArgs>()({
      ...endpointSchema.shape,
      ...inputs(targetShape),
      bastion: z.optional(input(endpointSchema)),
    }),
  ),
);
