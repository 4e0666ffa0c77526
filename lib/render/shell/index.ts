import { shortName } from "../../model/network/host-name";
import { Node } from "../../model/nodes/nodes";
import { oneLine, plainWords, renderTemplate } from "../template";

/** OpenSSH 4.3 cuts a line of ssh_config(5) off after 1023 bytes. */
const LONGEST_LINE = 1000;

/** Names of the nodes, one a line: what `pssh -h`, `pdsh -w ^` and `clush --hostfile` read. */
export function renderHostList(nodes: readonly Node[]): string {
  return nodes.map((node) => `${oneLine(node.name)}\n`).join("");
}

/**
 * Lines of ssh_config(5) for the nodes and for nothing else: `Host *` at the end gives the lines after ours back to all hosts.
 * A node makes new host keys at every boot, so they cannot be known.
 */
export function renderSshConfig(nodes: readonly Node[], keyPath: string): string {
  const patterns = hostLines(nodes).map((names) => ({ names }));
  return renderTemplate("shell/ssh_config", { patterns, keyPath }, oneLine);
}

/** Text of the command that runs another on all nodes, by the first of these programs that is there. */
export function renderOnNodes(config: { readonly hostList: string; readonly programs: readonly string[] }): string {
  return renderTemplate(
    "shell/on-nodes",
    { hostList: config.hostList, programs: config.programs.join(" ") },
    plainWords,
  );
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
