import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { z } from "zod";
import { keptMode } from "../lib/model/dhcp/kept-mode";
import { parseFileMode } from "../lib/model/files/file-mode";
import { parseWith, wholeNumber } from "../lib/model/arguments/parse-with";
import { InputError } from "../lib/model/input-error";
import { Cidr, contains, toNumber } from "../lib/model/network/ipv4";
import { Node } from "../lib/model/nodes/nodes";
import { parseBootPath } from "../lib/model/boot/boot-files";
import { bootFilesOf, BootPrograms } from "../lib/model/boot/firmware";
import { renderDhcpdConfig } from "../lib/render/dhcp";
import { KeptDhcpd, renderExistingDhcpd } from "../lib/render/dhcp/existing";
import { dhcpQuestions, portQuestion, Question, served } from "../lib/host/service/probes";

import { argumentsOf, flag, input, number, text } from "../lib/resources/arguments/argument-schema";
import { HostService } from "../lib/resources/service/host-service";
import { givenBootPrograms } from "./boot/given-boot-programs";
import { showWarnings } from "./arguments/warnings";
import { BootNetworks, siteOf } from "./network/site";
import { parseArguments } from "./arguments/parse-arguments";
import { plannedOver } from "./arguments/planned";
import { HostArgs, hostSchema, laterNodesSchema, NodeArgs, PlainOf } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { installPackages } from "./packages/install-packages";
import { refuseSecondServer } from "./claims/boot-server-role";
import { onMaster } from "./claims/on-master";
import { openFirewall } from "./firewall/open-firewall";

const FIVE_DAYS = 432_000;
const LONGEST_LEASE = 0xffff_ffff;

/** Arguments of {@link DhcpServer}. */
export interface DhcpServerArgs extends NetworkSourceArgs {
  /** The machine that answers DHCP. */
  master: HostArgs;
  /**
   * Network that the server owns; one `subnet` declaration is rendered for it (dhcpd.conf(5)).
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /**
   * One reservation each. Names, addresses and MAC addresses must be unique (rules unique-addresses, unique-mac-addresses,
   * host-names). dhcpd itself rejects duplicate names only.
   */
  nodes: NodeArgs[];
  /**
   * Network boot program that BIOS firmware is sent to, relative to the TFTP root, at most 127 characters (rules boot-paths,
   * next-server-and-filename).
   * @default the platform's: "pxelinux.0" on centos5, "lpxelinux.0" on el8 and later
   */
  bootProgram?: pulumi.Input<string>;
  /**
   * Network boot program that UEFI firmware is sent to (rule boot-program-per-firmware). Refused on centos5, whose loaders know
   * BIOS only.
   * @default "EFI/shimx64.efi" on el8 and later
   */
  uefiBootProgram?: pulumi.Input<string>;
  /**
   * Whether UEFI firmware that boots over HTTP is answered, with the URL of the platform's loader on the master's web server: a
   * {@link WebServer} and a {@link PxeConfig} with `uefiHttpBoot` serve it (rule boot-program-per-firmware). dhcpd then also logs which
   * firmware it has no loader for. Refused on centos5, and together with `existing`. Plain.
   * @default false
   */
  uefiHttpBoot?: boolean;
  /**
   * Seconds that a lease lives, from 60.
   * @default 432000 - five days, the HOWTO's value
   */
  leaseSeconds?: pulumi.Input<number>;
  /**
   * Opens dhcpd's control channel (OMAPI, dhcpd.conf(5)) on port 7911 with a random key of its own, so that omshell(1) on the
   * master can ask for leases without a restart. The configuration is then readable by root only. Plain, since it decides which
   * resources there are.
   * @default false
   */
  controlChannel?: boolean;
  /**
   * Text of a dhcpd.conf(5) that the master had before. Reservations and the network's settings are put into it, and every
   * other byte stays. `bootProgram` and `leaseSeconds` change it only where they are given. Refused when it has no subnet of the network, together with `uefiBootProgram`, `uefiHttpBoot` or `controlChannel`, and
   * when a statement that looks at the request decides what an argument says. With it `nodes` may be empty.
   * @default none - the whole file is ours
   */
  existing?: pulumi.Input<string>;
  /**
   * Mode of the file with that text, for a master where another account than root reads it: four octal digits. Refused without
   * `existing`.
   * @default "0600" when the text has a key, else "0644"
   */
  existingMode?: pulumi.Input<string>;
  /**
   * Whether it installs the daemon's package; `false` where something else does, such as {@link Master}. Plain, since it
   * decides which resources there are.
   * @default true
   */
  installPackages?: boolean;
}

