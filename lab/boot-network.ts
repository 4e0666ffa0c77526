import { labNames } from "./names";
import { run, type CommandResult } from "./processes";

/**
 * Runs curl(1) in the network that nodes boot from, as a machine with the gateway's address: it meets the master's firewall and
 * web server as a node does, without one being switched on.
 */
export function curlFromBootNetwork(labName: string, ...args: string[]): Promise<CommandResult> {
  const { segment } = labNames(labName);
  return run("ip", ["netns", "exec", segment, "curl", "--silent", "--show-error", "--fail", ...args]);
}
