import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import type { RunningProgram } from "./language-runtime";

/** One run of the user's program by the Python of its virtual environment, which has Pulumi's SDK. */
export class PythonRun implements RunningProgram {
  private child: ChildProcess | undefined;

  constructor(
    private readonly request: RunRequest,
    private readonly engine: string | undefined,
  ) {}

  finished(): Promise<number> {
    const folder = this.request.getInfo()?.getProgramDirectory() || this.request.getPwd();
    const { virtualenv } = this.options();
    const python = virtualenv === undefined ? "python3" : join(folder, virtualenv, "bin", "python");
    const script = join(__dirname, "run-program.py");
    return new Promise((resolve, reject) => {
      this.child = spawn(python, ["-u", script, JSON.stringify(this.settings()), folder], {
        cwd: folder,
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

  private settings(): object {
    return {
      monitor: this.request.getMonitorAddress(),
      engine: this.engine,
      organization: this.request.getOrganization(),
      project: this.request.getProject(),
      stack: this.request.getStack(),
      parallel: this.request.getParallel(),
      dry_run: this.request.getDryrun(),
      root_directory: this.request.getInfo()?.getRootDirectory(),
      config: Object.fromEntries(this.request.getConfigMap().entries()) as Record<string, string>,
      config_secret_keys: this.request.getConfigsecretkeysList(),
    };
  }

  /** The options of `runtime:` in Pulumi.yaml. */
  private options(): { virtualenv?: string } {
    return this.request.getInfo()?.getOptions()?.toJavaScript() ?? {};
  }
}
