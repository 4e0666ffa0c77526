import { spawn, type ChildProcess } from "node:child_process";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import type { RunningProgram } from "./language-runtime";

/** What runs a program. */
export interface Command {
  readonly executable: string;
  readonly args: readonly string[];
  /** Variables besides those that we have. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** One run of the user's program as a process of its own. Each language says by which command. */
export abstract class SpawnedProgram implements RunningProgram {
  private child: ChildProcess | undefined;

  constructor(
    protected readonly request: RunRequest,
    protected readonly engine: string | undefined,
  ) {}

  protected abstract command(): Command;

  /** Runs the program; what it prints goes where the engine reads ours. Resolves to its exit code. */
  finished(): Promise<number> {
    return new Promise((resolve, reject) => {
      const { executable, args, environment } = this.command();
      this.child = spawn(executable, args, {
        cwd: this.programDirectory(),
        env: { ...process.env, ...environment },
        stdio: ["ignore", "inherit", "inherit"],
      });
      this.child.on("error", reject);
      this.child.on("exit", (code, signal) => {
        if (signal === null) resolve(code ?? 1);
        else reject(new Error(`The program was ended by ${signal}.`));
      });
    });
  }

  cancel(): void {
    this.child?.kill("SIGTERM");
  }

  /** The options of `runtime:` in Pulumi.yaml. */
  protected options<Options extends object>(): Partial<Options> {
    return (this.request.getInfo()?.getOptions()?.toJavaScript() ?? {}) as Partial<Options>;
  }

  protected programDirectory(): string {
    return this.request.getInfo()?.getProgramDirectory() || this.request.getPwd();
  }

  /** The stack's configuration, by its full keys. */
  protected config(): Record<string, string> {
    return Object.fromEntries(this.request.getConfigMap().entries());
  }
}
