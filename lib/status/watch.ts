import { setTimeout as sleep } from "node:timers/promises";

/**
 * Does something again and again until the process is interrupted. A failure is said, and is no end: a backend or a file may be away
 * for a moment. One at the very first look ends it.
 */
export async function watch(seconds: number, act: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const isStopped = (): boolean => stop.signal.aborted;
  const interrupted = (): void => stop.abort();
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    await act();
    while (!isStopped()) {
      await sleep(seconds * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
      if (isStopped()) return;
      await act().catch((error: unknown) => console.error(error instanceof Error ? error.message : String(error)));
    }
  } finally {
    process.removeListener("SIGINT", interrupted).removeListener("SIGTERM", interrupted);
  }
}
