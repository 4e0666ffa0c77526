import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { parseWith } from "../lib/model/arguments/parse-with";
import { InputError } from "../lib/model/input-error";
import { ParallelProgram, onNodesCommand } from "../lib/host/shell/on-nodes";
import { NodeGroup, parseNodeGroups } from "../lib/model/nodes/node-groups";
import { KNOWN_HOSTS, OWN_PATHS, ParallelTool } from "../lib/platforms";
import { renderHostList, renderNodeGroups, renderSshConfig } from "../lib/render/shell";
import { argumentsOf, flag, input, text, word } from "../lib/resources/arguments/argument-schema";
import { HostFile } from "../lib/resources/files/host-file";
import { HostKeyPair } from "../lib/resources/shell/host-key-pair";
import { BootNetworks, siteOf } from "./network/site";
import { parseArguments } from "./arguments/parse-arguments";
import { plannedOver } from "./arguments/planned";
import { asRunError } from "./arguments/run-error";
import { HostArgs, hostSchema, laterNodesSchema, NodeArgs, PlainOf } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { installPackages } from "./packages/install-packages";
import { onMaster } from "./claims/on-master";

const COMMAND = OWN_PATHS.onNodes;
const HOST_LIST = OWN_PATHS.hostList;
const NODE_GROUPS = OWN_PATHS.nodeGroups;
const SSH_CONFIG = "/root/.ssh/config";

/** The program of each tool, in the order in which they are tried. */
const PROGRAMS: Readonly<Record<ParallelTool, ParallelProgram>> = { pssh: "pssh", clustershell: "clush", pdsh: "pdsh" };
const TOOLS = Object.keys(PROGRAMS) as ParallelTool[];

/** The tool that runs a command on all nodes, or `auto` for the first that is available. */
export const ParallelShellTools = { auto: "auto", pssh: "pssh", clustershell: "clustershell", pdsh: "pdsh" } as const;
/** One of {@link ParallelShellTools}. */
export type ParallelShellTool = (typeof ParallelShellTools)[keyof typeof ParallelShellTools];

/** Nodes that a person picks by one name: `on-nodes -g gpu`. */
export interface ShellGroupArgs {
  /**
   * Name of the group: at most 32 lower-case letters, digits and inner hyphens. Plain, since groups decide which resources there are.
   * Refused: that of another group.
   */
  name: string;
  /**
   * Full or short names of its nodes, or host lists of such names: `s[0-99]`, `rack[1-2]n[01-40]`. Plain, like the names of nodes.
   * Refused: none, a name that no node has, and a node that is in a group already.
   */
  nodes: string[];
}

/** Arguments of {@link ParallelShell}. */
export interface ParallelShellArgs extends NetworkSourceArgs {
  /** The machine that runs commands on the nodes. */
  master: HostArgs;
  /**
   * Network of the nodes.
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /** Nodes that a command runs on; the master must resolve their names, as {@link Master} sees to. */
  nodes: NodeArgs[];
  /**
   * Groups that `on-nodes -g` knows. In a cluster they are those of the cluster. Plain, since they decide which
   * resources there are.
   * @default none
   */
  groups?: ShellGroupArgs[];
  /**
   * The tool that runs the commands. `auto` takes one that is installed, else installs the first of pssh, clustershell and pdsh
   * that the master's repositories have. When they have none, xargs and ssh are used. A named tool must be installed or
   * installable.
   * @default "auto"
   */
  tool?: pulumi.Input<ParallelShellTool>;
  /**
   * Path of the private key by which the master reaches the nodes: absolute, of letters, digits and . _ + - /. The key is made
   * on the master and never leaves it. An existing key is taken over; a key with a passphrase is refused.
   * @default "/root/.ssh/id_rsa_diskless"
   */
  keyPath?: pulumi.Input<string>;
  /**
   * Whether root's ssh lets no node pass but those whose host key the master keeps, see {@link ClusterNodeFilesArgs.hostKeys}. In a cluster
   * it is as `nodeFiles.hostKeys` says.
   * @default false
   */
  checkHostKeys?: pulumi.Input<boolean>;
  /**
   * Whether it installs the tool; `false` where something else does, such as {@link Master}. Plain, since it decides
   * which resources there are.
   * @default true
   */
  installPackages?: boolean;
}

const shellGroupSchema = argumentsOf<ShellGroupArgs>()({ name: text, nodes: z.array(text) });

export const parallelShellSchema = argumentsOf<ParallelShellArgs>()({
  master: hostSchema,
  ...networkSourceSchema.shape,
  nodes: laterNodesSchema,
  groups: z.optional(z.array(shellGroupSchema)),
  tool: z.optional(input(word<ParallelShellTool>())),
  keyPath: z.optional(input(text)),
  checkHostKeys: z.optional(input(flag)),
  installPackages: z.optional(flag),
});

