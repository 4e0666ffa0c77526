import { ScriptError } from "./errors";
import type { HostCommand, Output } from "./host-command";

/** A command that runs on until its connection is closed. */
export interface Standing {
  /** Writes a line to its standard input. */
  beat(): void;
  /** Ends its standard input: it does what it has to do at its end. */
  end(): void;
  /** Is fulfilled when it has ended, or its connection was lost. */
  readonly ended: Promise<void>;
}

/** How a command began: it stands, or has ended before it said so. */
export interface Begun {
  /** Standard output of the command so far. */
  readonly stdout: Buffer;
  readonly standing?: Standing;
  /** How it ended, unless it stands. */
  readonly output?: Output;
}

const BEGIN_TIMEOUT_SECONDS = 60;

/** Resolves when a command prints a line, or exits; gives it up after a minute. */
export async function beginning(command: HostCommand, stdin: string, line: string, host: string): Promise<Begun> {
  const limit = command.giveUpAfter(BEGIN_TIMEOUT_SECONDS);
  const stands = new Promise<true>((resolve) =>
    command.onOutput(() => {
      if (command.stdout.toString("utf8").endsWith(`\n${line}\n`)) resolve(true);
    }),
  );
  command.write(stdin);
  const standing = await Promise.race([stands, command.ended]);
  const late = limit.passed();
  if (standing === true) return { stdout: command.stdout, standing: standingOn(command) };
  if (late) throw new ScriptError(host, undefined, `a command did not begin within ${BEGIN_TIMEOUT_SECONDS} s`);
  return { stdout: command.stdout, output: command.output(host) };
}

function standingOn(command: HostCommand): Standing {
  return { beat: () => command.write("\n"), end: () => command.end(), ended: command.ended };
}
