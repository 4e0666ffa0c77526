import { type Command, SpawnedProgram } from "./spawned-program";

/** By the Go compiler, or by what it compiled before. */
export class GoRun extends SpawnedProgram {
  protected command(): Command {
    const { binary } = this.options<{ binary: string }>();
    const environment = this.environment();
    if (binary === undefined) return { executable: "go", args: ["run", "."], environment };
    return { executable: binary, args: [], environment };
  }

  /** How the SDK for Go is told what to run for. */
  private environment(): NodeJS.ProcessEnv {
    return {
      PULUMI_ORGANIZATION: this.request.getOrganization(),
      PULUMI_PROJECT: this.request.getProject(),
      PULUMI_STACK: this.request.getStack(),
      PULUMI_ROOT_DIRECTORY: this.request.getInfo()?.getRootDirectory(),
      PULUMI_CONFIG: JSON.stringify(this.config()),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(this.request.getConfigsecretkeysList()),
      PULUMI_DRY_RUN: String(this.request.getDryrun()),
      PULUMI_PARALLEL: String(this.request.getParallel()),
      PULUMI_MONITOR: this.request.getMonitorAddress(),
      PULUMI_ENGINE: this.engine,
    };
  }
}