/**
 * Lets the master run one command on all nodes: a key of its own, the list of the nodes, what ssh needs to know of them, and
 * the command `on-nodes`.
 *
 * @example
 * ```ts
 * const shell = new ParallelShell("shell", { master, network: { cidr: "10.0.0.0/24" }, nodes });
 * export const key = shell.publicKey; // for authorized_keys of the nodes
 * ```
 */
export class ParallelShell extends pulumi.ComponentResource {
  /** Public half of the master's key, one line; nodes must have it in root's authorized_keys. */
  public readonly publicKey: pulumi.Output<string>;
  /** Path of the command: `on-nodes uptime`. */
  public readonly command: pulumi.Output<string>;

  constructor(name: string, args: ParallelShellArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:ParallelShell", name, {}, opts);
    args = parseArguments(`ParallelShell "${name}"`, args, parallelShellSchema);

    const { tool, keyPath, checkHostKeys } = args;
    const subject = `ParallelShell "${name}"`;
    const { whole, groups = asRunError(subject, () => parseNodeGroups(args.groups ?? [], args.nodes)) } = siteOf(
      subject,
      args,
    );
    const plan = plannedOver(subject, whole, { tool, keyPath, checkHostKeys, groups }, planShell).value;
    const host = onMaster(args.master);
    const tools = installPackages(name, args.master, args.installPackages, plan, this);
    const key = new HostKeyPair(
      `${name}-key`,
      { ...host, path: plan.keyPath, comment: plan.comment },
      { parent: this },
    );
    const rootsFile = { ...host, owner: "root", group: "root" };
    const hosts = new HostFile(
      `${name}-hosts`,
      { ...rootsFile, path: HOST_LIST, content: plan.hosts, mode: "0644" },
      { parent: this },
    );
    const ssh = new HostFile(
      `${name}-ssh`,
      {
        ...{ ...rootsFile, path: SSH_CONFIG, block: name, content: plan.sshConfig, mode: "0600" },
        watch: { kind: "ssh-config" },
      },
      { parent: this, dependsOn: key },
    );
    const groupFiles =
      groups.length === 0
        ? []
        : [
            new HostFile(
              `${name}-groups`,
              { ...rootsFile, path: NODE_GROUPS, content: plan.groups, mode: "0644" },
              { parent: this },
            ),
          ];
    new HostFile(
      `${name}-command`,
      { ...rootsFile, path: COMMAND, content: plan.command, mode: "0755" },
      { parent: this, dependsOn: [...tools, hosts, ...groupFiles, ssh] },
    );

    this.publicKey = key.publicKey;
    this.command = pulumi.output(COMMAND);
    this.registerOutputs({ publicKey: this.publicKey, command: this.command });
  }
}

type ShellPlan = PlainOf<Omit<ParallelShellArgs, "groups">> & { readonly groups: readonly NodeGroup[] };

function planShell({ platform, master, nodes }: BootNetworks, plain: ShellPlan) {
  const tool = parseTool(plain.tool ?? "auto");
  const keyPath = parseKeyPath(plain.keyPath ?? "/root/.ssh/id_rsa_diskless");
  const { packages } = platform.parallelShell;
  return {
    platform,
    ...(tool === "auto"
      ? { packages: [], firstAvailable: TOOLS.map((name) => packages[name]) }
      : { packages: [packages[tool]] }),
    keyPath,
    comment: `root@${master.hostname}`,
    hosts: renderHostList(nodes),
    groups: renderNodeGroups(plain.groups),
    sshConfig: renderSshConfig(nodes, keyPath, plain.checkHostKeys === true ? KNOWN_HOSTS : undefined),
    command: onNodesCommand({
      programs: tool === "auto" ? [...Object.values(PROGRAMS), "xargs"] : [PROGRAMS[tool]],
    }),
  };
}

function parseTool(tool: string): ParallelShellTool {
  const refusal = `"${tool}" is not a tool, expected one of auto, ${TOOLS.join(", ")}`;
  return parseWith(z.enum(ParallelShellTools), tool, "tool", refusal);
}

function parseKeyPath(path: string): string {
  if (!/^(\/[A-Za-z0-9._+-]+){2,}$/.test(path) || path.split("/").includes("..")) {
    throw new InputError(
      "keyPath",
      `${JSON.stringify(path)} is not a path for a key, expected an absolute path of letters, digits and . _ + -`,
    );
  }
  return path;
}
