import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { runCommand } from "../../lab/engine/process";

/** Seconds that a step may take: npm and the engine are slow on a machine that has other work. */
const LONGEST_STEP = 1200;

/** A step of a job: a script, or an action of others. */
export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: string;
}

export interface Job {
  readonly if?: string;
  readonly "runs-on": string | readonly string[];
  readonly "timeout-minutes"?: number;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** A workflow of GitHub Actions, as far as ours use what there is. */
export interface Workflow {
  readonly name: string;
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export function readWorkflow(path: string): Workflow {
  return parse(readFileSync(path, "utf8")) as Workflow;
}

/** What the expressions of a workflow are looked up in, by their names. */
export type Context = Readonly<Record<string, unknown>>;

/** What a run is given that GitHub has. */
export interface Runner {
  /** Folder with what was checked out. */
  readonly workspace: string;
  readonly context: Context;
  /** Variables of the machine, such as PATH, and those that GitHub sets. */
  readonly environment: NodeJS.ProcessEnv;
  /** What stands for each action of others, by its name without a version. */
  readonly actions: Readonly<Record<string, (given: Readonly<Record<string, unknown>>) => void>>;
  /** Name of the step to begin with, where those before it were run in this workspace already. */
  readonly from?: string;
  /** Outputs of steps before that one, by the ids of the steps. */
  readonly steps?: Readonly<Record<string, StepOutputs>>;
}

/** What a step wrote into GITHUB_OUTPUT. */
export interface StepOutputs {
  readonly outputs: Readonly<Record<string, string>>;
}

/** What a job came to. */
export interface JobOutcome {
  /** Name of the step that failed. */
  readonly failed?: string;
  /** What all steps said. */
  readonly log: string;
}

/**
 * Runs the steps of a job in their order, each script as it stands and by the shell that GitHub calls. A condition, a matrix and a
 * service are not known, and neither is an expression but a name.
 */
export async function runJob(workflow: Workflow, name: string, runner: Runner): Promise<JobOutcome> {
  const job = workflow.jobs[name];
  const steps: Record<string, StepOutputs> = { ...runner.steps };
  const context = { ...runner.context, steps };
  const place = join(runner.workspace, "..", "runner");
  mkdirSync(place, { recursive: true });
  let log = "";
  for (const step of stepsFrom(job.steps, runner.from)) {
    const title = step.name ?? step.uses ?? "a step without a name";
    if (step.uses !== undefined) {
      const action = runner.actions[step.uses.split("@")[0]];
      if (action === undefined) throw new Error(`nothing stands for the action ${step.uses}`);
      action(step.with ?? {});
      continue;
    }
    const files = { GITHUB_OUTPUT: join(place, "output"), GITHUB_STEP_SUMMARY: join(place, "summary") };
    for (const file of Object.values(files)) writeFileSync(file, "");
    const script = join(place, "step.sh");
    writeFileSync(script, step.run ?? "");
    const given = { ...workflow.env, ...job.env, ...step.env };
    const values = Object.entries(given).map(([key, text]) => [key, evaluated(text, context)]);
    const [shell, ...options] = shellOf(workflow, step);
    const outcome = await runCommand(shell, [...options, script], {
      cwd: runner.workspace,
      environment: { ...runner.environment, ...files, ...(Object.fromEntries(values) as Record<string, string>) },
      seconds: LONGEST_STEP,
    });
    log += `== ${title}\n${outcome.stdout}${outcome.stderr}`;
    if (step.id !== undefined) steps[step.id] = { outputs: outputsIn(readFileSync(files.GITHUB_OUTPUT, "utf8")) };
    if (outcome.code !== 0) return { failed: title, log };
  }
  rmSync(place, { recursive: true });
  return { log };
}

/** The command line that GitHub documents for `shell: bash`. */
export function shellOf(workflow: Workflow, step: Step): string[] {
  const shell = step.shell ?? workflow.defaults?.run?.shell;
  if (shell !== "bash") throw new Error(`the shell of ${step.name} is ${shell}, expected bash`);
  return ["bash", "--noprofile", "--norc", "-eo", "pipefail"];
}

function stepsFrom(steps: readonly Step[], from: string | undefined): readonly Step[] {
  if (from === undefined) return steps;
  const at = steps.findIndex(({ name }) => name === from);
  if (at === -1) throw new Error(`there is no step ${from}`);
  return steps.slice(at);
}

/** A text with the values of its expressions. */
export function evaluated(text: string, context: Context): string {
  return String(text).replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    if (!/^[\w-]+(\.[\w-]+)*$/.test(expression)) throw new Error(`the expression ${expression} is more than a name`);
    const value = expression
      .split(".")
      .reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], context);
    if (typeof value !== "string" && typeof value !== "number") throw new Error(`${expression} has no value`);
    return String(value);
  });
}

function outputsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}
