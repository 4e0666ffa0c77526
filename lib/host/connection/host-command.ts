import type { Client, ClientChannel } from "ssh2";
import { LostError, ScriptError } from "./errors";

/** How long a command that has ended may still be silent with its streams open: a daemon that it started may hold them for ever. */
const AFTER_EXIT_MS = 5000;

/** By then, everything that the lost connection delivered has been read. */
const AFTER_CUT_MS = 1000;

/** Most that one command may answer: what a host sends lies in memory until the command has ended. */
const MOST_BYTES = 64 * 2 ** 20;

export interface Output {
  /** `undefined` when a signal ended the command. */
  readonly exitCode: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * A command on a host, heard from the moment that the host accepts it. A quick one sends its words, its exit code and its end in one
 * packet, so a listener that is attached a moment later misses how it ended.
 */
export class HostCommand {
  /** Starts a command; fails when the host opens no session for it. */
  static start(client: Client, command: string): Promise<HostCommand> {
    return new Promise((resolve, reject) =>
      client.exec(command, (error, channel) => (error ? reject(error) : resolve(new HostCommand(client, channel)))),
    );
  }

  /** Is fulfilled when the command has ended, was given up, or its connection was lost. */
  readonly ended: Promise<void>;
  private readonly chunks: Buffer[] = [];
  private readonly errors: Buffer[] = [];
  private exit: { readonly code: number | undefined } | undefined;
  private cut = false;
  private bytes = 0;
  private heard: () => void = () => undefined;
  private silence: NodeJS.Timeout | undefined;
  private finish: () => void = () => undefined;

  private constructor(
    private readonly client: Client,
    private readonly channel: ClientChannel,
  ) {
    this.ended = new Promise((resolve) => (this.finish = resolve));
    client.once("close", this.onCut); // it comes before the "close" of each channel
    channel.on("data", (chunk: Buffer) => {
      if (!this.take(chunk, this.chunks)) return;
      this.watchSilence();
      this.heard();
    });
    channel.stderr.on("data", (chunk: Buffer) => {
      if (this.take(chunk, this.errors)) this.watchSilence();
    });
    channel.on("error", () => undefined); // writing to a command that ended early; its exit code says more
    channel.on("exit", (code: number | null) => {
      this.exit = { code: code ?? undefined };
      this.watchSilence();
    });
    channel.once("close", () => this.over());
  }

  /** Calls back for what it has said on standard output by now, and whenever it says more. */
  onOutput(heard: () => void): void {
    this.heard = heard;
    heard();
  }

  write(text: string): void {
    if (this.channel.writable) this.channel.write(text);
  }

  /** Ends its standard input, after a last text. */
  end(text?: string): void {
    if (this.channel.writable) this.channel.end(text);
  }

  /** Stops waiting for the command. It may run on; a process on the host ends it. */
  giveUp(): void {
    this.channel.destroy();
    this.over();
  }

  /** Gives it up after a time, until `passed` is asked, which says whether that was so. */
  giveUpAfter(seconds: number): { passed(): boolean } {
    let passed = false;
    const limit = setTimeout(() => {
      passed = true;
      this.giveUp();
    }, seconds * 1000);
    return {
      passed: () => {
        clearTimeout(limit);
        return passed;
      },
    };
  }

  get stdout(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get stderr(): string {
    return Buffer.concat(this.errors).toString("utf8");
  }

  /** How it ended and what it said; fails when that is not known. */
  output(host: string): Output {
    if (!this.exit) throw new LostError(host, this.cut, `${this.stderr}\n${this.stdout.toString("utf8")}`);
    return { exitCode: this.exit.code, stdout: this.stdout, stderr: this.stderr };
  }

  /** The output of a command that gets a text as its standard input, within a time limit. */
  async run(stdin: string, timeoutSeconds: number, host: string): Promise<Output> {
    const limit = this.giveUpAfter(timeoutSeconds);
    this.end(stdin);
    await this.ended;
    const late = limit.passed();
    if (this.bytes > MOST_BYTES) {
      throw new ScriptError(host, undefined, `a command answered more than ${MOST_BYTES} bytes and was given up`);
    }
    if (!late) return this.output(host);
    throw new ScriptError(
      host,
      undefined,
      `a command did not end within ${timeoutSeconds} s and was given up; see what it did, or raise connection.commandTimeoutSeconds\n${this.stderr}`,
    );
  }

  /** Whether there is room for it; a command that answers without an end is given up. */
  private take(chunk: Buffer, into: Buffer[]): boolean {
    this.bytes += chunk.length;
    if (this.bytes > MOST_BYTES) this.giveUp();
    else into.push(chunk);
    return this.bytes <= MOST_BYTES;
  }

  private readonly onCut = (): void => {
    this.cut = true;
    setTimeout(() => this.over(), AFTER_CUT_MS);
  };

  private watchSilence(): void {
    if (!this.exit) return;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.giveUp(), AFTER_EXIT_MS);
  }

  private over(): void {
    clearTimeout(this.silence);
    this.client.removeListener("close", this.onCut);
    this.finish();
  }
}
