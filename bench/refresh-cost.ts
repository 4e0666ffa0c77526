import { performance } from "node:perf_hooks";
import type { Site } from "../lab/site";
import { SessionPool } from "../lib/host/connection/session-pool";
import { runOn } from "./master";

/** What went through the sessions of this process. */
export interface SessionCounts {
  readonly sessions: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
}

/** What something that is done to a master takes. */
export interface MasterCost {
  readonly seconds: number;
  /** Of the master's processors. */
  readonly processorSeconds: number;
  /** Processes and threads that the master started. */
  readonly programs: number;
}

/** What one read of resources took. */
export type Cost = SessionCounts & MasterCost;

/** By the clock here, the count of processes in the master's namespace, and the time that its cgroup used. */
export async function masterCostOf({ lab }: Pick<Site, "lab">, act: () => Promise<void>): Promise<MasterCost> {
  const count = async (): Promise<number[]> =>
    (await runOn(lab, "cut -d ' ' -f 5 /proc/loadavg; sed -n 's/usage_usec //p' /sys/fs/cgroup/cpu.stat"))
      .trim()
      .split("\n")
      .map(Number);
  const before = await count();
  const start = performance.now();
  await act();
  const seconds = (performance.now() - start) / 1000;
  const after = await count();
  return { seconds, programs: after[0] - before[0], processorSeconds: (after[1] - before[1]) / 1e6 };
}

/** The same with what went through the sessions of this process. */
export async function costOf(site: Site, act: () => Promise<void>): Promise<Cost> {
  let sessions: SessionCounts = { sessions: 0, bytesUp: 0, bytesDown: 0 };
  const cost = await masterCostOf(site, async () => {
    sessions = await sessionsOf(act);
  });
  return { ...sessions, ...cost };
}

/** Counts every session of this process. What the engine's plugins open is in another one. */
async function sessionsOf(act: () => Promise<void>): Promise<SessionCounts> {
  const counts = { sessions: 0, bytesUp: 0, bytesDown: 0 };

  const run = SessionPool.prototype.run;
  SessionPool.prototype.run = async function (command, stdin, timeoutSeconds) {
    counts.sessions++;
    counts.bytesUp += Buffer.byteLength(command) + Buffer.byteLength(stdin);
    const output = await run.call(this, command, stdin, timeoutSeconds);
    counts.bytesDown += output.stdout.length + Buffer.byteLength(output.stderr);
    return output;
  };
  try {
    await act();
  } finally {
    SessionPool.prototype.run = run;
  }
  return counts;
}
