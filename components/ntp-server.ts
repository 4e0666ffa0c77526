import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { renderChronyServerConfig, renderNtpServerConfig } from "../lib/render/time";
import { ntpQuestion, served } from "../lib/host/service/probes";

import { argumentsOf, flag } from "../lib/resources/arguments/argument-schema";
import { HostService } from "../lib/resources/service/host-service";
import { Surroundings, surroundingsOf } from "./network/site";
import { parseArguments } from "./arguments/parse-arguments";
import { plannedOver } from "./arguments/planned";
import { HostArgs, hostSchema } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { installPackages } from "./packages/install-packages";
import { refuseSecondServer } from "./claims/boot-server-role";
import { onMaster } from "./claims/on-master";
import { openFirewall } from "./firewall/open-firewall";

/** Arguments of {@link NtpServer}. */
export interface NtpServerArgs extends NetworkSourceArgs {
  /** The machine that keeps time. */
  master: HostArgs;
  /**
   * Network whose machines may ask it; its time servers are what it follows itself.
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /**
   * Whether it installs the package; `false` where something else does, such as {@link Master}. Plain, since it decides
   * which resources there are.
   * @default true
   */
  installPackages?: boolean;
}

export const ntpServerSchema = argumentsOf<NtpServerArgs>()({
  master: hostSchema,
  ...networkSourceSchema.shape,
  installPackages: z.optional(flag),
});

/**
 * Keeps time for the nodes, by ntpd or, on el8 and later, by chronyd: follows the time servers of the network, and keeps one common time when it reaches none.
 *
 * @example
 * ```ts
 * new NtpServer("ntp", {
 *   master: { platform: "centos5", hostname: "m0.example.com", address: "10.0.0.1", connection },
 *   network: { cidr: "10.0.0.0/24", timeServers: ["192.0.2.123"] },
 * });
 * ```
 */
export class NtpServer extends pulumi.ComponentResource {
  /** Path of the daemon's configuration on the host. */
  public readonly configPath: pulumi.Output<string>;

  constructor(name: string, args: NtpServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:NtpServer", name, {}, opts);
    args = parseArguments(`NtpServer "${name}"`, args, ntpServerSchema);

    const subject = `NtpServer "${name}"`;
    const plan = plannedOver(subject, surroundingsOf(subject, args), {}, planNtp).value;
    refuseSecondServer(subject, args.master, "NTP server");
    const dependsOn = installPackages(name, args.master, args.installPackages, plan, this);
    const daemon = new HostService(
      `${name}-service`,
      {
        ...onMaster(args.master),
        serviceManager: plan.platform.serviceManager,
        service: plan.platform.ntp.service,
        running: true,
        enabled: true,
        files: plan.files,
        questions: plan.questions,
        serving: plan.serving,
      },
      { parent: this, dependsOn },
    );
    openFirewall(name, subject, args, "ntp", { parent: this, daemon });

    this.configPath = plan.platform.ntp.configPath;
    this.registerOutputs({ configPath: this.configPath });
  }
}

function planNtp({ platform, networks, master }: Surroundings) {
  const { ntp } = platform;
  const servers = networks.flatMap(({ timeServers }) => timeServers);
  const config = {
    servers: networks.length === 1 ? servers : [...new Set(servers)],
    clients: networks.map(({ cidr }) => cidr),
  };
  const file = { path: ntp.configPath, mode: "0644", owner: "root", group: "root" };
  return {
    platform,
    packages: ntp.packages,
    ...served([ntpQuestion(master.address)]),
    files: [
      ntp.kind === "ntpd"
        ? { ...file, content: renderNtpServerConfig(config) }
        : { ...file, content: renderChronyServerConfig(config), validate: ntp.validate },
    ],
  };
}
