import { spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";

export interface CommandResult {
  /** Exit status; 255 or above when the program was ended by a signal or did not start. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  input?: string | Buffer;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutSeconds?: number;
  /** Called with every line of output while the command runs. */
  onLine?: (line: string) => void;
}

/** Run a program to its end. Never throws for an exit status: the caller knows which ones mean what. */
export function run(program: string, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: ["pipe", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      let pending = "";
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        output[stream] += text;
        if (!options.onLine) return;
        const lines = (pending + text).split("\n");
        pending = lines.pop() ?? "";
        lines.forEach(options.onLine);
      });
    }
    const timer =
      options.timeoutSeconds === undefined
        ? undefined
        : setTimeout(() => child.kill("SIGKILL"), options.timeoutSeconds * 1000);
    child.on("error", (error) => {
      clearTimeout(timer);
      resolve({ code: 256, stdout: output.stdout, stderr: `${program}: ${error.message}` });
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 255, ...output });
    });
    // A program that does not read its input is no error of ours.
    child.stdin.on("error", () => undefined).end(options.input ?? "");
  });
}

/** Run a program that has to succeed; returns its output. */
export async function succeed(program: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const result = await run(program, args, options);
  if (result.code !== 0) {
    const said = (result.stderr.trim() || result.stdout.trim()).split("\n").slice(-15).join("\n  ");
    throw new Error(`lab: \`${[program, ...args].join(" ")}\` failed with status ${result.code}:\n  ${said}`);
  }
  return result.stdout;
}

/** Start a program that outlives this process, in a session of its own, its output going to a file. */
export function startDetached(program: string, args: string[], logFile: string): void {
  const log = openSync(logFile, "w");
  const child = spawn(program, args, { detached: true, stdio: ["ignore", log, log], cwd: "/" });
  child.on("error", () => undefined);
  child.unref();
  closeSync(log);
}

/** Arguments of a process, or an empty list when it is gone. */
export function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  } catch {
    return [];
  }
}

/** Every process of this machine, by number. */
export function allProcesses(): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number);
}

/** Send a signal; a process that is already gone is what was wanted. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

export const sleep = (seconds: number): Promise<void> => new Promise((done) => setTimeout(done, seconds * 1000));
