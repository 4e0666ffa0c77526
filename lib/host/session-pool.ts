import { setTimeout as sleep } from "node:timers/promises";
import type { Client, ClientChannel } from "ssh2";
import { Connection, describeEndpoint } from "../model/connection";
import { LostError, ScriptError, UnreachableError } from "./errors";
import { connect } from "./ssh-connection";
import { Begun, beginning } from "./standing";

/** sshd allows 10 sessions a connection by default (MaxSessions) and frees one late, so two are left as a margin. */
const MOST_SESSIONS = 8;
const OPEN_ATTEMPTS = 8;
const OPEN_RETRY_MS = 150;

/** Most that one command may answer: what a host sends lies in memory until the command has ended. */
const MOST_BYTES = 64 * 2 ** 20;

/** How long a failed connection speaks for those who ask next: else each of many resources waits for a time limit of its own. */
const FAILED_FOR_MS = 5000;

export interface Output {
  /** `undefined` when a signal ended the command. */
  readonly exitCode: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** One connection to one host, shared by everything in this process that talks to it. */
export class SessionPool {
  private client: Promise<Client> | undefined;
  private active = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly connection: Connection) {}

  /** Runs a command in a session of its own, with a time limit that ends it. */
  async run(command: string, stdin: string, timeoutSeconds: number): Promise<Output> {
    await this.acquire();
    try {
      const channel = await this.open(command);
      return await collect(channel, stdin, timeoutSeconds, describeEndpoint(this.connection));
    } finally {
      this.release();
    }
  }

  /** Starts a command that runs on until the connection is closed, in one of the sessions. */
  async stand(command: string, stdin: string, line: string): Promise<Begun> {
    await this.acquire();
    const channel = await this.open(command).catch((error: unknown) => {
      this.release();
      throw error;
    });
    channel.once("close", () => this.release());
    return beginning(channel, stdin, line);
  }

  async close(): Promise<void> {
    const client = await this.client?.catch(() => undefined);
    this.client = undefined;
    client?.end();
  }

  private connected(): Promise<Client> {
    if (this.client) return this.client;
    const attempt = connect(this.connection).then((client) => {
      client.once("close", () => (this.client = undefined));
      return client;
    });
    attempt.catch(() => {
      setTimeout(() => {
        if (this.client === attempt) this.client = undefined;
      }, FAILED_FOR_MS).unref();
    });
    this.client = attempt;
    return attempt;
  }

  /** A session is refused while the server still counts one that has just ended; such a refusal passes within moments. */
  private async open(command: string): Promise<ClientChannel> {
    for (let attempt = 1; ; attempt++) {
      const client = await this.connected();
      try {
        return await exec(client, command);
      } catch (error) {
        if (attempt === OPEN_ATTEMPTS) {
          throw new UnreachableError(
            describeEndpoint(this.connection),
            `no session after ${attempt} attempts: ${(error as Error).message}`,
          );
        }
        await sleep(OPEN_RETRY_MS * attempt);
      }
    }
  }

  private async acquire(): Promise<void> {
    if (this.active < MOST_SESSIONS) this.active++;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.active--;
  }
}

function exec(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) =>
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel))),
  );
}

function collect(channel: ClientChannel, stdin: string, timeoutSeconds: number, host: string): Promise<Output> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let exitCode: number | undefined;
    let ended = false;
    const limit = setTimeout(() => {
      channel.destroy();
      reject(
        new ScriptError(
          host,
          undefined,
          `a command did not end within ${timeoutSeconds} s and was given up; see what it did, or raise connection.commandTimeoutSeconds`,
        ),
      );
    }, timeoutSeconds * 1000);
    let bytes = 0;
    const take = (into: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) {
        into.push(chunk);
        return;
      }
      clearTimeout(limit);
      channel.destroy();
      reject(new ScriptError(host, undefined, `a command answered more than ${MOST_BYTES} bytes and was given up`));
    };
    channel.on("data", take(stdout));
    channel.stderr.on("data", take(stderr));
    channel.on("error", () => undefined); // writing to a command that ended early; its exit code says more
    channel.on("exit", (code: number | null) => {
      ended = true;
      exitCode = code ?? undefined;
    });
    channel.on("close", () => {
      clearTimeout(limit);
      if (ended) resolve({ exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8") });
      else reject(new LostError(host));
    });
    channel.end(stdin);
  });
}
