import { posix } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { parseWith, wholeNumber } from "../lib/model/arguments/parse-with";
import { InputError } from "../lib/model/input-error";
import { limitsFor, TftpLimits, tftpWarnings } from "../lib/model/tftp/tftp-limits";
import { parseExistingXinetd } from "../lib/model/tftp/xinetd-tftp";
import { Platform, platformOf, TftpPart } from "../lib/platforms";
import { renderXinetdTftp } from "../lib/render/tftp";
import { portQuestion, Served, served, tftpQuestion } from "../lib/host/service/probes";
import { masterAddresses } from "../lib/model/network/served-networks";
import { argumentsOf, flag, input, number, text } from "../lib/resources/arguments/argument-schema";
import { HostService } from "../lib/resources/service/host-service";
import { withoutConnection } from "./network/site";
import { parseArguments } from "./arguments/parse-arguments";
import { planned } from "./arguments/planned";
import { HostArgs, hostSchema } from "./arguments/host-args";
import { BootNetworkArgs, networkSourceSchema } from "./arguments/network-args";
import { installPackages } from "./packages/install-packages";
import { refuseSecondServer } from "./claims/boot-server-role";
import { onMaster } from "./claims/on-master";
import { openFirewall } from "./firewall/open-firewall";
import { showWarnings } from "./arguments/warnings";

/**
 * Arguments of {@link TftpServer}. The limits are those of xinetd.conf(5), whole numbers from 1; one that is too small for the
 * nodes is taken with a warning (rule tftp-boot-storm). They are refused on el8 and later, where systemd starts the daemon.
 */
export interface TftpServerArgs {
  /** The machine that serves files. */
  master: HostArgs;
  /**
   * Networks of the nodes, where there are several: each is let in, and asked about, at the master's address in it.
   * @default none - nodes come in at master.address
   */
  networks?: BootNetworkArgs[];
  /**
   * Nodes that may boot at once, such as all of them after a power cut. The limits follow from it. More than 64 bring a
   * warning: TFTP that xinetd starts does not reliably serve more clients at a time.
   * @default none - the HOWTO's limits, enough for 100
   */
  nodes?: pulumi.Input<number>;
  /**
   * Servers that one address may have at once.
   * @default 11 - the HOWTO's value
   */
  perSource?: pulumi.Input<number>;
  /**
   * Starts of the server a second, before xinetd pauses it.
   * @default 100 - the HOWTO's value - or {@link nodes}, if that is more
   */
  connectionsPerSecond?: pulumi.Input<number>;
  /**
   * Seconds of that pause.
   * @default 2 - the HOWTO's value
   */
  pauseSeconds?: pulumi.Input<number>;
  /**
   * Servers at once.
   * @default 100, or {@link nodes}, if that is more
   */
  instances?: pulumi.Input<number>;
  /**
   * Text of the xinetd service that the master had before, kept unchanged. Limits are refused together with it. It must start
   * in.tftpd with `-s` and the root that the platform's other components write to. A service that is off is refused.
   * @default none - the file is ours
   */
  existing?: pulumi.Input<string>;
  /**
   * Whether it installs the packages; `false` where something else does, such as {@link Master}. Plain, since it decides
   * which resources there are.
   * @default true
   */
  installPackages?: boolean;
}

export const tftpServerSchema = argumentsOf<TftpServerArgs>()({
  master: hostSchema,
  networks: networkSourceSchema.shape.networks,
  nodes: z.optional(input(number)),
  perSource: z.optional(input(number)),
  connectionsPerSecond: z.optional(input(number)),
  pauseSeconds: z.optional(input(number)),
  instances: z.optional(input(number)),
  existing: z.optional(input(text)),
  installPackages: z.optional(flag),
});

type Plain = pulumi.Unwrap<Pick<TftpServerArgs, keyof TftpLimits | "nodes" | "existing">> & {
  readonly platform: string;
};

