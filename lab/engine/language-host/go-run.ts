import { spawn, type ChildProcess } from "node:child_process";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import type { RunningProgram } from "./language-runtime";

/** One run of the user's program by the Go compiler, or of what it compiled before. */
export class GoRun implements RunningProgram {
  private child: ChildProcess | undefined;

  constructor(
    private readonly request: RunRequest,
    private readonly engine: string | undefined,
  ) {}

  finished(): Promise<number> {
    const { binary } = this.options();
    const [command, ...args] = binary === undefined ? ["go", "run", "."] : [binary];
    return new Promise((resolve, reject) => {
      this.child = spawn(command, args, {
        cwd: this.request.getInfo()?.getProgramDirectory() || this.request.getPwd(),
        env: { ...process.env, ...this.environment() },
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

  /** How the SDK for Go is told what to run for. */
  private environment(): NodeJS.ProcessEnv {
    return {
      PULUMI_ORGANIZATION: this.request.getOrganization(),
      PULUMI_PROJECT: this.request.getProject(),
      PULUMI_STACK: this.request.getStack(),
      PULUMI_ROOT_DIRECTORY: this.request.getInfo()?.getRootDirectory(),
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(this.request.getConfigMap().entries())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(this.request.getConfigsecretkeysList()),
      PULUMI_DRY_RUN: String(this.request.getDryrun()),
      PULUMI_PARALLEL: String(this.request.getParallel()),
      PULUMI_MONITOR: this.request.getMonitorAddress(),
      PULUMI_ENGINE: this.engine,
    };
  }

  /** The options of `runtime:` in Pulumi.yaml. */
  private options(): { binary?: string } {
    return this.request.getInfo()?.getOptions()?.toJavaScript() ?? {};
  }
}
