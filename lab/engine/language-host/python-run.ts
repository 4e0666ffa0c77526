import { join } from "node:path";
import { type Command, SpawnedProgram } from "./spawned-program";

/** By the Python of the program's virtual environment, which has Pulumi's SDK. */
export class PythonRun extends SpawnedProgram {
  protected command(): Command {
    const folder = this.programDirectory();
    const { virtualenv } = this.options<{ virtualenv: string }>();
    const executable = virtualenv === undefined ? "python3" : join(folder, virtualenv, "bin", "python");
    const script = join(__dirname, "run-program.py");
    return { executable, args: ["-u", script, JSON.stringify(this.settings()), folder] };
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
      config: this.config(),
      config_secret_keys: this.request.getConfigsecretkeysList(),
    };
  }
}
