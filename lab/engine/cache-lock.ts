import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { elapsed, type Report } from "../progress";

const POLL_MILLISECONDS = 500;
const REPORT_EVERY = 30;
const PATIENCE_MINUTES = 40;

/** Runs `work` while holding a lock file that names our process, so that two runs never fill the cache at once. */
export async function withCacheLock<T>(file: string, report: Report, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const started = Date.now();
  for (let round = 0; !tryLock(file); round++) {
    const holder = holderOf(file);
    if (holder !== undefined && !isAlive(holder)) {
      discard(file);
      continue;
    }
    if (Date.now() - started > PATIENCE_MINUTES * 60_000) {
      throw new Error(
        `The engine's cache is locked by process ${holder} for more than ${PATIENCE_MINUTES} minutes (${file}).\n` +
          `If that process is not filling the cache, remove the file and run again.`,
      );
    }
    if (round % REPORT_EVERY === 0) report(`process ${holder ?? "?"} fills the cache, waiting ... ${elapsed(started)}`);
    await sleep(POLL_MILLISECONDS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  try {
    const descriptor = openSync(file, "wx");
    writeSync(descriptor, `${process.pid}\n`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined while the holder has created the file but not yet written its number, or has just gone. */
function holderOf(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, "utf8"), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Two waiters can see the same dead holder; renaming lets only one take the file away, and it looks at what it took. */
function discard(file: string): void {
  const taken = `${file}.${process.pid}`;
  try {
    renameSync(file, taken);
  } catch {
    return;
  }
  const holder = holderOf(taken);
  if (holder !== undefined && isAlive(holder)) renameSync(taken, file);
  else rmSync(taken, { force: true });
}
