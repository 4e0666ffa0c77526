import { randomBytes } from "node:crypto";
import { canonicalJson } from "../../model/canonical-json";
import { Connection, CONNECTION_DEFAULTS, describeEndpoint } from "../../model/connection/connection";
import { sameMachine } from "../../model/connection/machine";
import { AbandonedError, ScriptError } from "./errors";
import { parseFrames, errorText } from "../script/frames";
import { Announce, HostLock, lockOf } from "../lock/host-lock";
import { launch } from "./launcher";
import { composeJointChange, LimitedScript, partMarker, partOutputs } from "../script/joint-script";
import { composeScript, EXIT, Script } from "../script/script";
import { JointChanges } from "./joint-changes";
import { JointReads } from "./joint-reads";
import type { Output } from "./host-command";
import { SessionPool } from "./session-pool";

/** How much longer than a script's limit its end is waited for: the host ends it, lets it put things back, and says so. */
const HOST_ENDS_WITHIN_SECONDS = 30;

/** What a script answered. */
export interface Answer {
  /** The script proved, by its own exit code, that the thing it was asked about does not exist. */
  readonly absent: boolean;
  /** Values that it emitted. */
  readonly values: ReadonlyMap<string, string>;
}

/** A host that scripts are run on. The handlers know no more of a host than this. */
export interface HostSession {
  /** Asks; many may run at once. */
  read(script: Script): Promise<Answer>;
  /** Changes something; one at a time on a host, so that two resources never write at once, nor two applies. */
  change(script: Script, timeoutSeconds?: number): Promise<Answer>;
  /**
   * Resolves when nothing is being changed, for all who wait at once: for changes that cost much alone and little together, and that nothing
   * else waits for.
   */
  quiet(): Promise<void>;
}

/**
 * The session of a host over SSH: one connection a host and process, whoever asks for it.
 *
 * @param announce takes what a person should know meanwhile, such as whose apply is waited for
 */
export function hostSession(connection: Connection, announce: Announce = () => undefined): HostSession {
  const key = canonicalJson(connection);
  const known = sessions.get(key);
  if (known) return known;
  const session = new SshHostSession(connection, announce);
  sessions.set(key, session);
  return session;
}

/** Sessions by which this process reaches the machine otherwise, the newest first. */
export function otherSessions(connection: Connection): HostSession[] {
  const own = canonicalJson(connection);
  return [...sessions]
    .filter(([key, session]) => key !== own && sameMachine(session.connection, connection))
    .map(([, session]) => session)
    .reverse();
}

/** Ends all connections of this process. */
export async function closeHostSessions(): Promise<void> {
  const open = [...sessions.values()];
  sessions.clear();
  await Promise.all(open.map((session) => session.close()));
}

/** For when nobody waits for answers any more: what changes a host is finished, what only waits is ended there, and nothing more is begun. */
export async function abandonHostSessions(): Promise<void> {
  await Promise.all([...sessions.values()].map((session) => session.abandon()));
}

const sessions = new Map<string, SshHostSession>();

class SshHostSession implements HostSession {
  private readonly pool: SessionPool;
  private readonly lock: HostLock;
  private readonly reads: JointReads;
  private readonly changes: JointChanges;
  private abandoned = false;

  constructor(
    readonly connection: Connection,
    private readonly announce: Announce,
  ) {
    this.pool = new SessionPool(connection);
    this.lock = lockOf(connection);
    this.reads = this.jointReads();
    this.changes = new JointChanges({
      alone: (script) => this.changeAlone(script),
      together: (scripts) => this.whileLocked((lock) => this.changeTogether(scripts, lock)),
    });
  }

  read(script: Script): Promise<Answer> {
    return this.reads.read(script);
  }

  change(script: Script, timeoutSeconds?: number): Promise<Answer> {
    const limitSeconds = Math.max(timeoutSeconds ?? 0, this.limitSeconds);
    return this.changes.change({ ...script, limitSeconds }, timeoutSeconds !== undefined);
  }

  async quiet(): Promise<void> {
    await this.changes.quiet();
    if (this.abandoned) throw new AbandonedError(describeEndpoint(this.connection));
  }

