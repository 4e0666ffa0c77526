import { createHash } from "node:crypto";
import { posix } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { applyNodeFilesCommand, pushNodeFilesCommand } from "../lib/host/node-files/commands";
import { canonicalJson } from "../lib/model/canonical-json";
import { parseRepairMinutes, REPAIR_MINUTES } from "../lib/model/node-files/push-settings";
import { parseNodeGroups } from "../lib/model/nodes/node-groups";
import { NODE_SECRETS, OWN_PATHS, platformOf } from "../lib/platforms";
import type { Secrecy } from "../lib/render/node-files/plan";
import { argumentsOf } from "../lib/resources/arguments/argument-schema";
import type { NodeFilePlansArgs } from "../lib/resources/boot/node-boot";
import type { NodeHostKeys } from "../lib/resources/host-keys/node-host-keys";
import { HostFile, HostFileArgs } from "../lib/resources/files/host-file";
import { HostArgs, hostSchema, NodeArgs, nodeSchema } from "./arguments/host-args";
import { NetworkArgs, NetworkSourceArgs, networkSourceSchema } from "./arguments/network-args";
import { parseArguments } from "./arguments/parse-arguments";
import { plannedOver } from "./arguments/planned";
import { asRunError } from "./arguments/run-error";
import { onMaster } from "./claims/on-master";
import { handedSite } from "./network/handed-site";
import { siteOf } from "./network/site";
import {
  ClusterNodeFilesArgs,
  clusterNodeFilesSchema,
  NodeFileGroupArgs,
  nodeFileGroupSchema,
  NodeFileLevelArgs,
} from "./node-files/node-file-args";
import { keepHostKeys } from "./node-files/host-keys";
import { placesOf, planNodeFiles, refuseOpenSecrets } from "./node-files/node-files-plan";
import { repairNodes } from "./node-files/repair";
import { LevelAt, secretUse } from "./node-files/secret-use";
import { WebServer } from "./web-server";

/** Arguments of {@link NodeFiles}. */
export interface NodeFilesArgs extends ClusterNodeFilesArgs, NetworkSourceArgs {
  /** The boot server, from which nodes have their files. */
  master: HostArgs;
  /**
   * Network of the nodes.
   * @default those of `networks`
   */
  network?: NetworkArgs;
  /** All nodes. */
  nodes: NodeArgs[];
  /**
   * What nodes of a group have beside all others; of one path and of one name theirs counts.
   * @default none
   */
  groups?: NodeFileGroupArgs[];
  /**
   * The server that gives booting nodes their files, on el8 and later. An apply fetches each file from it, and a refresh says what
   * nodes get.
   * @default none - nobody asks what nodes get
   */
  servedBy?: WebServer;
}

export const nodeFilesSchema = argumentsOf<NodeFilesArgs>()({
  ...clusterNodeFilesSchema.shape,
  ...networkSourceSchema.shape,
  master: hostSchema,
  nodes: z.array(nodeSchema),
  groups: z.optional(z.array(nodeFileGroupSchema)),
  servedBy: z.optional(z.custom<WebServer>((given) => given instanceof WebServer, "expected a WebServer")),
});

/**
 * Files that nodes have without a new image: for all nodes, for a group, or for one node. A node that boots has them before its
 * services start, where its boot entry says so ({@link PxeConfigArgs.nodeFiles}). {@link NodeBoot} brings them to running nodes, and
 * finds what was changed there by hand.
 *
 * @example
 * ```ts
 * const files = new NodeFiles("files", {
 *   ...{ master, network: { cidr: "10.0.0.0/24" }, nodes },
 *   files: [{ path: "/etc/motd", content: "This is {{node.name}}.\n" }],
 * });
 * new NodeBoot("boots", {
 *   ...{ connection: master.connection, nodeFiles: files.plans },
 *   images: [{ imageDigest: image.digest, nodes: nodes.map(({ name }) => name) }],
 * });
 * ```
 */
export class NodeFiles extends pulumi.ComponentResource {
  /** The plans that lie on the master, as {@link NodeBoot} takes them. */
  public readonly plans: NodeFilePlansArgs;
  /** Path of the command: `push-node-files --show`. */
  public readonly command: pulumi.Output<string>;
  /** Public half of the host key of each node, by its name; `undefined` without `hostKeys`. */
  public readonly hostKeys?: NodeHostKeys["publicKeys"];

