import * as pulumi from "@pulumi/pulumi";
import { masterAddresses } from "../lib/model/network/served-networks";
import { platformOf } from "../lib/platforms";
import { renderRsyslogInput, renderSyslogOptions } from "../lib/render/log";
import { served, syslogQuestion } from "../lib/host/service/probes";
import { argumentsOf } from "../lib/resources/arguments/argument-schema";
import { HostService } from "../lib/resources/service/host-service";
import { withoutConnection } from "./network/site";
import { parseArguments } from "./arguments/parse-arguments";
import { planned } from "./arguments/planned";
import { HostArgs, hostSchema } from "./arguments/host-args";
import { BootNetworkArgs, networkSourceSchema } from "./arguments/network-args";
import { refuseSecondServer } from "./claims/boot-server-role";
import { onMaster } from "./claims/on-master";
import { openFirewall } from "./firewall/open-firewall";

/** Arguments of {@link SyslogServer}. */
export interface SyslogServerArgs {
  /** The machine that takes the log lines of others. */
  master: HostArgs;
  /**
   * Networks of the nodes, where there are several: each is let in at the master's address in it.
   * @default none - nodes come in at master.address
   */
  networks?: BootNetworkArgs[];
}

export const syslogServerSchema = argumentsOf<SyslogServerArgs>()({
  master: hostSchema,
  networks: networkSourceSchema.shape.networks,
});

/**
 * Takes the log lines of the nodes, by UDP on port 514: by sysklogd or, on el8 and later, by rsyslog. They go where the master's
 * configuration sends its own lines; EL5's daemon cannot tell hosts apart. Every machine that reaches the port may write to the log.
 *
 * @example
 * ```ts
 * new SyslogServer("syslog", {
 *   master: { platform: "centos5", hostname: "m0.example.com", address: "10.0.0.1", connection },
 * });
 * ```
 */
export class SyslogServer extends pulumi.ComponentResource {
  /** Path of the daemon's options on the host. */
  public readonly configPath: pulumi.Output<string>;

  constructor(name: string, args: SyslogServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:SyslogServer", name, {}, opts);
    args = parseArguments(`SyslogServer "${name}"`, args, syslogServerSchema);

    const subject = `SyslogServer "${name}"`;
    const { networks } = args;
    const plan = planned(subject, { ...withoutConnection(args.master), networks }, planSyslog).value;
    refuseSecondServer(subject, args.master, "log server");
    const daemon = new HostService(
      `${name}-service`,
      {
        ...onMaster(args.master),
        serviceManager: plan.platform.serviceManager,
        service: plan.platform.syslog.service,
        running: true,
        enabled: true,
        files: [
          { path: plan.platform.syslog.configPath, content: plan.content, mode: "0644", owner: "root", group: "root" },
        ],
        questions: plan.questions,
        serving: plan.serving,
      },
      { parent: this },
    );
    openFirewall(name, subject, args, "syslog", { parent: this, daemon });

    this.configPath = plan.platform.syslog.configPath;
    this.registerOutputs({ configPath: this.configPath });
  }
}

type PlainSyslog = pulumi.Unwrap<
  Pick<HostArgs, "platform" | "hostname" | "address"> & Pick<SyslogServerArgs, "networks">
>;

function planSyslog(plain: PlainSyslog) {
  const platform = platformOf(plain.platform);
  return {
    platform,
    content: platform.syslog.kind === "sysklogd" ? renderSyslogOptions() : renderRsyslogInput(),
    // the image names the logger by the master's name, which is this address
    ...served([syslogQuestion(masterAddresses(plain)[0])]),
  };
}
