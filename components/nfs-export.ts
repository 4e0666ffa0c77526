import * as pulumi from "@pulumi/pulumi";
import { exportWarnings, parseExport } from "../lib/model/export";
import { activeExportsCommand, renderActiveExports, renderExports } from "../lib/render/nfs";
import { HostService } from "../lib/resources/host-service";
import { BootNetworkInput, parseBootNetwork, withoutConnection } from "./boot-network";
import { checked } from "./checked";
import { HostArgs, NetworkArgs, PackageSource } from "./host-args";
import { installPackages } from "./install-packages";
import { showWarnings } from "./warnings";

/** Arguments of {@link NfsExport}. */
export interface NfsExportArgs {
  /** The machine that exports. */
  master: HostArgs;
  /** Network whose machines may mount; nobody else may (rule V13). */
  network: NetworkArgs;
  /**
   * Directory to export, read-only.
   * @default "/usr" - the HOWTO's
   */
  path?: pulumi.Input<string>;
  /**
   * Whether root of a node counts as nobody on the master. The HOWTO switches this off; a read-only /usr does not need that, and
   * `false` brings a warning (rule V13).
   * @default true
   */
  rootSquash?: pulumi.Input<boolean>;
  /**
   * Who installs the packages.
   * @default "install"
   */
  packages?: PackageSource;
}

interface Plain extends BootNetworkInput {
  readonly path?: string;
  readonly rootSquash?: boolean;
}

/**
 * Exports one directory read-only to the boot network. Other lines of /etc/exports stay as they are.
 *
 * @example
 * ```ts
 * new NfsExport("usr", {
 *   master: { platform: "centos5", hostname: "m0.example.com", address: "10.0.0.1", connection },
 *   network: { cidr: "10.0.0.0/24" },
 * });
 * ```
 */
export class NfsExport extends pulumi.ComponentResource {
  /** Directory that is exported. */
  public readonly path: pulumi.Output<string>;

  constructor(name: string, args: NfsExportArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:NfsExport", name, {}, opts);

    const { network, path, rootSquash } = args;
    const subject = `NfsExport "${name}"`;
    const plan = checked(subject, { ...withoutConnection(args.master), network, path, rootSquash }, planExport);
    showWarnings(this, subject, plan);
    const connection = args.master.connection;
    const serviceManager = plan.platform.serviceManager;
    const packages = installPackages(name, args.master, args.packages, plan, this);
    const portmap = new HostService(
      `${name}-portmap`,
      { connection, serviceManager, service: plan.requires[0], running: true, enabled: true, files: [] },
      { parent: this, dependsOn: packages },
    );
    const locking = new HostService(
      `${name}-nfslock`,
      { connection, serviceManager, service: plan.requires[1], running: true, enabled: true, files: [] },
      { parent: this, dependsOn: portmap },
    );
    new HostService(
      `${name}-service`,
      {
        connection,
        serviceManager,
        service: plan.platform.nfs.service,
        running: true,
        enabled: true,
        files: [
          {
            path: plan.platform.nfs.exportsPath,
            block: name,
            content: plan.content,
            mode: "0644",
            owner: "root",
            group: "root",
          },
        ],
        reload: plan.platform.nfs.reload,
        serving: plan.serving,
        servingCommand: plan.servingCommand,
      },
      { parent: this, dependsOn: locking },
    );

    this.path = plan.path;
    this.registerOutputs({ path: this.path });
  }
}

function planExport(plain: Plain) {
  const { platform, network } = parseBootNetwork(plain);
  const entry = parseExport({ path: plain.path ?? "/usr", rootSquash: plain.rootSquash }, network.cidr);
  return {
    platform,
    packages: platform.nfs.packages,
    requires: platform.nfs.requires,
    path: entry.path,
    content: renderExports([entry]),
    serving: renderActiveExports([entry]),
    servingCommand: activeExportsCommand(platform.nfs.listActive, [entry]),
    warnings: exportWarnings(entry),
  };
}