  constructor(name: string, args: NodeFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:NodeFiles", name, {}, opts);
    args = parseArguments(`NodeFiles "${name}"`, args, nodeFilesSchema);

    const subject = `NodeFiles "${name}"`;
    const platform = asRunError(subject, () => platformOf(args.master.platform));
    const { nodeFiles: paths } = platform;
    const minutes = asRunError(subject, () =>
      parseRepairMinutes(args.repairMinutes ?? REPAIR_MINUTES, "repairMinutes"),
    );
    const { plain: plan, secret: hidden } = planOf(subject, args);
    const rootsFile = { ...onMaster(args.master), owner: "root", group: "root" };
    const write = (part: string, file: Pick<HostFileArgs, "path" | "mode" | "content" | "servedAs">, after = {}) =>
      new HostFile(`${name}-${part}`, { ...rootsFile, ...file }, { parent: this, ...after });
    const served = (path: string) =>
      args.servedBy && { servedAs: plan.apply(({ servedFrom }) => [`${servedFrom}/${posix.basename(path)}`]) };

    const applier = write("applier", {
      ...{ path: paths.applier, mode: "0755", content: applyNodeFilesCommand() },
      ...served(paths.applier),
    });
    const content = plan.apply(({ text }) => text);
    const written = write(
      "plan",
      { path: paths.plan, mode: "0644", content, ...served(paths.plan) },
      { dependsOn: applier },
    );
    const secret = hidden?.apply(({ text }) => text);
    const secrets = secret && write("secrets", { path: NODE_SECRETS, mode: "0600", content: secret });
    const pusher = write("pusher", {
      ...{ path: OWN_PATHS.pushNodeFiles, mode: "0755" },
      content: pushNodeFilesCommand(paths.plan, NODE_SECRETS),
    });

    if (minutes !== undefined) {
      const dependsOn = [written, pusher, ...(secrets === undefined ? [] : [secrets])];
      repairNodes(
        name,
        args.master,
        platform,
        { command: OWN_PATHS.pushNodeFiles, minutes },
        { parent: this, dependsOn },
      );
    }

    const keys = args.hostKeys
      ? keepHostKeys(
          name,
          args.master,
          platform,
          plan.apply(({ known }) => known),
          { parent: this },
        )
      : undefined;
    this.hostKeys = keys?.publicKeys;

    // whoever takes a digest waits for the files, and that of secrets alone is a secret
    const digestOf = (text: pulumi.Output<string>) =>
      pulumi.all([text, written.urn, pusher.urn, secrets?.urn, keys?.written.urn]).apply(([known]) => sha256(known));
    this.plans = {
      ...{ plan: paths.plan, digest: digestOf(content) },
      ...(secret !== undefined && { secretPlan: NODE_SECRETS, secretDigest: digestOf(secret) }),
      ...(keys && { hostKeysDigest: digestOf(keys.publicKeys.apply(canonicalJson)) }),
    };
    this.command = pulumi.output(OWN_PATHS.pushNodeFiles);
    this.registerOutputs({ command: this.command });
  }
}

/** What is written for the nodes, in both plans. A secret that a file shows anybody stops the program. */
function planOf(subject: string, args: NodeFilesArgs) {
  const { files, vars, accounts, groups = [], ofNodes = {}, hosts, hostKeys } = args;
  const { atOnce, timeLimitSeconds, mostFailures } = args;
  const site = handedSite(args);
  const within = site === undefined ? undefined : ("nodeFiles" as const);
  const members = site?.groups ?? asRunError(subject, () => parseNodeGroups(groups, args.nodes));
  const ofGroups = groups.map((group) => ({ files: group.files, vars: group.vars, accounts: group.accounts }));
  const levels = { files, vars, accounts, ofNodes, groups: ofGroups };
  const settings = { hosts, hostKeys, atOnce, timeLimitSeconds, mostFailures, members: [...members], within };
  const { whole } = siteOf(subject, args);
  const planned = (given: typeof levels, secrecy: Secrecy) =>
    plannedOver(subject, whole, { ...given, ...settings, secrecy }, planNodeFiles).value;
  const withoutContent = {
    ...withoutSecrets(levels),
    groups: levels.groups.map(withoutSecrets),
    ofNodes: Object.fromEntries(Object.entries(ofNodes).map(([node, level]) => [node, withoutSecrets(level)])),
  };
  const use = secretUse(levelsOf(args, within));
  // what is a secret of the site stays one, as in dhcpd.conf
  const mark = whole.value.apply(() => undefined);
  const plain = pulumi.all([pulumi.unsecret(planned(withoutContent, "plain")), use, mark]).apply(([known, found]) =>
    asRunError(subject, () => {
      refuseOpenSecrets(known, found);
      return known;
    }),
  );
  return { plain, secret: hasSecrets(args) ? pulumi.secret(planned(levels, "secret")) : undefined };
}

/** A secret may not be known before the apply. What the others read does not wait for it. */
function withoutSecrets<Level extends NodeFileLevelArgs>(level: Level): Level {
  const files = level.files?.map((file) => (file.secret === true ? { ...file, content: "", template: false } : file));
  return { ...level, files };
}

function levelsOf(
  { files, vars, accounts, groups = [], ofNodes = {} }: NodeFilesArgs,
  within: "nodeFiles" | undefined,
): LevelAt[] {
  const places = placesOf(within);
  return [
    { level: { files, vars, accounts }, argument: places.all },
    ...groups.map((level, i) => ({ level, argument: places.group(i) })),
    ...Object.entries(ofNodes).map(([node, level]) => ({ level, argument: places.node(node) })),
  ];
}

function hasSecrets(args: NodeFilesArgs): boolean {
  return levelsOf(args, undefined).some(({ level }) => level.files?.some(({ secret }) => secret === true));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
