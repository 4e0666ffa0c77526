import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Export, exportWarnings, parseExport } from "../lib/model/nfs/export";
import { InputError } from "../lib/model/input-error";
import { NfsPart, FirewallService, platformOf } from "../lib/platforms";
import { refuseUnshareable } from "../lib/platforms/nfs/shareable";
import { asWritten, renderExistingExports } from "../lib/render/nfs/existing";
import { renderExports } from "../lib/render/nfs";
import { runningExportQuestion } from "../lib/host/nfs/running-exports";
import { nfsQuestion, rpcQuestion, served } from "../lib/host/service/probes";

import { argumentsOf, flag, input, number, text } from "../lib/resources/arguments/argument-schema";
import { HostService } from "../lib/resources/service/host-service";
import { Surroundings, surroundingsOf } from "./network/site";
import { parseArguments } from "./arguments/parse-arguments";
import { plannedOver } from "./arguments/planned";
import { asRunError } from "./arguments/run-error";
import { HostArgs, hostSchema, PlainOf } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { installPackages } from "./packages/install-packages";
import { onMaster } from "./claims/on-master";
import { openFirewall } from "./firewall/open-firewall";
import { showWarnings } from "./arguments/warnings";

/** Arguments of {@link NfsExport}. */
export interface NfsExportArgs extends NetworkSourceArgs {
  /** The machine that exports. */
  master: HostArgs;
  /**
   * Network whose machines may mount. All others are refused (rule safe-exports).
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /**
   * Directory to export. On el8 and later a node has a /usr of its own, so /usr and / are refused there.
   * @default "/usr" on centos5 - the HOWTO's - and "/home" on el8 and later
   */
  path?: pulumi.Input<string>;
  /**
   * Whether nodes may only read. `false` is refused for /usr and /, which every node would then change for all.
   * @default true
   */
  readOnly?: pulumi.Input<boolean>;
  /**
   * Whether root of a node has the rights of the account `nobody` on the master. The HOWTO switches this off, which a read-only
   * /usr does not need. `false` brings a warning (rule safe-exports).
   * @default true
   */
  rootSquash?: pulumi.Input<boolean>;
  /**
   * Version of the protocol that nodes mount by, 3 or 4: a firewall is opened for it. Version 3 needs more open ports.
   * @default 3 on centos5, 4 on el8 and later
   */
  version?: pulumi.Input<number>;
  /**
   * Text of the exports(5) file that the master had before. Our export is put into it, and every other line stays. The file is
   * then managed as a whole. Other services that NFS needs, such as portmap, are left as they are.
   * @default none - a block of our own in /etc/exports, or a file of our own under /etc/exports.d
   */
  existing?: pulumi.Input<string>;
  /**
   * Whether it installs the packages; `false` where something else does, such as {@link Master}. Plain, since it decides
   * which resources there are.
   * @default true
   */
  installPackages?: boolean;
}

export const nfsExportSchema = argumentsOf<NfsExportArgs>()({
  master: hostSchema,
  ...networkSourceSchema.shape,
  path: z.optional(input(text)),
  readOnly: z.optional(input(flag)),
  rootSquash: z.optional(input(flag)),
  version: z.optional(input(number)),
  existing: z.optional(input(text)),
  installPackages: z.optional(flag),
});

type Plain = PlainOf<NfsExportArgs> & { readonly name: string };

/**
 * Exports one directory to the boot network. Other lines of /etc/exports stay as they are; on el8 and later the export has a
 * file of its own under /etc/exports.d.
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
    args = parseArguments(`NfsExport "${name}"`, args, nfsExportSchema);

    const { path, readOnly, rootSquash, version, existing } = args;
    const subject = `NfsExport "${name}"`;
    const own = { name, path, readOnly, rootSquash, version, existing };
    const plan = plannedOver(subject, surroundingsOf(subject, args), own, planExport).value;
    showWarnings(this, subject, plan);
    const { nfs, serviceManager } = asRunError(subject, () => platformOf(args.master.platform));
    const service = { ...onMaster(args.master), serviceManager, running: true, enabled: true };
    let needs: pulumi.Resource[] = installPackages(name, args.master, args.installPackages, plan, this);
    for (const { service: required, program, rpcName } of existing === undefined ? nfs.requires : []) {
      const known = plan.address.apply((address) => served([rpcQuestion(address, program, rpcName)]));
      needs = [
        new HostService(
          `${name}-${required}`,
          { ...service, service: required, files: [], questions: known.questions, serving: known.serving },
          { parent: this, dependsOn: needs },
        ),
      ];
    }
    const daemon = new HostService(
      `${name}-service`,
      {
        ...service,
        service: nfs.service,
        files: plan.files,
        reload: nfs.reload,
        questions: plan.questions,
        serving: plan.serving,
        watch: { kind: "exports", files: [...nfs.exportsFiles] },
      },
      { parent: this, dependsOn: needs },
    );
    openFirewall(name, subject, args, plan.offered, { parent: this, daemon });

    this.path = plan.path;
    this.registerOutputs({ path: this.path });
  }
}

function planExport({ platform, networks, master }: Surroundings, plain: Plain) {
  const { nfs } = platform;
  const { rootSquash, readOnly } = plain;
  const path = plain.path ?? nfs.defaultPath;
  const entries = networks.map(({ cidr }) => parseExport({ path, rootSquash, readOnly }, cidr));
  const [entry] = entries;
  refuseUnshareable(entry, platform);
  const version = plain.version ?? nfs.version;
  return {
    platform,
    packages: nfs.packages,
    path: entry.path,
    files: [exportsFile(nfs, plain, entries)],
    offered: parseVersion(version),
    address: master.address,
    ...served([
      ...entries.map((one) =>
        plain.existing === undefined
          ? runningExportQuestion(nfs.listActive, one, "ours")
          : runningExportQuestion(nfs.listActive, asWritten({ name: "existing", text: plain.existing }, one), "kept"),
      ),
      nfsQuestion(master.address, version, entry.path),
    ]),
    warnings: exportWarnings(entry),
  };
}

function exportsFile({ exports }: NfsPart, { name, existing }: Plain, entries: readonly Export[]) {
  const file = { mode: "0644", owner: "root", group: "root" };
  const path = exports.kind === "block" ? exports.path : `${exports.directory}/${name}.exports`;
  if (existing !== undefined) {
    const content = entries.reduce((text, one) => renderExistingExports({ name: "existing", text }, one), existing);
    return { ...file, path, content };
  }
  const content = renderExports(entries);
  return exports.kind === "block"
    ? { ...file, path, content, block: name }
    : { ...file, path, content, named: "by component" as const };
}

function parseVersion(version: number): FirewallService {
  if (version === 3) return "nfs3";
  if (version === 4) return "nfs4";
  throw new InputError("version", `${version} is not a version of NFS that nodes can mount by, expected 3 or 4`);
}
