import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs } from "../connection/connection-args";
import { withSecretCredentials } from "../connection/secret-credentials";

/** What every resource on a host takes. */
export interface HostedArgs {
  /** How the host is reached. */
  connection: pulumi.Input<ConnectionArgs>;
  /**
   * Takes over what another stack has on the host. The value is that stack's name, `organization/project/stack`, or
   * `unrecorded` for a stack whose version of this library recorded no names. A later destroy of that stack leaves alone what
   * was taken.
   * @default none - what belongs to another stack is refused
   */
  takeOver?: pulumi.Input<string>;
}

/** Inputs of a resource on a host: its arguments, with the credentials as secrets, and who it is there. */
export function hosted<Args extends HostedArgs>(name: string, { takeOver, ...args }: Args) {
  return {
    ...args,
    connection: withSecretCredentials(args.connection),
    claim: {
      stack: `${organization()}/${pulumi.getProject()}/${pulumi.getStack()}`,
      resource: name,
      ...(takeOver !== undefined && { takeOver }),
    },
  };
}

/** The engine's own word for the organisation of a backend that has none. Under mocks it is missing, unless a test sets it. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "organization";
  }
}
