import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { z } from "zod";
import { platformOf } from "../lib/platforms";
import { argumentsOf, flag, input, number, text } from "../lib/resources/arguments/argument-schema";
import { HostService } from "../lib/resources/service/host-service";
import { showWarnings } from "./arguments/warnings";
import { planDhcp } from "./dhcp/dhcp-plan";
import { siteOf } from "./network/site";
import { asRunError } from "./arguments/run-error";
import { parseArguments } from "./arguments/parse-arguments";
import { plannedOver } from "./arguments/planned";
import { HostArgs, hostSchema, laterNodesSchema, NodeArgs } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { installPackages } from "./packages/install-packages";
import { refuseSecondServer } from "./claims/boot-server-role";
import { onMaster } from "./claims/on-master";
import { openFirewall } from "./firewall/open-firewall";

/** Arguments of {@link DhcpServer}. */
export interface DhcpServerArgs extends NetworkSourceArgs {
  /** The machine that answers DHCP. */
  master: HostArgs;
  /**
   * Network that the server owns; one subnet is rendered for it (dhcpd.conf(5), or `subnet4` of Kea).
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
   * Whether that URL is of a boot image of each node's own, named by the card that asks: a {@link PxeConfig} with `secureBoot` makes it. Shim
   * and GRUB are then fetched by no firmware that boots over HTTP. Refused without {@link uefiHttpBoot}, and where {@link PxeConfig} refuses
   * `secureBoot`. Plain.
   * @default false
   */
  signedBootImages?: boolean;
  /**
   * Seconds that a lease lives, from 60.
   * @default 432000 - five days, the HOWTO's value
   */
  leaseSeconds?: pulumi.Input<number>;
  /**
   * Opens the daemon's control channel, by which leases are asked for on the master without a restart. Of dhcpd it is OMAPI
   * (dhcpd.conf(5)) on port 7911 with a random key of its own, for omshell(1), and the configuration is then readable by root only. Of Kea
   * (el10) it is the socket `kea4-ctrl-socket` in /run/kea, for root alone, with the commands for leases and statistics. Plain,
   * since it decides which resources there are.
   * @default false
   */
  controlChannel?: boolean;
  /**
   * Text of a dhcpd.conf(5), or on el10 of a kea-dhcp4.conf, that the master had before. Reservations and the network's settings are put into it, and every
   * other byte stays. `bootProgram` and `leaseSeconds` change it only where they are given. Refused when it has no subnet of the network, together with `uefiBootProgram`, `uefiHttpBoot` or `controlChannel`, and
   * when a statement that looks at the request decides what an argument says. With it `nodes` may be empty.
   * @default none - the whole file is ours
   */
  existing?: pulumi.Input<string>;
  /**
   * Mode of the file with that text, for a master where another account than root reads it: four octal digits. Refused without
   * `existing`.
   * @default "0600" when the text has a key, else "0644"; "0640" on el10, where the group `kea` reads it
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
  signedBootImages: z.optional(flag),
  leaseSeconds: z.optional(input(number)),
  controlChannel: z.optional(flag),
  existing: z.optional(input(text)),
  existingMode: z.optional(input(text)),
  installPackages: z.optional(flag),
});

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

    const { bootProgram, uefiBootProgram, uefiHttpBoot, signedBootImages } = args;
    const { leaseSeconds, controlChannel, existing, existingMode } = args;
    const subject = `DhcpServer "${name}"`;
    const own = {
      ...{ bootProgram, uefiBootProgram, uefiHttpBoot, signedBootImages },
      ...{ leaseSeconds, controlChannel, existing, existingMode },
    };
    // Kea's channel is a socket that only root and Kea get at
    const { dhcp } = asRunError(subject, () => platformOf(args.master.platform));
    const hasKey = controlChannel === true && dhcp.kind === "dhcpd";
    const site = siteOf(subject, args, existing === undefined ? "some nodes" : "any nodes");
    const plan = plannedOver(subject, site.whole, own, planDhcp).value;
    refuseSecondServer(subject, args.master, "DHCP server");
    showWarnings(this, subject, plan);
    const dependsOn = installPackages(name, args.master, args.installPackages, plan, this);
    const daemon = new HostService(
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
            ...(hasKey && { values: { controlKey: this.controlKey(name) } }),
            mode: plan.mode,
            owner: "root",
            group: plan.platform.dhcp.group,
            validate: plan.platform.dhcp.validate,
          },
        ],
      },
      { parent: this, dependsOn },
    );
    openFirewall(name, subject, args, "dhcp", { parent: this, daemon });

    this.configPath = plan.platform.dhcp.configPath;
    this.registerOutputs({ configPath: this.configPath });
  }

  /** The key in the form that dhcpd.conf(5) wants: base64. Stable until the resource is replaced. */
  private controlKey(name: string): pulumi.Output<string> {
    const key = new random.RandomPassword(`${name}-control-key`, { length: 32, special: false }, { parent: this });
    return pulumi.secret(key.result.apply((text) => Buffer.from(text).toString("base64")));
  }
}