  async abandon(): Promise<void> {
    this.abandoned = true;
    this.lock.letGo();
    await this.changes.ended();
    await this.close();
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async whileLocked<T>(change: (lock: string) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (this.abandoned) throw new AbandonedError(describeEndpoint(this.connection));
      await this.lock.take(this.pool, this.connection, this.announce);
      try {
        return await change(this.lock.token);
      } catch (error) {
        // the lock was lost unnoticed, with a connection or by a hand on the host; nothing of the script has run
        if (attempt > 1 || !(error instanceof ScriptError) || error.exitCode !== EXIT.lockLost) throw error;
        this.lock.forget();
      }
    }
  }

  private changeAlone({ limitSeconds, ...script }: LimitedScript): Promise<Answer> {
    return this.whileLocked((lock) => this.run({ ...script, lock }, limitSeconds));
  }

  /** One that was not begun, since the lock was lost meanwhile, is run once more for itself. */
  private async changeTogether(
    scripts: readonly LimitedScript[],
    lock: string,
  ): Promise<readonly PromiseSettledResult<Answer>[]> {
    const marker = newMarker();
    const limitSeconds = scripts.reduce((sum, script) => sum + script.limitSeconds, 0);
    const { exitCode, stdout, stderr } = await this.launch(
      composeJointChange(scripts, marker, lock),
      marker,
      limitSeconds,
    );
    const host = describeEndpoint(this.connection);
    const parts = partOutputs(stdout, scripts.length, marker);
    if (parts.every((part) => part === undefined))
      throw new ScriptError(host, exitCode, errorText({ stdout, stderr }, marker));
    return Promise.allSettled(
      parts.map(async (part, i) => {
        if (part === undefined) throw new ScriptError(host, exitCode, errorText({ stdout, stderr }, marker));
        if (part.exitCode === EXIT.lockLost) return this.changeAlone(scripts[i]);
        return readAnswer(part.exitCode, part.stdout, part.stderr, partMarker(marker, i), host);
      }),
    );
  }

  private jointReads(): JointReads {
    const host = describeEndpoint(this.connection);
    return new JointReads({
      host,
      alone: (script) => this.run(script, Math.max(script.limitSeconds ?? 0, this.limitSeconds)),
      together: async (compose) => {
        const marker = newMarker();
        return { marker, output: await this.launch(compose(marker, this.limitSeconds), marker, this.limitSeconds) };
      },
      answer: ({ exitCode, stdout, stderr }, marker) => readAnswer(exitCode, stdout, stderr, marker, host),
    });
  }

  private get limitSeconds(): number {
    return this.connection.commandTimeoutSeconds ?? CONNECTION_DEFAULTS.commandTimeoutSeconds;
  }

  private async run(script: Script, limitSeconds: number): Promise<Answer> {
    const marker = newMarker();
    const { exitCode, stdout, stderr } = await this.launch(
      composeScript({ ...script, limitSeconds }),
      marker,
      limitSeconds,
    );
    return readAnswer(exitCode, stdout, stderr, marker, describeEndpoint(this.connection));
  }

  /** Runs the text of a script, whose output begins with the marker. */
  private launch(text: string, marker: string, limitSeconds: number): Promise<Output> {
    const { command, stdin } = launch(`echo ${marker}\n${text}`, this.connection);
    return this.pool.run(command, stdin, limitSeconds + HOST_ENDS_WITHIN_SECONDS);
  }
}

function newMarker(): string {
  return `@answer-${randomBytes(8).toString("hex")}`;
}

/** Turns an exit code and output into an answer; everything but success and proven absence is an error. */
export function readAnswer(
  exitCode: number | undefined,
  stdout: Buffer,
  stderr: string,
  marker: string,
  host: string,
): Answer {
  if (exitCode !== 0 && exitCode !== EXIT.absent) {
    throw new ScriptError(host, exitCode, errorText({ stdout, stderr }, marker));
  }
  try {
    return { absent: exitCode === EXIT.absent, values: parseFrames(stdout, marker) };
  } catch (error) {
    throw new ScriptError(host, exitCode, `${(error as Error).message}\n${stderr}`);
  }
}
