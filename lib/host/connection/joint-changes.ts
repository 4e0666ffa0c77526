import { setTimeout as delay } from "node:timers/promises";
import { groupsThatFit, LimitedScript } from "../script/joint-script";
import type { Answer } from "./host-session";

/** What a session does for {@link JointChanges}. */
export interface Changer {
  alone(script: LimitedScript): Promise<Answer>;
  /** Runs scripts as one. Each has an answer or an error of its own. */
  together(scripts: readonly LimitedScript[]): Promise<readonly PromiseSettledResult<Answer>[]>;
}

/** Changes that were asked for in one moment arrive within this time. */
const GATHER_MILLISECONDS = 10;

/** So long an engine may take from the end of one resource to the begin of another that waited for it. */
const QUIET_MILLISECONDS = 300;

/** All of them get their answers when the last one has ended. */
const MOST_TOGETHER = 16;

/**
 * Changes of a host, one at a time in the order in which they came. What came while an earlier one ran goes in one session, as one script, so
 * that a master does not start for each change what it starts for a session.
 */
export class JointChanges {
  private readonly waiting: Waiting[] = [];
  private running: Promise<void> = Promise.resolve();
  private arrivals = 0;
  private quieting: Promise<void> | undefined;

  constructor(private readonly changer: Changer) {}

  /** @param apart it may take so long that nobody else has to wait for its end */
  change(script: LimitedScript, apart: boolean): Promise<Answer> {
    this.arrivals++;
    return new Promise((resolve, reject) => {
      this.waiting.push({ script, apart, resolve, reject });
      if (this.waiting.length === 1) this.running = this.running.then(() => this.begin());
    });
  }

  /** Resolves, for all who wait, when nothing is left to do, and for a moment neither a change has come nor another who waits. */
  quiet(): Promise<void> {
    this.arrivals++;
    this.quieting ??= this.becomeQuiet();
    return this.quieting;
  }

  private async becomeQuiet(): Promise<void> {
    for (let arrived = -1; arrived !== this.arrivals;) {
      arrived = this.arrivals;
      await this.ended();
      await delay(QUIET_MILLISECONDS);
    }
    this.quieting = undefined;
  }

  /** Resolves when nothing is left to do. */
  async ended(): Promise<void> {
    while (this.waiting.length > 0) await this.running;
    await this.running;
  }

  private async begin(): Promise<void> {
    await delay(GATHER_MILLISECONDS);
    for (let next = this.next(); next.length > 0; next = this.next()) await this.run(next);
  }

  /** The first of those that wait, and those behind it that go in one script with it. */
  private next(): Waiting[] {
    const alone = this.waiting.findIndex(({ apart }) => apart);
    const candidates = this.waiting.slice(0, alone < 0 ? MOST_TOGETHER : Math.min(Math.max(alone, 1), MOST_TOGETHER));
    const [group = []] = groupsThatFit(candidates.map(({ script }) => script));
    const taken = candidates.filter(({ script }) => group.includes(script));
    for (const one of taken) this.waiting.splice(this.waiting.indexOf(one), 1);
    return taken;
  }

  private async run(taken: readonly Waiting[]): Promise<void> {
    const results = await this.resultsOf(taken.map(({ script }) => script));
    taken.forEach(({ resolve, reject }, i) => {
      const result = results[i];
      if (result.status === "fulfilled") resolve(result.value);
      else reject(result.reason as Error);
    });
  }

  private async resultsOf(scripts: readonly LimitedScript[]): Promise<readonly PromiseSettledResult<Answer>[]> {
    if (scripts.length === 1) return Promise.allSettled([this.changer.alone(scripts[0])]);
    try {
      return await this.changer.together(scripts);
    } catch (reason) {
      return scripts.map(() => ({ status: "rejected", reason }));
    }
  }
}

interface Waiting {
  readonly script: LimitedScript;
  readonly apart: boolean;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}
