import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describeEngine, findEngine, type Engine } from "./find-engine";
import { privateHome } from "./private-home";
import { endProcessesWith, runCommand, type Outcome } from "./process";

/** A configuration value of a stack: a plain one, a list or map, or a secret, which is stored encrypted. */
export type ConfigValue =
  string | number | boolean | { secret: string } | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Options of {@link Workspace.open}. */
export interface WorkspaceOptions {
  /** Folder with the program's Pulumi.yaml. */
  program: string;
  /** @default "test" */
  stack?: string;
  /** Configuration to set, under the project's name unless the key has a colon. */
  config?: Record<string, ConfigValue>;
  /** @default what findEngine finds */
  engine?: Engine;
  /** Folder for state, settings and passphrase; give one to come back to the same stack. @default a temporary folder */
  directory?: string;
  /** More variables for the engine and the program. */
  environment?: NodeJS.ProcessEnv;
  /** Sees the output of every command as it comes. */
  onOutput?: (chunk: string) => void;
}

/** What `pulumi stack export` gives: the parts that tests look at. */
export interface StackState {
  deployment: { resources?: StateResource[]; [key: string]: unknown };
}

export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  [key: string]: unknown;
}

/** A stack of its own: file backend, passphrase, settings and PULUMI_HOME lie in one folder apart from the user's. */
export class Workspace {
  private constructor(
    readonly engine: Engine,
    readonly directory: string,
    readonly stack: string,
    private readonly program: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly onOutput: ((chunk: string) => void) | undefined,
  ) {}

  /** Opens the stack, making it where the folder has none yet. */
  static async open(options: WorkspaceOptions): Promise<Workspace> {
    const engine = options.engine ?? (await findEngine());
    const directory = options.directory ? resolve(options.directory) : mkdtempSync(join(tmpdir(), "pulumi-diskless-"));
    const environment = { ...privateHome(engine, directory), ...options.environment };
    const stack = options.stack ?? "test";
    options.onOutput?.(`engine: ${describeEngine(engine)}\n`);
    const workspace = new Workspace(engine, directory, stack, resolve(options.program), environment, options.onOutput);
    if (!existsSync(workspace.configFile)) await workspace.createStack();
    if (options.config !== undefined) await workspace.configure(options.config);
    return workspace;
  }

  /** `pulumi up` without questions; it makes what it says, so the preview before it is left out. */
  up(...args: string[]): Promise<Outcome> {
    return this.operate("up", "--yes", "--skip-preview", ...args);
  }

  /** `pulumi up` that is killed when its output matches: no time to say goodbye, the state stays locked in the middle. */
  async upKilledWhen(output: RegExp): Promise<Outcome> {
    const outcome = await runCommand(
      this.engine.pulumi,
      ["--non-interactive", "--color", "never", "up", "--yes", "--skip-preview", ...this.stackOptions],
      { cwd: this.program, environment: this.environment, onOutput: this.onOutput, killWhen: output },
    );
    endProcessesWith("PULUMI_HOME", this.environment.PULUMI_HOME ?? "");
    this.succeeded(await this.run("cancel", "--yes", "--stack", this.stack));
    return outcome;
  }

  preview(...args: string[]): Promise<Outcome> {
    return this.operate("preview", ...args);
  }

  refresh(...args: string[]): Promise<Outcome> {
    return this.operate("refresh", ...(args.includes("--preview-only") ? [] : ["--yes", "--skip-preview"]), ...args);
  }

  destroy(...args: string[]): Promise<Outcome> {
    return this.operate("destroy", "--yes", "--skip-preview", ...args);
  }

  /** Any operation that reads the stack's configuration: `operate("preview", "--diff")`. */
  operate(operation: string, ...args: string[]): Promise<Outcome> {
    return this.run(operation, ...this.stackOptions, ...args);
  }

  /** A preview as data: `steps`, `changeSummary`, and `diagnostics` where something failed. */
  async previewJson<T = Record<string, unknown>>(...args: string[]): Promise<T> {
    return this.json<T>(await this.preview("--json", ...args));
  }

