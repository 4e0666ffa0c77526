/** Where progress goes: one line at a time, never onto stdout, which belongs to the command's result. */
export type Report = (line: string) => void;

export const reportOnStderr: Report = (line) => process.stderr.write(`engine: ${line}\n`);

const HEARTBEAT_SECONDS = 15;

/** Runs `work` and says every 15 seconds that it still runs, so that nobody takes a long build for a hang. */
export async function withHeartbeat<T>(what: string, report: Report, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const timer = setInterval(() => report(`${what} ... ${elapsed(started)}`), HEARTBEAT_SECONDS * 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Time since `started` as a reader wants it: "42 s", "3 min 05 s". */
export function elapsed(started: number): string {
  const seconds = Math.round((Date.now() - started) / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
