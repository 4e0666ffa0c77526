import * as pulumi from "@pulumi/pulumi";
import { AS_APPLIED } from "../../host/service/unit-facts";
import type { Watch } from "../../host/foreign/watches";
import { hosted, HostedArgs } from "../claims/claimant";
import { ManagedFileArgs } from "../files/host-file";
import { handledBy, optionsOf, typeOf } from "../handled";

/** Arguments of {@link HostService}. */
export interface HostServiceArgs extends HostedArgs {
  /** Service manager of the host: `sysv` or `systemd`. */
  serviceManager: pulumi.Input<string>;
  /** Name of the service; of another unit of systemd in full, such as `tftp.socket`. Another name replaces the resource. */
  service: pulumi.Input<string>;
  /** Whether the daemon runs now. */
  running: pulumi.Input<boolean>;
  /** Whether the daemon starts at boot. */
  enabled: pulumi.Input<boolean>;
  /** Files that the daemon reads. They change together, in one transaction with one restart. */
  files: pulumi.Input<pulumi.Input<ManagedFileArgs>[]>;
  /** Command that makes the running daemon read its files again, instead of a restart. */
  reload?: pulumi.Input<string>;
  /**
   * What nodes ask the daemon, and by which command the host asks it: one of its own, which prints the answer, or a call of
   * `probes.sh`. Asked after each start, restart and reload, and in each refresh.
   * @default nothing is asked
   */
  questions?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** The right answer to each of {@link questions}. */
  serving?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * How the daemon is started, compared with its last apply: its unit, what changes that, its settings, its command line, and
   * whether it has read its files since they changed.
   * @default "as applied"
   */
  unit?: pulumi.Input<string>;
  /**
   * What to look for beside the first of the files: entries of others that widen or contradict it.
   * @default none
   */
  watch?: pulumi.Input<Watch>;
}

/**
 * A daemon of a host. Drift: its files, whether it runs, whether it starts at boot, what it serves, how it is started, and what
 * {@link HostServiceArgs.watch} finds, as `foreign`.
 */
export class HostService extends pulumi.CustomResource {
  constructor(name: string, args: HostServiceArgs, opts?: pulumi.CustomResourceOptions) {
    const foreign = args.watch !== undefined && { foreign: {} };
    super(
      typeOf("hostService"),
      name,
      handledBy("hostService", { unit: AS_APPLIED, ...hosted(name, args), ...foreign }),
      optionsOf("hostService", opts),
    );
  }
}
