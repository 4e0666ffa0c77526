import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Connection, CONNECTION_DEFAULTS, describeEndpoint } from "../../model/connection/connection";
import { sameMachine } from "../../model/connection/machine";
import { BusyError, ScriptError } from "../connection/errors";
import { parseFrames, errorText } from "../script/frames";
import { launch } from "../connection/launcher";
import { composeScript, EXIT } from "../script/script";
import type { SessionPool } from "../connection/session-pool";
import type { RunningCommand, StartResult } from "../connection/running-command";

const HELD = "@held";

/** An apply that has just ended lets go within moments; "at once" is no sooner than this. */
const GRACE_SECONDS = 3;
const RETRY_SECONDS = 0.5;

/** How often an apply tells the master that it is there, and after how many missed times it counts as gone. */
export interface Heartbeats {
  readonly everySeconds: number;
  readonly missed: number;
}

const HEARTBEATS: Heartbeats = { everySeconds: 10, missed: 6 };

/** Takes a line for a person, who waits. */
export type Announce = (line: string) => void;

/** The lock of one master. It is taken by the first change and held until the process ends or the connection is lost. */
export class HostLock {
  private taken: Promise<RunningCommand> | undefined;

  /** @param token names the apply on the master, whichever of its connections asks */
  constructor(
    readonly token = TOKEN,
    private readonly heartbeats = HEARTBEATS,
  ) {}

  /** Takes the lock, waits for it as long as the connection says, or fails naming the apply that has it. */
  take(pool: SessionPool, connection: Connection, announce: Announce): Promise<unknown> {
    if (this.taken) return this.taken;
    const attempt = this.acquire(pool, connection, announce).then((holder) => {
      this.sendHeartbeats(holder);
      void holder.ended.then(() => this.forget(attempt));
      return holder;
    });
    this.taken = attempt;
    attempt.catch(() => this.forget(attempt));
    return attempt;
  }

  /** The next change takes it anew. */
  forget(attempt = this.taken): void {
    if (this.taken === attempt) this.taken = undefined;
  }

  /** Tells the host that nobody waits for this apply any more. The lock is free when what it changes there is finished. */
  letGo(): void {
    this.taken?.then(
      (holder) => holder.end(),
      () => undefined,
    );
  }

  private async acquire(pool: SessionPool, connection: Connection, announce: Announce): Promise<RunningCommand> {
    const host = describeEndpoint(connection);
    const wait = connection.lockWaitSeconds ?? CONNECTION_DEFAULTS.lockWaitSeconds;
    const until = Date.now() + Math.max(wait, GRACE_SECONDS) * 1000;
    for (let announced = false; ;) {
      const started = await this.ask(pool, connection);
      if (started.running) {
        const left = frameOf(started, "left");
        if (left !== "") announce(`${host}: took over the lock of an apply that ended without releasing it: ${left}`);
        return started.running;
      }
      if (started.output?.exitCode !== EXIT.busy) throw refusal(started, host);
      const owner = frameOf(started, "owner");
      if (Date.now() > until) throw new BusyError(host, owner, wait);
      if (wait > 0 && !announced) announce(`${host}: waits up to ${wait} s for another apply: ${owner}`);
      announced = true;
      await sleep(RETRY_SECONDS * 1000);
    }
  }

  private ask(pool: SessionPool, connection: Connection): Promise<StartResult> {
    const { everySeconds, missed } = this.heartbeats;
    const script = composeScript({
      libraries: ["lock"],
      calls: [["hold_lock", this.token, WHO, String(everySeconds), String(missed)]],
      listens: true,
    });
    const { command, stdin } = launch(`echo ${MARKER}\n${script}`, connection);
    return pool.startRunning(command, stdin, HELD);
  }

  private sendHeartbeats(holder: RunningCommand): void {
    const timer = setInterval(() => holder.heartbeat(), this.heartbeats.everySeconds * 1000);
    timer.unref();
    void holder.ended.then(() => clearInterval(timer));
  }
}

/** The lock of the machine that a connection leads to: two ways to one machine share it. */
export function lockOf(connection: Connection): HostLock {
  const known = locks.find((one) => sameMachine(one.connection, connection));
  if (known) return known.lock;
  const lock = new HostLock();
  locks.push({ connection, lock });
  return lock;
}

const locks: { readonly connection: Connection; readonly lock: HostLock }[] = [];

const MARKER = `@answer-${randomBytes(8).toString("hex")}`;
const TOKEN = randomBytes(16).toString("hex");
const WHO = `${userName()} on ${hostname()}, process ${process.pid} in ${process.cwd()}`;

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? "?"}`; // an account without a name, as containers have
  }
}

function frameOf({ stdout }: StartResult, key: string): string {
  return (parseFrames(withoutLast(stdout), MARKER).get(key) ?? "").trim();
}

function withoutLast(stdout: Buffer): Buffer {
  const end = Buffer.from(`${HELD}\n`);
  return stdout.subarray(-end.length).equals(end) ? stdout.subarray(0, -end.length) : stdout;
}

function refusal({ output }: StartResult, host: string): Error {
  return new ScriptError(host, output?.exitCode, errorText(output, MARKER));
}
