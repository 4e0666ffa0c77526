import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../lib/model/input-error";
import { platformOf } from "../lib/platforms";
import { HOWTO_LIMITS, renderXinetdTftp, TftpLimits } from "../lib/render/tftp";
import { HostService } from "../lib/resources/host-service";
import { withoutConnection } from "./boot-network";
import { checked } from "./checked";
import { HostArgs, PackageSource } from "./host-args";
import { installPackages } from "./install-packages";

/** Arguments of {@link TftpServer}. The limits are those of xinetd.conf(5). */
export interface TftpServerArgs {
  /** The machine that serves files. */
  master: HostArgs;
  /**
   * Servers that one address may have at once.
   * @default 11 - the HOWTO's value
   */
  perSource?: pulumi.Input<number>;
  /**
   * Starts of the server a second, before xinetd pauses it.
   * @default 100 - the HOWTO's value
   */
  connectionsPerSecond?: pulumi.Input<number>;
  /**
   * Seconds of that pause.
   * @default 2 - the HOWTO's value
   */
  pauseSeconds?: pulumi.Input<number>;
  /**
   * Servers at once.
   * @default 100
   */
  instances?: pulumi.Input<number>;
  /**
   * Who installs the packages.
   * @default "install"
   */
  packages?: PackageSource;
}

interface Plain extends Partial<TftpLimits> {
  readonly platform: string;
}

/**
 * Serves the boot loader, the kernel and the image by TFTP, started by xinetd, read-only and shut into one directory.
 *
 * @example
 * ```ts
 * new TftpServer("tftp", {
 *   master: { platform: "centos5", hostname: "m0.example.com", address: "10.0.0.1", connection },
 * });
 * ```
 */
export class TftpServer extends pulumi.ComponentResource {
  /** Directory that the daemon serves as /. */
  public readonly root: pulumi.Output<string>;

  constructor(name: string, args: TftpServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:TftpServer", name, {}, opts);

    const { perSource, connectionsPerSecond, pauseSeconds, instances } = args;
    const plan = checked(
      `TftpServer "${name}"`,
      { platform: withoutConnection(args.master).platform, perSource, connectionsPerSecond, pauseSeconds, instances },
      planTftp,
    );
    const dependsOn = installPackages(name, args.master, args.packages, plan, this);
    new HostService(
      `${name}-service`,
      {
        connection: args.master.connection,
        serviceManager: plan.platform.serviceManager,
        service: plan.platform.tftp.service,
        running: true,
        enabled: true,
        files: [
          { path: plan.platform.tftp.configPath, content: plan.content, mode: "0644", owner: "root", group: "root" },
        ],
      },
      { parent: this, dependsOn },
    );

    this.root = plan.platform.tftp.root;
    this.registerOutputs({ root: this.root });
  }
}

function planTftp(plain: Plain) {
  const platform = platformOf(plain.platform);
  const content = renderXinetdTftp({
    daemon: platform.tftp.daemon,
    root: platform.tftp.root,
    perSource: parseLimit(plain.perSource ?? HOWTO_LIMITS.perSource, "perSource"),
    connectionsPerSecond: parseLimit(
      plain.connectionsPerSecond ?? HOWTO_LIMITS.connectionsPerSecond,
      "connectionsPerSecond",
    ),
    pauseSeconds: parseLimit(plain.pauseSeconds ?? HOWTO_LIMITS.pauseSeconds, "pauseSeconds"),
    instances: parseLimit(plain.instances ?? HOWTO_LIMITS.instances, "instances"),
  });
  return { platform, packages: platform.tftp.packages, content };
}

function parseLimit(value: number, argument: string): number {
  if (!Number.isInteger(value) || value < 1)
    throw new InputError(argument, `${value} is no limit, expected a whole number from 1`);
  return value;
}
