import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { argumentsOf } from "../../lab/processes";

/** Milliseconds between two looks at the processes. */
const INTERVAL = 100;
const PAGE_BYTES = 4096;
/** Of the times in /proc, on every architecture that Node.js runs on. */
const TICKS_PER_SECOND = 100;
const MIB = 1024 * 1024;

/** What a command took that this process started. */
export interface Peaks {
  readonly seconds: number;
  /** Of this machine's processors, for all processes. */
  readonly processorSeconds: number;
  /** The largest resident set of the Node process that runs a Pulumi program. */
  readonly programMiB: number;
  /** The largest sum of the resident sets of all processes at one moment. */
  readonly allMiB: number;
}

/** Looks at all processes that something starts from here. What two of them share counts twice. */
export async function peaksOf(act: () => Promise<unknown>): Promise<Peaks> {
  let [programMiB, allMiB] = [0, 0];
  const ticks = new Map<number, number>();
  // a lab that was started from here has processes of its own
  const earlier = new Set(below(process.pid, new Set()));
  const look = (): void => {
    const pids = below(process.pid, earlier);
    for (const pid of pids) ticks.set(pid, Math.max(processorTicks(pid), ticks.get(pid) ?? 0));
    allMiB = Math.max(allMiB, pids.map(residentBytes).reduce((sum, bytes) => sum + bytes, 0) / MIB);
    programMiB = Math.max(programMiB, ...pids.filter(isProgram).map((pid) => mostResidentBytes(pid) / MIB));
  };
  const timer = setInterval(look, INTERVAL);
  const start = performance.now();
  try {
    await act();
  } finally {
    clearInterval(timer);
  }
  const seconds = (performance.now() - start) / 1000;
  const processorSeconds = [...ticks.values()].reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
  return { seconds, processorSeconds, programMiB, allMiB };
}

/** The SDK's own starter runs every program. */
function isProgram(pid: number): boolean {
  return argumentsOf(pid).some((argument) => /@pulumi\/pulumi\/cmd\/run(\/index\.js)?$/.test(argument));
}

/** Every process that this one started, and those that they started, but for some of them and what these started. */
function below(root: number, others: ReadonlySet<number>): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = Number(/^.*\) \S (\d+)/s.exec(textOf(`/proc/${entry}/stat`))?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found: number[] = [];
  const left = [...(children.get(root) ?? [])];
  for (let pid = left.pop(); pid !== undefined; pid = left.pop()) {
    if (others.has(pid)) continue;
    found.push(pid);
    left.push(...(children.get(pid) ?? []));
  }
  return found;
}

/** In user and in system mode, fields 14 and 15 of proc_pid_stat(5). */
function processorTicks(pid: number): number {
  const [user, system] = textOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return (user || 0) + (system || 0);
}

function residentBytes(pid: number): number {
  return PAGE_BYTES * Number(textOf(`/proc/${pid}/statm`).split(" ")[1] ?? 0);
}

/** What the kernel itself remembers, so nothing between two looks is missed. */
function mostResidentBytes(pid: number): number {
  return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** A file of a process, empty when it is gone. */
function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
