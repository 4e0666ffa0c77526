import { InputError } from "../../lib/model/input-error";
import { Master } from "../../lib/model/network/network";
import { parseNodeAccounts } from "../../lib/model/node-files/accounts";
import { refuseClashingAccounts } from "../../lib/model/node-files/accounts-of-node";
import {
  NodeFileLevels,
  nodeViews,
  placedFiles,
  refuseFilesBelowFiles,
  refuseMixedSecrecy,
} from "../../lib/model/node-files/effective";
import { NodeFileLevel, NodeFileLevelInput, parseNodeFileLevel } from "../../lib/model/node-files/node-files";
import { parsePushSettings, PushSettingsInput } from "../../lib/model/node-files/push-settings";
import { memberOf, nodesByName, NodeGroup } from "../../lib/model/nodes/node-groups";
import { Node } from "../../lib/model/nodes/nodes";
import { Platform } from "../../lib/platforms";
import { decidedBy } from "../../lib/render/image/own-files";
import { renderKnownHosts } from "../../lib/render/shell";
import { renderNodeFiles, Secrecy } from "../../lib/render/node-files/plan";
import { templateNames } from "../../lib/render/node-files/template";
import { LOOPBACK_HOSTS, renderHosts } from "../../lib/render/nodes/hosts";
import { servedFrom } from "../boot/served-urls";
import { withInterfaces } from "../interfaces/interface-files";
import { BootNetworks } from "../network/site";

/** Arguments of NodeFiles, every value plain. */
export interface NodeFilesInput extends NodeFileLevelInput, PushSettingsInput {
  readonly groups: readonly NodeFileLevelInput[];
  readonly ofNodes: Readonly<Record<string, NodeFileLevelInput>>;
  readonly hosts?: boolean;
  readonly hostKeys?: boolean;
  /** The groups, checked, in the order of the arguments. */
  readonly members: readonly NodeGroup[];
  /** What the argument is called that has these, in a cluster, where groups have one of their own. */
  readonly within?: "nodeFiles";
  /** Which of both plans. */
  readonly secrecy: Secrecy;
}

/** Where a program has the files of all nodes, of a group, and of a node. */
export function placesOf(within: "nodeFiles" | undefined) {
  return {
    all: within ?? "",
    group: (i: number) => (within === undefined ? `groups[${i}]` : `groups[${i}].${within}`),
    node: (name: string) => (within === undefined ? `ofNodes.${name}` : `${within}.ofNodes.${name}`),
  };
}

/** Nodes as ssh of their master knows them. */
export interface KnownNodes {
  readonly names: readonly string[];
  /** Lines of known_hosts, with a token in place of each key. */
  readonly knownHosts: string;
}

/** What is written for nodes. */
export interface NodeFilesPlan {
  readonly platform: Platform;
  readonly levels: NodeFileLevels;
  readonly text: string;
  /** URL of the directory by which booting nodes get plan and applier, where they do so by HTTP. */
  readonly servedFrom: string;
  readonly known: KnownNodes;
}

const HOSTS = "/etc/hosts";

/** Which node has which file, and what is in it. */
export function planNodeFiles({ platform, master, nodes }: BootNetworks, input: NodeFilesInput): NodeFilesPlan {
  const given = withInterfaces(parseLevels(input, platform, nodes), platform, nodes);
  const levels = withHosts(given, input.hosts ?? true, master, nodes);
  const placed = placedFiles(levels);
  refuseMixedSecrecy(placed);
  const views = nodeViews(
    levels,
    nodes.map(({ name }) => name),
  );
  refuseFilesBelowFiles(views);
  refuseClashingAccounts(views);
  const settings = parsePushSettings(input, input.within ?? "");
  const text = renderNodeFiles({ master, nodes, levels, settings }, input.secrecy);
  const known = { names: nodes.map(({ name }) => name), knownHosts: renderKnownHosts(nodes) };
  return { ...{ platform, levels, text, known }, servedFrom: servedFrom(platform, master.address).images };
}

function parseLevels(input: NodeFilesInput, platform: Platform, nodes: readonly Node[]): NodeFileLevels {
  const parse = (level: NodeFileLevelInput, where: string): NodeFileLevel => {
    const mounted = platform.nfs.defaultPath;
    const parsed = parseNodeFileLevel(level, mounted, where);
    for (const { path, at: file } of parsed.files) {
      refuseDecided(path, `${file}.path`, input, platform);
    }
    const rules = { leastUid: platform.nodeFiles.leastUid, keys: platform.ssh.authorizedKeys, mounted };
    const at = where === "" ? "accounts" : `${where}.accounts`;
    return { ...parsed, accounts: parseNodeAccounts(level.accounts ?? [], rules, at) };
  };
  const places = placesOf(input.within);
  const known = nodesByName(nodes);
  const named = Object.entries(input.ofNodes).map(([given, level]) => {
    const where = places.node(given);
    return { name: memberOf(known, given, where), where, level };
  });
  const repeated = named.find(({ name }, i) => named.findIndex((other) => other.name === name) < i);
  if (repeated !== undefined)
    throw new InputError(repeated.where, `is a second name of ${repeated.name}, expected one`);
  return {
    all: parse(input, places.all),
    groups: input.members.map((group, i) => ({
      ...group,
      ...parse(input.groups[i], places.group(i)),
    })),
    nodes: named.map(({ name, where, level }) => ({ name, ...parse(level, where) })),
  };
}

/** Another argument writes it, or an account of nodes, of which a file would lose the others. */
function refuseDecided(
  path: string,
  argument: string,
  { hosts = true, hostKeys = false }: NodeFilesInput,
  platform: Platform,
): void {
  if (path === HOSTS && !hosts) return;
  const instead =
    path === HOSTS
      ? "the library writes it from the argument nodes; with hosts: false it is yours"
      : hostKeys && path.startsWith("/etc/ssh/ssh_host_")
        ? "each node has the key that its master keeps; with hostKeys: false it is yours"
        : decidedBy(path, platform);
  if (instead !== undefined) throw new InputError(argument, `${path} is refused; ${instead}`);
}

/** The names of nodes change with their list, so no image has them. */
function withHosts(levels: NodeFileLevels, hosts: boolean, master: Master, nodes: readonly Node[]): NodeFileLevels {
  if (!hosts) return levels;
  const file = {
    ...{ path: HOSTS, mode: "0644", owner: "root", group: "root", template: false, secret: false, at: "hosts" },
    content: LOOPBACK_HOSTS + renderHosts(master, nodes),
  };
  return { ...levels, all: { ...levels.all, files: [...levels.all.files, file] } };
}

/** What of the arguments is a secret of Pulumi. */
export interface SecretUse {
  /** Arguments of files that are none. */
  readonly contents: readonly string[];
  /** Names of values. */
  readonly vars: readonly string[];
}

/** A secret in a file that anybody may read. */
export function refuseOpenSecrets({ levels }: NodeFilesPlan, { contents, vars }: SecretUse): void {
  for (const content of contents) {
    throw new InputError(
      content,
      content.endsWith(".content")
        ? "is a secret, and anybody in the boot network reads this file; expected secret: true beside it"
        : "is a secret, and plans and logs show it; expected a plain value",
    );
  }
  for (const { file } of placedFiles(levels)) {
    const open = file.secret
      ? undefined
      : templateNames(file).find((name) => vars.some((one) => name === `vars.${one}`));
    if (open !== undefined) {
      throw new InputError(
        `${file.at}.content`,
        `names {{${open}}}, which is a secret, and anybody in the boot network reads ${file.path}; expected secret: true beside it`,
      );
    }
  }
}
