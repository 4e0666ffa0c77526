import { type Command, SpawnedProgram } from "./spawned-program";

/** The options of `runtime:` in Pulumi.yaml that concern running. */
interface RuntimeOptions {
  typescript: boolean;
  nodeargs: string;
  tsconfig: string;
}

/** By the SDK's own starter, @pulumi/pulumi/cmd/run. */
export class ProgramRun extends SpawnedProgram {
  protected command(): Command {
    return { executable: process.execPath, args: this.commandLine(), environment: this.environment() };
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
      ...(this.options<RuntimeOptions>()
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
    const { typescript, tsconfig } = this.options<RuntimeOptions>();
    return {
      PULUMI_CONFIG: JSON.stringify(this.config()),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(this.request.getConfigsecretkeysList()),
      PULUMI_NODEJS_TYPESCRIPT: String(typescript ?? true),
      ...(tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
    };
  }
}
