import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "ssh2";
import { Connection, describeEndpoint } from "../../model/connection/connection";
import { UnreachableError } from "./errors";
import { HostCommand, Output } from "./host-command";
import { connect } from "./ssh-connection";
import { StartResult, startRunning } from "./running-command";

/** sshd allows 10 sessions a connection by default (MaxSessions) and frees one late: two are a margin, and one is for the holder of the lock. */
const MOST_COMMANDS = 7;
const OPEN_ATTEMPTS = 8;
const OPEN_RETRY_MS = 150;

/** After this many refusals with none of our commands in use, it is not one that is freed late. */
const REFUSALS_OF_A_LIMIT = 3;

/** How long a connection failure is cached, so that many resources do not each wait for their own time limit. */
const FAILED_FOR_MS = 5000;

/** Commands of one connection that run. */
type InUse = Readonly<Record<"commands" | "running", Set<HostCommand>>>;

/** One connection to one host, shared by everything in this process that talks to it. */
export class SessionPool {
  private client: Promise<Client> | undefined;
  /** Connections whose only session a running command has, see {@link openInTurn}. */
  private readonly aside = new Set<Client>();
  private readonly sessions = new WeakMap<Client, InUse>();
  private limit = MOST_COMMANDS;
  /** Once the server has refused a session, they are opened one at a time, so that each refusal says how many it allows. */
  private refused = false;
  private opening: Promise<unknown> = Promise.resolve();
  private active = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly connection: Connection) {}

  /** Runs a command in a session of its own, with a time limit that ends it. */
  async run(command: string, stdin: string, timeoutSeconds: number): Promise<Output> {
    await this.acquire();
    try {
      const running = await this.open(command, "commands");
      return await running.run(stdin, timeoutSeconds, describeEndpoint(this.connection));
    } finally {
      this.release();
    }
  }

  /** Starts a command that runs until its input or the connection ends. It is not one of those that {@link run} counts. */
  async startRunning(command: string, stdin: string, line: string): Promise<StartResult> {
    const started = await this.open(command, "running");
    return startRunning(started, stdin, line, describeEndpoint(this.connection));
  }

  async close(): Promise<void> {
    const client = await this.client?.catch(() => undefined);
    this.client = undefined;
    for (const one of [client, ...this.aside]) one?.end();
    this.aside.clear();
  }

  private connected(): Promise<Client> {
    if (this.client) return this.client;
    const attempt = connect(this.connection).then((client) => {
      client.once("close", () => {
        this.aside.delete(client);
        if (this.client === attempt) this.client = undefined;
      });
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

  private async open(command: string, use: keyof InUse): Promise<HostCommand> {
    if (!this.refused) {
      const client = await this.connected();
      try {
        return await this.start(client, command, use);
      } catch {
        this.refused = true;
      }
    }
    const opened = this.opening.then(() => this.openInTurn(command, use));
    this.opening = opened.catch(() => undefined);
    return opened;
  }

  /**
   * A server refuses a session beyond its MaxSessions, and while it still counts one that has just ended. With others of ours in use
   * that is a matter of time. Where a running command has the only one, commands get a connection of their own.
   */
  private async openInTurn(command: string, use: keyof InUse): Promise<HostCommand> {
    for (let alone = 0; ;) {
      const client = await this.connected();
      try {
        return await this.start(client, command, use);
      } catch (error) {
        const { commands, running } = this.inUse(client);
        if (commands.size > 0) {
          this.limit = Math.min(this.limit, commands.size);
          await Promise.race([sleep(1000), ...[...commands].map(({ ended }) => ended)]);
          continue;
        }
        if (++alone === OPEN_ATTEMPTS) throw this.noSession(error as Error);
        if (alone >= REFUSALS_OF_A_LIMIT && running.size > 0) this.setAside(client);
        else await sleep(OPEN_RETRY_MS * alone);
      }
    }
  }

  private async start(client: Client, command: string, use: keyof InUse): Promise<HostCommand> {
    const started = await HostCommand.start(client, command);
    const same = this.inUse(client)[use];
    same.add(started);
    void started.ended.then(() => same.delete(started));
    return started;
  }

  private noSession(error: Error): Error {
    const refused = "reason" in error && typeof error.reason === "number"; // the server's own, by RFC 4254; else the connection failed
    return new UnreachableError(
      describeEndpoint(this.connection),
      `no session after ${OPEN_ATTEMPTS} attempts: ${error.message}` +
        (refused ? ". MaxSessions in the server's sshd_config allows none of them; it has to be 1 or more" : ""),
    );
  }

  /** Leaves a connection to the running command on it. */
  private setAside(client: Client): void {
    this.aside.add(client);
    this.client = undefined;
  }

  private inUse(client: Client): InUse {
    const known = this.sessions.get(client) ?? { commands: new Set(), running: new Set() };
    this.sessions.set(client, known);
    return known;
  }

  private async acquire(): Promise<void> {
    if (this.active < this.limit) this.active++;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private release(): void {
    const next = this.active > this.limit ? undefined : this.waiting.shift();
    if (next) next();
    else this.active--;
  }
}
