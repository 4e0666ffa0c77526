import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Connection, CONNECTION_DEFAULTS, describeEndpoint } from "../../model/connection/connection";
import { sameMachine } from "../../model/connection/machine";
import { BusyError, ScriptError } from "../connection/errors";
import { parseFrames, wordsOf } from "../script/frames";
import { launch } from "../connection/launcher";
import { composeScript, EXIT } from "../script/script";
import type { SessionPool } from "../connection/session-pool";
import type { Begun, Standing } from "../connection/standing";

const HELD = "@held";

/** An apply that has just ended lets go within moments; "at once" is no sooner than this. */
const GRACE_SECONDS = 3;
const RETRY_SECONDS = 0.5;

/** How often an apply tells the master that it is there, and after how many missed times it counts as gone. */
export interface Beats {
  readonly everySeconds: number;
  readonly missed: number;
}

const BEATS: Beats = { everySeconds: 10, missed: 6 };

/** Takes a line for a person, who waits. */
export type Announce = (line: string) => void;

/** The lock of one master. It is taken by the first change and held until the process ends or the connection is lost. */
export class HostLock {
  private taken: Promise<Standing> | undefined;

  /** @param token names the apply on the master, whichever of its connections asks */
  constructor(
    readonly token = TOKEN,
    private readonly beats = BEATS,
  ) {}

  /** Takes the lock, waits for it as long as the connection says, or fails naming the apply that has it. */
  take(pool: SessionPool, connection: Connection, announce: Announce): Promise<unknown> {
    if (this.taken) return this.taken;
    const attempt = this.acquire(pool, connection, announce).then((standing) => {
      this.keep(standing);
      void standing.ended.then(() => this.forget(attempt));
      return standing;
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
      (standing) => standing.end(),
      () => undefined,
    );
  }

  private async acquire(pool: SessionPool, connection: Connection, announce: Announce): Promise<Standing> {
    const host = describeEndpoint(connection);
    const wait = connection.lockWaitSeconds ?? CONNECTION_DEFAULTS.lockWaitSeconds;
    const until = Date.now() + Math.max(wait, GRACE_SECONDS) * 1000;
    for (let told = false; ;) {
      const begun = await this.ask(pool, connection);
      if (begun.standing) {
        const left = said(begun, "left");
        if (left !== "") announce(`${host}: took over the lock of an apply that ended without releasing it: ${left}`);
        return begun.standing;
      }
      if (begun.output?.exitCode !== EXIT.busy) throw refusal(begun, host);
      const owner = said(begun, "owner");
      if (Date.now() > until) throw new BusyError(host, owner, wait);
      if (wait > 0 && !told) announce(`${host}: waits up to ${wait} s for another apply: ${owner}`);
      told = true;
      await sleep(RETRY_SECONDS * 1000);
    }
  }

  private ask(pool: SessionPool, connection: Connection): Promise<Begun> {
    const { everySeconds, missed } = this.beats;
    const script = composeScript({
      libraries: ["lock"],
      calls: [["hold_lock", this.token, WHO, String(everySeconds), String(missed)]],
      listens: true,
    });
    const { command, stdin } = launch(`echo ${MARKER}\n${script}`, connection);
    return pool.stand(command, stdin, HELD);
  }

  private keep(standing: Standing): void {
    const beat = setInterval(() => standing.beat(), this.beats.everySeconds * 1000);
    beat.unref();
    void standing.ended.then(() => clearInterval(beat));
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

function said({ stdout }: Begun, key: string): string {
  return (parseFrames(withoutLast(stdout), MARKER).get(key) ?? "").trim();
}

function withoutLast(stdout: Buffer): Buffer {
  const end = Buffer.from(`${HELD}\n`);
  return stdout.subarray(-end.length).equals(end) ? stdout.subarray(0, -end.length) : stdout;
}

function refusal({ output }: Begun, host: string): Error {
  return new ScriptError(host, output?.exitCode, wordsOf(output, MARKER));
}