  async exportState(...args: string[]): Promise<StackState> {
    return this.json<StackState>(await this.run("stack", "export", "--stack", this.stack, ...args));
  }

  /** The stack's outputs, secrets in the clear. */
  async outputs(): Promise<Record<string, unknown>> {
    return this.json(await this.run("stack", "output", "--stack", this.stack, "--json", "--show-secrets"));
  }

  /** Sets many values with one command; a value that is set already is replaced. */
  async configure(values: Record<string, ConfigValue>): Promise<void> {
    const json = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, configEntry(value)]));
    this.succeeded(await this.run("config", "set-all", ...this.stackOptions, "--json", JSON.stringify(json)));
  }

  async setConfig(key: string, value: string | number | boolean, options: { secret?: boolean } = {}): Promise<void> {
    const kind = options.secret ? "--secret" : "--plaintext";
    this.succeeded(await this.run("config", "set", ...this.stackOptions, kind, "--", key, String(value)));
  }

  /** Any pulumi command with this stack's settings. */
  run(...args: string[]): Promise<Outcome> {
    return runCommand(this.engine.pulumi, ["--non-interactive", "--color", "never", ...args], {
      cwd: this.program,
      environment: this.environment,
      onOutput: this.onOutput,
    });
  }

  /** A pulumi command of a person: this terminal's input, output and colours. Returns the exit code. */
  runInteractive(args: readonly string[]): number {
    return this.runOnTerminal(this.engine.pulumi, withConfigFile(args, this.configFile));
  }

  /** Another program that calls pulumi, in the folder of the program and with this stack as the selected one. Returns the exit code. */
  runOnTerminal(command: string, args: readonly string[]): number {
    const child = spawnSync(command, args, {
      cwd: this.program,
      env: { ...process.env, ...this.environment, PULUMI_STACK: this.stack },
      stdio: "inherit",
    });
    if (child.error) throw child.error;
    return child.status ?? 1;
  }

  /** Forgets the stack. What it manages stays as it is: destroy first. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private get stackOptions(): string[] {
    return ["--stack", this.stack, "--config-file", this.configFile];
  }

  private get configFile(): string {
    return join(this.directory, `Pulumi.${this.stack}.yaml`);
  }

  /** The engine writes the new stack's settings beside Pulumi.yaml, where they would show up in the user's clone. */
  private async createStack(): Promise<void> {
    const written = join(this.program, `Pulumi.${this.stack}.yaml`);
    if (existsSync(written)) throw new Error(`${written} exists already: give the workspace a stack name of its own.`);
    this.succeeded(await this.run("stack", "init", this.stack, "--no-select"));
    if (existsSync(written)) renameSync(written, this.configFile);
    else writeFileSync(this.configFile, "");
  }

  private json<T>(outcome: Outcome): T {
    return JSON.parse(this.succeeded(outcome).stdout) as T;
  }

  private succeeded(outcome: Outcome): Outcome {
    if (outcome.code === 0) return outcome;
    throw new Error(`pulumi ended with ${outcome.code}:\n${outcome.stdout}${outcome.stderr}`);
  }
}

/** The commands of pulumi that read a stack's settings; the others refuse `--config-file`. */
const READS_SETTINGS = ["up", "update", "preview", "refresh", "destroy", "config", "watch"];

/** `args` with the file of the stack's settings, where the command reads one. */
export function withConfigFile(args: readonly string[], file: string): string[] {
  const [command, ...rest] = args;
  return READS_SETTINGS.includes(command) ? [command, "--config-file", file, ...rest] : [...args];
}

/** A value in the form that `pulumi config --json` prints and `set-all --json` reads. */
function configEntry(value: ConfigValue): Record<string, unknown> {
  if (typeof value !== "object") return { value: String(value), secret: false };
  if ("secret" in value && typeof value.secret === "string") return { value: value.secret, secret: true };
  return { value: JSON.stringify(value), objectValue: value, secret: false };
}
