import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";
import { labNames } from "./names";
import { run, type CommandResult } from "./processes";

/**
 * Runs curl(1) in the network that nodes boot from, as a machine with the gateway's address: it meets the master's firewall and
 * web server as a node does, without one being switched on.
 */
export function curlFromBootNetwork(labName: string, ...args: string[]): Promise<CommandResult> {
  return run("ip", wordsOf(labName, args));
}

/** The same, for one who reads what it prints at a pace of his own. */
export function readFromBootNetwork(labName: string, ...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn("ip", wordsOf(labName, args), { stdio: ["ignore", "pipe", "pipe"] });
}

function wordsOf(labName: string, args: readonly string[]): string[] {
  return ["netns", "exec", labNames(labName).segment, "curl", "--silent", "--show-error", "--fail", ...args];
}