export const dhcpServerSchema = argumentsOf<DhcpServerArgs>()({
  master: hostSchema,
  ...networkSourceSchema.shape,
  nodes: laterNodesSchema,
  bootProgram: z.optional(input(text)),
  uefiBootProgram: z.optional(input(text)),
  uefiHttpBoot: z.optional(flag),
  leaseSeconds: z.optional(input(number)),
  controlChannel: z.optional(flag),
  existing: z.optional(input(text)),
  existingMode: z.optional(input(text)),
  installPackages: z.optional(flag),
});

type Plain = PlainOf<DhcpServerArgs>;

/**
 * Answers DHCP for the nodes of one network, or of several, and points their firmware at the boot server. Machines without a
 * reservation get no address.
 *
 * @example
 * ```ts
 * new DhcpServer("dhcp", {
 *   master: { platform: "centos5", hostname: "m0.example.com", address: "10.0.0.1", connection },
 *   network: { cidr: "10.0.0.0/24", gateway: "10.0.0.254" },
 *   nodes: [{ name: "s0.example.com", address: "10.0.0.10", mac: "AA:BB:CC:DD:EE:FF" }],
 * });
 * ```
 */
export class DhcpServer extends pulumi.ComponentResource {
  /** Path of the daemon's configuration on the host. */
  public readonly configPath: pulumi.Output<string>;

  constructor(name: string, args: DhcpServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:DhcpServer", name, {}, opts);
    args = parseArguments(`DhcpServer "${name}"`, args, dhcpServerSchema);

    const { bootProgram, uefiBootProgram, uefiHttpBoot, leaseSeconds, controlChannel, existing, existingMode } = args;
    const subject = `DhcpServer "${name}"`;
    const own = {
      ...{ bootProgram, uefiBootProgram, uefiHttpBoot, leaseSeconds, controlChannel },
      ...{ existing, existingMode },
    };
    const site = siteOf(subject, args, existing === undefined ? "some nodes" : "any nodes");
    const plan = plannedOver(subject, site.whole, own, planDhcp).value;
    refuseSecondServer(subject, args.master, "DHCP server");
    showWarnings(this, subject, plan);
    const dependsOn = installPackages(name, args.master, args.installPackages, plan, this);
    openFirewall(name, subject, args, "dhcp", this);
    new HostService(
      `${name}-service`,
      {
        ...onMaster(args.master),
        serviceManager: plan.platform.serviceManager,
        service: plan.platform.dhcp.service,
        running: true,
        enabled: true,
        questions: plan.questions,
        serving: plan.serving,
        watch: plan.watch,
        files: [
          {
            path: plan.platform.dhcp.configPath,
            content: plan.content,
            ...(controlChannel && { values: { controlKey: this.controlKey(name) } }),
            mode: plan.mode,
            owner: "root",
            group: "root",
            validate: plan.platform.dhcp.validate,
          },
        ],
      },
      { parent: this, dependsOn },
    );

    this.configPath = plan.platform.dhcp.configPath;
    this.registerOutputs({ configPath: this.configPath });
  }

  /** The key in the form that dhcpd.conf(5) wants: base64. Stable until the resource is replaced. */
  private controlKey(name: string): pulumi.Output<string> {
    const key = new random.RandomPassword(`${name}-control-key`, { length: 32, special: false }, { parent: this });
    return pulumi.secret(key.result.apply((text) => Buffer.from(text).toString("base64")));
  }
}

