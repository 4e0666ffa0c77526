import { spawn } from "node:child_process";
import { accessSync, constants, createWriteStream, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What a finished command left behind. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** How to run a command. */
export interface RunOptions {
  cwd?: string;
  environment?: NodeJS.ProcessEnv;
  /** Kill the command after this long; its exit code is then 124, as timeout(1) has it. */
  seconds?: number;
  /** Append both outputs to this file as they come. */
  log?: string;
  /** See both outputs as they come. */
  onOutput?: (chunk: string) => void;
  /** Kill the command when its output matches, as a power cut would. */
  killWhen?: RegExp;
  /** Give way to everything else on the machine: for long compilations. */
  nice?: boolean;
}

const TIMED_OUT = 124;
const NOT_STARTED = 127;

/** Runs a command to its end. A command that cannot be started ends with 127 and says why on stderr. */
export function runCommand(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [program, argv] = options.nice ? ["nice", ["-n", "10", command, ...args]] : [command, [...args]];
  return new Promise((resolve) => {
    const child = spawn(program, argv, {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const log = options.log === undefined ? undefined : createWriteStream(options.log, { flags: "a" });
    const outcome: Outcome = { code: 0, stdout: "", stderr: "" };
    let timedOut = false;
    const timer =
      options.seconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill("SIGKILL");
          }, options.seconds * 1000);
    const collect = (stream: "stdout" | "stderr") => (chunk: string) => {
      outcome[stream] += chunk;
      if (options.killWhen?.test(outcome[stream])) child.kill("SIGKILL");
      log?.write(chunk);
      options.onOutput?.(chunk);
    };
    child.stdout.setEncoding("utf8").on("data", collect("stdout"));
    child.stderr.setEncoding("utf8").on("data", collect("stderr"));
    const finish = (code: number, message = ""): void => {
      clearTimeout(timer);
      log?.end();
      resolve({ ...outcome, code: timedOut ? TIMED_OUT : code, stderr: outcome.stderr + message });
    };
    child.on("error", (error) => finish(NOT_STARTED, error.message));
    child.on("close", (code) => finish(code ?? 1));
  });
}

/** Kills every process that has this variable: what a killed engine leaves running would hold its connections open. */
export function endProcessesWith(variable: string, value: string): void {
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const environment = readFileSync(`/proc/${entry}/environ`, "utf8").split("\0");
      if (environment.includes(`${variable}=${value}`)) process.kill(Number(entry), "SIGKILL");
    } catch {
      // it has ended meanwhile
    }
  }
}

/** Absolute path of an executable on a PATH, or undefined. */
export function findOnPath(name: string, path = process.env.PATH ?? ""): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
