import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { nodePowerCommand, POWER_CREDENTIALS, POWER_TABLE } from "../lib/host/power/node-power";
import { networkOf } from "../lib/model/network/served-networks";
import { parsePower, PowerInput, PowerConfig, refuseUnwakeable } from "../lib/model/power/power";
import { parsePowerPassword } from "../lib/model/power/power-settings";
import { OWN_PATHS } from "../lib/platforms";
import { renderPowerCredentials, renderPowerTable } from "../lib/render/power";
import { argumentsOf, flag } from "../lib/resources/arguments/argument-schema";
import { HostFile } from "../lib/resources/files/host-file";
import { BootNetworks, siteOf } from "./network/site";
import { parseArguments } from "./arguments/parse-arguments";
import { planned, plannedOver } from "./arguments/planned";
import { HostArgs, hostSchema, laterNodesSchema, NodeArgs } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { installPackages } from "./packages/install-packages";
import { onMaster } from "./claims/on-master";
import { PowerArgs, PowerMethodArgs, powerSchema } from "./power/power-args";

const COMMAND = OWN_PATHS.nodePower;

/** Arguments of {@link NodePower}. */
export interface NodePowerArgs extends PowerArgs, NetworkSourceArgs {
  /** The machine that switches the nodes. */
  master: HostArgs;
  /**
   * Network of the nodes.
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /** Nodes that are switched. */
  nodes: NodeArgs[];
  /**
   * Whether it installs what a method needs: ipmitool, and ether-wake for Wake-on-LAN; `false` where something
   * else does, such as {@link Master}. Plain, since it decides which resources there are.
   * @default true
   */
  installPackages?: boolean;
}

export const nodePowerSchema = argumentsOf<NodePowerArgs>()({
  ...powerSchema.shape,
  master: hostSchema,
  ...networkSourceSchema.shape,
  nodes: laterNodesSchema,
  installPackages: z.optional(flag),
});

/**
 * Lets the master switch nodes off and on, by `node-power on|off|cycle|status NODE...`.
 *
 * @example
 * ```ts
 * new NodePower("power", {
 *   master,
 *   network: { cidr: "10.0.0.0/24" },
 *   nodes,
 *   method: "wakeOnLan",
 *   exceptions: [{ nodes: ["s7"], method: "manual" }],
 * });
 * ```
 */
export class NodePower extends pulumi.ComponentResource {
  /** Path of the command: `node-power cycle s0`. */
  public readonly command: pulumi.Output<string>;

  constructor(name: string, args: NodePowerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:NodePower", name, {}, opts);
    args = parseArguments(`NodePower "${name}"`, args, nodePowerSchema);

    const { master } = args;
    const subject = `NodePower "${name}"`;
    const configs = [args, ...(args.exceptions ?? [])];
    const plan = plannedOver(subject, siteOf(subject, args).whole, describe(args), planPower).value;
    const tools = configs.some(({ method }) => needsTool(method))
      ? installPackages(name, master, args.installPackages, plan, this)
      : [];
    const credentials = this.writeCredentials(name, subject, master, configs);
    const table = this.writeFile(`${name}-table`, master, POWER_TABLE, "0600", plan.table, credentials);
    this.writeFile(`${name}-command`, master, COMMAND, "0755", nodePowerCommand(), [...tools, table]);

    this.command = pulumi.output(COMMAND);
    this.registerOutputs({ command: this.command });
  }

  /** All of it is secret: what somebody else wrote there is a password too. */
  private writeCredentials(name: string, subject: string, master: HostArgs, configs: PowerMethodArgs[]): HostFile[] {
    const passwords = configs.flatMap(passwordOf);
    if (passwords.length === 0) return [];
    const content = pulumi.secret(planned(subject, passwords, planCredentials).value);
    return [this.writeFile(`${name}-credentials`, master, POWER_CREDENTIALS, "0600", content, [])];
  }

  private writeFile(
    name: string,
    master: HostArgs,
    path: string,
    mode: string,
    content: pulumi.Input<string>,
    dependsOn: pulumi.Resource[],
  ): HostFile {
    return new HostFile(
      name,
      { ...onMaster(master), path, mode, content, owner: "root", group: "root" },
      { parent: this, dependsOn },
    );
  }
}

interface GivenPassword {
  readonly number: number;
  readonly argument: string;
  readonly config: PowerConfig;
  readonly password: string;
}

/** The password for a method, if there is one. The method of all nodes has the number 1, then come the exceptions. */
function passwordOf(config: PowerMethodArgs, i: number) {
  if (config.password === undefined) return [];
  const argument = i === 0 ? "password" : `exceptions[${i - 1}].password`;
  return [{ number: i + 1, argument, config: configOf(config), password: config.password }];
}

/** How nodes are switched, without what is secret. */
function describe({ exceptions, ...common }: PowerArgs) {
  return { ...configOf(common), exceptions: exceptions?.map((one) => ({ ...configOf(one), nodes: one.nodes })) };
}

/** Whether a method runs a program that a plain system lacks. */
function needsTool(method: string): method is "ipmi" | "wakeOnLan" {
  return method === "ipmi" || method === "wakeOnLan";
}

/** What is told of a method, without its password, so that no plan is a secret because of it. */
function configOf(args: PowerMethodArgs) {
  const {
    method,
    addresses,
    addressPattern,
    user,
    cipherSuite,
    port,
    systemId,
    resetType,
    verifyTls,
    caPath,
    command,
  } = args;
  return {
    ...{ method, addresses, addressPattern, user, interface: args.interface, cipherSuite, port },
    ...{ systemId, resetType, verifyTls, caPath, command },
    hasPassword: args.password === undefined ? undefined : true,
  };
}

function planPower({ platform, networks, nodes }: BootNetworks, power: PowerInput) {
  const sections = parsePower(power, nodes);
  const behind = nodes.filter(({ address }) => networkOf(networks, address)?.relayed === true);
  refuseUnwakeable(sections, new Set(behind.map(({ name }) => name)));
  const needed = sections.flatMap(({ method }) => (needsTool(method) ? platform.power.packages[method] : []));
  return { platform, packages: needed, table: renderPowerTable(sections) };
}

function planCredentials(given: readonly GivenPassword[]): string {
  return renderPowerCredentials(
    new Map(
      given.map(({ number, password, config, argument }) => [number, parsePowerPassword(password, config, argument)]),
    ),
  );
}