function planDhcp(bootNetwork: BootNetworks, plain: Plain) {
  const { platform } = bootNetwork;
  const boot = givenBootPrograms(plain, platform);
  const { content, warnings } =
    plain.existing === undefined
      ? { content: ownConfig(plain, bootNetwork, boot), warnings: [] }
      : keptConfig(plain, plain.existing, bootNetwork);
  return {
    platform,
    packages: platform.dhcp.packages,
    watch: { kind: "leases" as const, path: platform.dhcp.leasesPath },
    content,
    warnings,
    mode: modeOf(plain),
    ...served(planQuestions(bootNetwork, boot, plain.existing)),
  };
}

const DHCP_PORT = 67;

/**
 * Asks for one reservation a network, that of the lowest address, which seldom changes. A text of the master's own decides which
 * boot file a node gets, and may make the server ignore nodes.
 */
function planQuestions({ networks, nodes }: BootNetworks, programs: BootPrograms, existing?: string): Question[] {
  const deaf = /\b(deny|ignore)\s+booting\b/.test(existing ?? "");
  const asked = networks.flatMap(({ cidr, masterAddress: server, relayed }) => {
    const first = nodesIn(cidr, nodes).at(0);
    if (first === undefined || deaf) return [];
    const boot =
      existing === undefined ? { nextServer: server, bootProgram: bootFilesOf(programs, server) } : undefined;
    const { mac, address } = first;
    return dhcpQuestions({ server, mac, address, boot, ...(relayed && { relayedFrom: cidr.network }) });
  });
  return asked.length === 0 ? [portQuestion(DHCP_PORT)] : asked;
}

/** The nodes of a network, in the order of their addresses. */
function nodesIn(cidr: Cidr, nodes: readonly Node[]): Node[] {
  const own = nodes.filter(({ address }) => contains(cidr, address));
  return own.sort((one, other) => toNumber(one.address) - toNumber(other.address));
}

function modeOf({ controlChannel, existing, existingMode }: Plain): string {
  if (existing === undefined) {
    if (existingMode !== undefined)
      throw new InputError("existingMode", "is of the file of existing, which is missing");
    return controlChannel === true ? "0600" : "0644";
  }
  return existingMode === undefined
    ? keptMode({ name: "existing", text: existing })
    : parseFileMode(existingMode, "existingMode");
}

function ownConfig(plain: Plain, { platform, networks, nodes }: BootNetworks, boot: BootPrograms): string {
  return renderDhcpdConfig({
    networks,
    nodes,
    bootProgram: boot.bios,
    uefiBootProgram: boot.uefi,
    uefiHttpPath: boot.uefiHttp,
    dnsUpdates: platform.dhcp.dnsUpdates,
    leaseSeconds: parseLease(plain.leaseSeconds ?? FIVE_DAYS),
    controlChannel: plain.controlChannel,
  });
}

function keptConfig(plain: Plain, existing: string, { networks, master, nodes }: BootNetworks): KeptDhcpd {
  for (const argument of ["uefiBootProgram", "uefiHttpBoot", "controlChannel"] as const) {
    if (plain[argument] === undefined || plain[argument] === false) continue;
    throw new InputError(argument, "cannot be combined with existing; write it into that text");
  }
  const bootProgram = plain.bootProgram === undefined ? undefined : parseBootPath(plain.bootProgram, "bootProgram");
  const leaseSeconds = plain.leaseSeconds === undefined ? undefined : parseLease(plain.leaseSeconds);
  const wanted = { networks, master, nodes, bootProgram, leaseSeconds };
  return renderExistingDhcpd({ name: "existing", text: existing }, wanted);
}

function parseLease(seconds: number): number {
  const refusal = `${seconds} is not a lease time, expected whole seconds from 60 to ${LONGEST_LEASE}`;
  return parseWith(wholeNumber(60, LONGEST_LEASE), seconds, "leaseSeconds", refusal);
}
