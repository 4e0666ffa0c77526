import { spawnSync } from "node:child_process";
import { forwardPort } from "./forward";
import { existingKind } from "./kind";
import { rootKey } from "./master";
import type { LabNames } from "./names";
import { platforms } from "./platforms";
import { run, type CommandOptions, type CommandResult } from "./processes";

export interface SshOptions extends Pick<CommandOptions, "input" | "timeoutSeconds"> {
  /** @default root */
  user?: string;
}

/** Arguments of ssh(1) that reach the master of a lab. */
export function sshArguments(lab: LabNames, user = "root"): string[] {
  const port = forwardPort(lab);
  const kind = existingKind(lab);
  if (port === undefined || !kind) throw new Error(`lab "${lab.name}" is not up; start it with \`npm run lab -- up\``);
  return [
    ...platforms[kind.platform].sshOptions,
    ...["-i", rootKey(lab), "-p", String(port), "-l", user],
    // The lab's own throw-away host on loopback: its key is new with every lab and must not get into the user's files.
    ...["-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null", "-oIdentitiesOnly=yes", "-oIdentityAgent=none"],
    ...["-oLogLevel=ERROR", "-oConnectTimeout=5", "-F", "none", "127.0.0.1"],
  ];
}

/** Run a command on the master. The exit status is the command's, or 255 when ssh itself failed. */
export function ssh(lab: LabNames, command: string, options: SshOptions = {}): Promise<CommandResult> {
  return run("ssh", ["-oBatchMode=yes", ...sshArguments(lab, options.user), "--", command], options);
}

/** A login on this terminal, or one command with this terminal's input and output. Returns the exit status. */
export function sshInteractive(lab: LabNames, command: string[]): number {
  const tty = command.length === 0 ? ["-t"] : [];
  return spawnSync("ssh", [...tty, ...sshArguments(lab), "--", ...command], { stdio: "inherit" }).status ?? 255;
}
