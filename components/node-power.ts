import * as pulumi from "@pulumi/pulumi";
import { nodePowerCommand, POWER_CREDENTIALS, POWER_TABLE } from "../lib/host/node-power";
import { parsePower, PowerInput, PowerWay } from "../lib/model/power";
import { parsePowerPassword } from "../lib/model/power-settings";
import { renderPowerCredentials, renderPowerTable } from "../lib/render/power";
import { HostFile } from "../lib/resources/host-file";
import { BootNetworkInput, parseBootNetwork, withoutConnection } from "./boot-network";
import { checked } from "./checked";
import { HostArgs, NetworkArgs, NodeArgs, PackageSource } from "./host-args";
import { installPackages } from "./install-packages";
import { PowerArgs, PowerMethodArgs } from "./power-args";

const COMMAND = "/usr/local/sbin/node-power";

/** Arguments of {@link NodePower}. */
export interface NodePowerArgs extends PowerArgs {
  /** The machine that switches the nodes. */
  master: HostArgs;
  /** Network of the nodes. */
  network: NetworkArgs;
  /** Nodes that are switched. */
  nodes: NodeArgs[];
  /**
   * Who installs what a method needs: ipmitool, and ether-wake for Wake-on-LAN.
   * @default "install"
   */
  packages?: PackageSource;
}

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

    const { master, network, nodes } = args;
    const { connection } = master;
    const subject = `NodePower "${name}"`;
    const ways = [args, ...(args.exceptions ?? [])];
    const plan = checked(
      subject,
      {
        ...{ ...withoutConnection(master), network, nodes },
        power: { ...wayOf(args), exceptions: args.exceptions?.map((one) => ({ ...wayOf(one), nodes: one.nodes })) },
      },
      (plain: BootNetworkInput & { readonly power: PowerInput }) => planPower(plain),
    );
    const methods = new Set(ways.map(({ method }) => method));
    const tools =
      methods.has("ipmi") || methods.has("wakeOnLan") ? installPackages(name, master, args.packages, plan, this) : [];
    const rootsFile = { connection, owner: "root", group: "root" };
    const passwords = ways.flatMap((way, i) =>
      way.password === undefined
        ? []
        : [
            {
              number: i + 1,
              argument: i === 0 ? "password" : `exceptions[${i - 1}].password`,
              way: wayOf(way),
              password: way.password,
            },
          ],
    );
    const credentials =
      passwords.length === 0
        ? []
        : [
            new HostFile(
              `${name}-credentials`,
              // all of it is secret: what somebody else wrote there is a password too
              {
                ...rootsFile,
                path: POWER_CREDENTIALS,
                content: pulumi.secret(checked(subject, passwords, planCredentials)),
                mode: "0600",
              },
              { parent: this },
            ),
          ];
    const table = new HostFile(
      `${name}-table`,
      { ...rootsFile, path: POWER_TABLE, content: plan.table, mode: "0600" },
      { parent: this, dependsOn: credentials },
    );
    new HostFile(
      `${name}-command`,
      { ...rootsFile, path: COMMAND, content: nodePowerCommand(), mode: "0755" },
      { parent: this, dependsOn: [...tools, table] },
    );

    this.command = pulumi.output(COMMAND);
    this.registerOutputs({ command: this.command });
  }
}

interface GivenPassword {
  readonly number: number;
  readonly argument: string;
  readonly way: PowerWay;
  readonly password: string;
}

/** A way without its password, so that no plan is a secret because of it. */
function wayOf(args: PowerMethodArgs) {
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

function planPower(plain: BootNetworkInput & { readonly power: PowerInput }) {
  const { platform, nodes } = parseBootNetwork(plain);
  const sections = parsePower(plain.power, nodes);
  const needed = sections.flatMap(({ method }) =>
    method === "ipmi" || method === "wakeOnLan" ? platform.power.packages[method] : [],
  );
  return { platform, packages: needed, table: renderPowerTable(sections) };
}

function planCredentials(given: readonly GivenPassword[]): string {
  return renderPowerCredentials(
    new Map(given.map(({ number, password, way, argument }) => [number, parsePowerPassword(password, way, argument)])),
  );
}
