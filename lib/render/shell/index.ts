import { shortName } from "../../model/network/host-name";
import { foldNames } from "../../model/nodes/folded-names";
import type { NodeGroup } from "../../model/nodes/node-groups";
import { Node } from "../../model/nodes/nodes";
import { oneLine, renderTemplate } from "../template";

/** OpenSSH 4.3 cuts a line of ssh_config(5) off after 1023 bytes. */
const LONGEST_LINE = 1000;

/** Names of the nodes, one a line: what `pssh -h`, `pdsh -w ^` and `clush --hostfile` read. */
export function renderHostList(nodes: readonly Node[]): string {
  return nodes.map((node) => `${oneLine(node.name)}\n`).join("");
}

/** One line a group, with its nodes as a host list: what `on-nodes -g` reads. */
export function renderNodeGroups(groups: readonly NodeGroup[]): string {
  return groups.map((group) => `${oneLine(group.name)}: ${oneLine(foldNames(group.nodes))}\n`).join("");
}

/**
 * Lines of ssh_config(5) for the nodes and for nothing else: `Host *` at the end gives the lines after ours back to all hosts.
 *
 * @param knownHosts file that has the host keys of the nodes; without it each makes new ones at every boot, so they cannot be known
 */
export function renderSshConfig(nodes: readonly Node[], keyPath: string, knownHosts?: string): string {
  const patterns = hostLines(nodes).map((names) => ({ names }));
  const checking = knownHosts === undefined ? "no" : "yes";
  return renderTemplate("shell/ssh_config", { patterns, keyPath, checking, knownHosts: knownHosts ?? "" }, oneLine);
}

/** Lines of known_hosts, as sshd(8) has them, with a token of {@link HostFileArgs.values} in place of each key: `@{NODE}`. */
export function renderKnownHosts(nodes: readonly Node[]): string {
  return nodes
    .map(({ name, address }) => {
      const names = [...new Set([name, shortName(name), address])].map(oneLine).join(",");
      return `${names} @{${oneLine(name)}}\n`;
    })
    .join("");
}

function hostLines(nodes: readonly Node[]): string[] {
  const lines: string[] = [];
  for (const { name } of nodes) {
    const names = name === shortName(name) ? name : `${name} ${shortName(name)}`;
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + names.length < LONGEST_LINE) lines[last] += ` ${names}`;
    else lines.push(names);
  }
  return lines;
}
