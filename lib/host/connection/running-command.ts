import { ScriptError } from "./errors";
import type { HostCommand, Output } from "./host-command";

/** A command that runs until its standard input or its connection ends. */
export interface RunningCommand {
  /** Writes a line to its standard input, which says that this process still waits for it. */
  heartbeat(): void;
  /** Ends its standard input: it does what it has to do at its end. */
  end(): void;
  /** Is fulfilled when it has ended, or its connection was lost. */
  readonly ended: Promise<void>;
}

/** What became of the start of a command: it runs, or it ended before it said so. */
export interface StartResult {
  /** Standard output of the command so far. */
  readonly stdout: Buffer;
  readonly running?: RunningCommand;
  /** How it ended, unless it runs. */
  readonly output?: Output;
}

const START_TIMEOUT_SECONDS = 60;

/** Sends a command its standard input. Resolves when it prints `line`, or exits; gives up after a minute. */
export async function startRunning(
  command: HostCommand,
  stdin: string,
  line: string,
  host: string,
): Promise<StartResult> {
  const limit = command.giveUpAfter(START_TIMEOUT_SECONDS);
  const printed = new Promise<true>((resolve) =>
    command.onOutput(() => {
      if (command.stdout.toString("utf8").endsWith(`\n${line}\n`)) resolve(true);
    }),
  );
  command.write(stdin);
  const runs = await Promise.race([printed, command.ended]);
  const late = limit.passed();
  if (runs === true) return { stdout: command.stdout, running: runningOn(command) };
  if (late) throw new ScriptError(host, undefined, `a command did not begin within ${START_TIMEOUT_SECONDS} s`);
  return { stdout: command.stdout, output: command.output(host) };
}

function runningOn(command: HostCommand): RunningCommand {
  return { heartbeat: () => command.write("\n"), end: () => command.end(), ended: command.ended };
}
