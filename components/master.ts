import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { returnPathWarnings } from "../lib/model/network/return-path";
import { scaleWarnings } from "../lib/model/nodes/scale";
import { renderHosts } from "../lib/render/nodes/hosts";
import { argumentsOf, texts } from "../lib/resources/arguments/argument-schema";
import { HostFile } from "../lib/resources/files/host-file";
import { BootNetworks, siteOf } from "./network/site";
import { BOOT_SERVER, refuseSecondBootServer } from "./claims/boot-server-role";
import { parseArguments } from "./arguments/parse-arguments";
import { plannedOver } from "./arguments/planned";
import { HostArgs, hostSchema, laterNodesSchema, NodeArgs, PlainOf } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { makeMasquerades, refuseLateMasquerade } from "./firewall/masquerade";
import { installPackages } from "./packages/install-packages";
import { onMaster } from "./claims/on-master";
import { showWarnings } from "./arguments/warnings";

/** Arguments of {@link Master}. */
export interface MasterArgs extends NetworkSourceArgs {
  /** The machine itself. */
  master: HostArgs;
  /**
   * Network that it serves.
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /** Nodes that its /etc/hosts names. */
  nodes: NodeArgs[];
  /**
   * Packages in addition to those of the boot server's own services.
   * @default none
   */
  extraPackages?: pulumi.Input<pulumi.Input<string>[]>;
}

export const masterSchema = argumentsOf<MasterArgs>()({
  master: hostSchema,
  ...networkSourceSchema.shape,
  nodes: laterNodesSchema,
  extraPackages: z.optional(texts),
});

/**
 * What the services of a boot server share: all packages, installed in one step, and the names of the nodes in /etc/hosts.
 * Other lines of that file stay.
 *
 * @example
 * ```ts
 * const base = new Master("m0", { master, network: { cidr: "10.0.0.0/24" }, nodes });
 * new TftpServer("tftp", { master, installPackages: false }, { dependsOn: base });
 * ```
 */
export class Master extends pulumi.ComponentResource {
  /** Full name of the machine. */
  public readonly hostname: pulumi.Output<string>;

  constructor(name: string, args: MasterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:Master", name, {}, opts);
    args = parseArguments(`Master "${name}"`, args, masterSchema);

    const { extraPackages } = args;
    const subject = `Master "${name}"`;
    const plan = plannedOver(subject, siteOf(subject, args).whole, { extraPackages }, (site, plain) => {
      refuseLateMasquerade(site.networks, args);
      return planMaster(site, plain);
    }).value;
    refuseSecondBootServer(subject, args.master);
    showWarnings(this, subject, plan);
    // first, since a machine that is the boot server of another stack is refused before anything is changed
    const dependsOn = installPackages(name, args.master, true, plan, this, BOOT_SERVER);
    new HostFile(
      `${name}-hosts`,
      {
        ...onMaster(args.master),
        path: "/etc/hosts",
        block: name,
        watch: { kind: "hosts" },
        content: plan.hosts,
        mode: "0644",
        owner: "root",
        group: "root",
      },
      { parent: this, dependsOn },
    );
    makeMasquerades(name, subject, args, { parent: this, dependsOn });

    this.hostname = plan.hostname;
    this.registerOutputs({ hostname: this.hostname });
  }
}

function planMaster({ platform, networks, master, nodes }: BootNetworks, { extraPackages = [] }: PlainOf<MasterArgs>) {
  const { dhcp, tftp, pxe, nfs, ntp, web, image } = platform;
  const parts = [
    ...[dhcp, tftp, pxe, nfs, ntp],
    ...(web.kind === "none" ? [] : [web]),
    ...(image.mode === "ramdisk" ? [] : [image]),
  ];
  const packages = parts.flatMap((part) => [...part.packages]);
  return {
    platform,
    packages: [...packages, ...extraPackages],
    hosts: renderHosts(master, nodes),
    hostname: master.hostname,
    warnings: [...scaleWarnings(nodes.length), ...returnPathWarnings({ networks, master })],
  };
}
