import type { ClientChannel } from "ssh2";

/** A command that runs on until its connection is closed. */
export interface Standing {
  /** Writes a line to its standard input. */
  beat(): void;
  /** Is fulfilled when it has ended, or its connection was lost. */
  readonly ended: Promise<void>;
}

/** How a command began: what it said so far, and itself, unless it ended before it said that it stands. */
export interface Begun {
  readonly stdout: Buffer;
  readonly stderr: string;
  /** `undefined` while it stands, and when a signal or a lost connection ended it. */
  readonly exitCode: number | undefined;
  readonly standing?: Standing;
}

const BEGIN_TIMEOUT_SECONDS = 60;

/** Waits until a command says a line, or ends without it; one that does neither is given up. */
export function beginning(channel: ClientChannel, stdin: string, line: string): Promise<Begun> {
  const limit = setTimeout(() => channel.destroy(), BEGIN_TIMEOUT_SECONDS * 1000);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let exitCode: number | undefined;
  const ended = new Promise<void>((resolve) => channel.once("close", resolve));
  const begun = (standing?: Standing): Begun => ({
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr).toString("utf8"),
    exitCode,
    ...(standing && { standing }),
  });
  return new Promise((resolve) => {
    channel.on("data", (chunk: Buffer) => {
      stdout.push(chunk);
      if (!Buffer.concat(stdout).toString("utf8").endsWith(`\n${line}\n`)) return;
      clearTimeout(limit);
      resolve(begun(standingOn(channel, ended)));
    });
    channel.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    channel.on("error", () => undefined); // writing to a command that ended early; its exit code says more
    channel.on("exit", (code: number | null) => (exitCode = code ?? undefined));
    void ended.then(() => {
      clearTimeout(limit);
      resolve(begun());
    });
    channel.write(stdin);
  });
}

function standingOn(channel: ClientChannel, ended: Promise<void>): Standing {
  return {
    beat: () => {
      if (channel.writable) channel.write("\n");
    },
    ended,
  };
}