/**
 * Serves files by TFTP, read-only and shut into one directory: on centos5 boot loader, kernel and image, by xinetd; on el8 and
 * later the boot loader and its configuration, by a socket of systemd.
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
    args = parseArguments(`TftpServer "${name}"`, args, tftpServerSchema);

    const { nodes, perSource, connectionsPerSecond, pauseSeconds, instances, existing } = args;
    const subject = `TftpServer "${name}"`;
    const plan = planned(
      subject,
      {
        platform: withoutConnection(args.master).platform,
        ...{ nodes, perSource, connectionsPerSecond, pauseSeconds, instances, existing },
      },
      planTftp,
    ).value;
    const { networks } = args;
    const asked = planned(subject, { ...withoutConnection(args.master), networks, existing }, planQuestions).value;
    refuseSecondServer(subject, args.master, "TFTP server");
    showWarnings(this, subject, plan);
    const dependsOn = installPackages(name, args.master, args.installPackages, plan, this);
    const daemon = new HostService(
      `${name}-service`,
      {
        ...onMaster(args.master),
        serviceManager: plan.platform.serviceManager,
        service: plan.platform.tftp.service,
        running: true,
        enabled: true,
        files: plan.files,
        questions: asked.questions,
        serving: asked.serving,
      },
      { parent: this, dependsOn },
    );
    openFirewall(name, subject, args, "tftp", { parent: this, daemon });

    this.root = plan.platform.tftp.root;
    this.registerOutputs({ root: this.root });
  }
}

function planTftp(plain: Plain) {
  const platform = platformOf(plain.platform);
  const { tftp } = platform;
  const nodes = plain.nodes === undefined ? undefined : parseCount(plain.nodes, "nodes", "number of nodes");
  const { files, warnings } = tftp.kind === "xinetd" ? planXinetd(plain, tftp, nodes) : planSocket(plain, platform);
  return { platform, packages: tftp.packages, files, warnings };
}

type PlainQuestions = pulumi.Unwrap<
  Pick<HostArgs, "platform" | "hostname" | "address"> & Pick<TftpServerArgs, "networks" | "existing">
>;

/** A text of the master's own may list who is served, and the boot server itself may be missing there. */
function planQuestions({ platform, existing = "", ...plain }: PlainQuestions): Served {
  const addresses = masterAddresses(plain);
  if (/^\s*(only_from|no_access|access_times)\b/m.test(existing)) return served([portQuestion(TFTP_PORT)]);
  const { tftp, pxe } = platformOf(platform);
  const names = [posix.basename(pxe.bootLoader)];
  return served(addresses.map((address, i) => tftpQuestion(address, tftp.root, names, i === 0 ? undefined : address)));
}

const TFTP_PORT = 69;

function planXinetd(plain: Plain, tftp: Extract<TftpPart, { kind: "xinetd" }>, nodes: number | undefined) {
  const file = { path: tftp.configPath, mode: "0644", owner: "root", group: "root" };
  if (plain.existing !== undefined) {
    refuseLimits(plain, "cannot be combined with existing; write it into that text");
    return { files: [{ ...file, content: parseExistingXinetd(plain.existing, tftp.root) }], warnings: [] };
  }
  const byDefault = limitsFor(nodes);
  const limit = (argument: keyof TftpLimits): number =>
    parseCount(plain[argument] ?? byDefault[argument], argument, "limit");
  const limits: TftpLimits = {
    perSource: limit("perSource"),
    connectionsPerSecond: limit("connectionsPerSecond"),
    pauseSeconds: limit("pauseSeconds"),
    instances: limit("instances"),
  };
  const content = renderXinetdTftp({ daemon: tftp.daemon, root: tftp.root, ...limits });
  return { files: [{ ...file, content }], warnings: tftpWarnings(limits, nodes) };
}

/** The package's own units serve its own root: there is nothing to write. */
function planSocket(plain: Plain, platform: Platform) {
  refuseLimits(plain, `is a limit of xinetd, and ${platform.name} starts in.tftpd by a socket of systemd`);
  if (plain.existing !== undefined) {
    throw new InputError("existing", `is a service of xinetd, which ${platform.name} does not start in.tftpd by`);
  }
  return { files: [], warnings: [] };
}

function refuseLimits(plain: Plain, reason: string): void {
  for (const limit of ["perSource", "connectionsPerSecond", "pauseSeconds", "instances"] as const) {
    if (plain[limit] !== undefined) throw new InputError(limit, reason);
  }
}

function parseCount(value: number, argument: string, what: string): number {
  const refusal = `${value} is not a valid ${what}, expected a whole number from 1`;
  return parseWith(wholeNumber(1), value, argument, refusal);
}
