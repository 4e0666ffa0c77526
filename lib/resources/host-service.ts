import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs } from "./connection-args";
import { ManagedFileArgs } from "./host-file";
import { withSecretCredentials } from "./secret-credentials";
import { hostServiceStub } from "./stub";

/** Arguments of {@link HostService}. */
export interface HostServiceArgs {
  connection: pulumi.Input<ConnectionArgs>;
  /** Service manager of the host. */
  serviceManager: pulumi.Input<string>;
  /** Name of the service. */
  service: pulumi.Input<string>;
  /** Whether the daemon runs now. */
  running: pulumi.Input<boolean>;
  /** Whether the daemon starts at boot. */
  enabled: pulumi.Input<boolean>;
  /** Files that the daemon reads; all of them change in one transaction with one restart. */
  files: pulumi.Input<pulumi.Input<ManagedFileArgs>[]>;
  /** Command that makes the running daemon read its files again, instead of a restart. */
  reload?: pulumi.Input<string>;
  /** Command that succeeds when the daemon serves, and else says what it got. */
  probe?: pulumi.Input<string | undefined>;
  /** What {@link servingCommand} prints when the running daemon serves what its files say. */
  serving?: pulumi.Input<string>;
  /** Command that prints what the running daemon serves, whatever its files say. */
  servingCommand?: pulumi.Input<string>;
}

/** A daemon of a host. Drift: its files, whether it runs, whether it starts at boot, what it serves. */
export class HostService extends pulumi.dynamic.Resource {
  constructor(name: string, args: HostServiceArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      hostServiceStub,
      name,
      { ...args, connection: withSecretCredentials(args.connection) },
      opts,
      "diskless",
      "HostService",
    );
  }
}
