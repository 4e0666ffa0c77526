import { spawn, type ChildProcess } from "node:child_process";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import type { RunningProgram } from "./language-runtime";

/** The options of `runtime:` in Pulumi.yaml that concern running. */
interface RuntimeOptions {
  typescript?: boolean;
  nodeargs?: string;
  tsconfig?: string;
}

/** One run of the user's program by the SDK's own starter, @pulumi/pulumi/cmd/run. */
export class ProgramRun implements RunningProgram {
  private child: ChildProcess | undefined;

  constructor(
    private readonly request: RunRequest,
    private readonly engine: string | undefined,
  ) {}

  /** Runs the program; what it prints goes where the engine reads ours. Resolves to its exit code. */
  finished(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.child = spawn(process.execPath, this.commandLine(), {
        cwd: this.programDirectory(),
        env: this.environment(),
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

  private commandLine(): string[] {
    const info = this.request.getInfo();
    const flags: [string, string | number | undefined][] = [
      ["monitor", this.request.getMonitorAddress()],
      ["engine", this.engine],
      ["organization", this.request.getOrganization()],
      ["project", this.request.getProject()],
      ["stack", this.request.getStack()],
      ["pwd", this.request.getPwd()],
      ["parallel", this.request.getParallel()],
      ["root-directory", info?.getRootDirectory()],
    ];
    return [
      ...(this.options()
        .nodeargs?.split(" ")
        .filter((argument) => argument !== "") ?? []),
      this.starter(),
      ...flags.flatMap(([name, value]) => (value ? [`--${name}`, String(value)] : [])),
      ...(this.request.getDryrun() ? ["--dry-run"] : []),
      info?.getEntryPoint() || ".",
      ...this.request.getArgsList(),
    ];
  }

  private starter(): string {
    try {
      return require.resolve("@pulumi/pulumi/cmd/run", { paths: [this.programDirectory()] });
    } catch {
      throw new Error(`${this.programDirectory()} has no @pulumi/pulumi installed. Run npm install there, then again.`);
    }
  }

  private environment(): NodeJS.ProcessEnv {
    const config = Object.fromEntries(this.request.getConfigMap().entries());
    const { typescript, tsconfig } = this.options();
    return {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(this.request.getConfigsecretkeysList()),
      PULUMI_NODEJS_TYPESCRIPT: String(typescript ?? true),
      ...(tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
    };
  }

  private options(): RuntimeOptions {
    return this.request.getInfo()?.getOptions()?.toJavaScript() ?? {};
  }

  private programDirectory(): string {
    return this.request.getInfo()?.getProgramDirectory() || this.request.getPwd();
  }
}
