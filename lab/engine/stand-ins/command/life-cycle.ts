import { randomBytes } from "node:crypto";
import { isUnknown, plain, plainProperties, type Properties } from "../property-value";
import type { Failure, PropertySchema, ResourceIdentity, ResourceKind } from "../resource-kind";

/** Inputs that local and remote commands share. */
export interface CommandInputs {
  create?: string;
  update?: string;
  delete?: string;
  stdin?: string;
  environment?: Record<string, string>;
  logging?: Logging;
  addPreviousOutputInEnv?: boolean;
}

/** Which streams are shown while the command runs; both are outputs in any case. */
export type Logging = "stdout" | "stderr" | "stdoutAndStderr" | "none";

/** Both streams of a finished command. */
export interface CommandOutput {
  stdout: string;
  stderr: string;
}

/** Runs one command line with the inputs of its resource; rejects when it ends with anything but 0. */
export type RunCommandLine<Inputs> = (
  resource: ResourceIdentity,
  commandLine: string,
  inputs: Inputs,
  variables: PreviousOutput,
) => Promise<CommandOutput>;

/** The variables that hand the output of the run before to this one; empty when there is none or it is not wanted. */
export type PreviousOutput = Partial<Record<"PULUMI_COMMAND_STDOUT" | "PULUMI_COMMAND_STDERR", string>>;

const LOGGING: readonly string[] = ["stdout", "stderr", "stdoutAndStderr", "none"] satisfies Logging[];

const shared: Record<string, PropertySchema> = {
  create: { type: "string" },
  update: { type: "string" },
  delete: { type: "string" },
  stdin: { type: "string" },
  environment: { type: "object" },
  logging: { type: "string" },
  addPreviousOutputInEnv: { type: "boolean" },
  triggers: { type: "array", replaces: true },
};

/**
 * A resource that is a command: `create` runs once; a changed trigger replaces; any other change runs `update`, or
 * `create` again; `delete` runs at the end. Without a command for an operation nothing happens.
 */
export function commandKind<Inputs extends CommandInputs>(
  inputs: Record<string, PropertySchema>,
  complete: (inputs: Properties) => { inputs: Properties; failures: Failure[] },
  run: RunCommandLine<Inputs>,
): ResourceKind {
  return {
    inputs: { ...shared, ...inputs },
    outputs: { stdout: { type: "string", required: true }, stderr: { type: "string", required: true } },

    check(news) {
      const { inputs: completed, failures } = complete(news);
      return { inputs: completed, failures: [...failures, ...checkLogging(news)] };
    },

    async create(resource, news) {
      const given = plainProperties(news) as Inputs;
      const nothing = { stdout: "", stderr: "" };
      const output = given.create === undefined ? nothing : await run(resource, given.create, given, {});
      return { id: resource.name + randomBytes(4).toString("hex"), outs: { ...news, ...output } };
    },

    async update(resource, olds, news) {
      const given = plainProperties(news) as Inputs;
      const before = outputOf(olds);
      const commandLine = given.update ?? given.create;
      if (commandLine === undefined) return { ...news, ...before };
      return { ...news, ...(await run(resource, commandLine, given, previousOutput(given, before))) };
    },

    async delete(resource, state) {
      const given = plainProperties(state) as Inputs;
      if (given.delete === undefined) return;
      await run(resource, given.delete, given, previousOutput(given, outputOf(state)));
    },
  };
}

/** The message of a command that failed, in the words of the real plugin. */
export function commandFailure(ending: string, commandLine: string, output: string): Error {
  return new Error(`${ending}: running ${JSON.stringify(commandLine)}:\n${output}`);
}

function outputOf(state: Properties): CommandOutput {
  return { stdout: String(plain(state.stdout ?? "")), stderr: String(plain(state.stderr ?? "")) };
}

function previousOutput(inputs: CommandInputs, before: CommandOutput): PreviousOutput {
  if (inputs.addPreviousOutputInEnv === false) return {};
  return {
    ...(before.stdout === "" ? {} : { PULUMI_COMMAND_STDOUT: before.stdout }),
    ...(before.stderr === "" ? {} : { PULUMI_COMMAND_STDERR: before.stderr }),
  };
}

function checkLogging(inputs: Properties): Failure[] {
  const logging = plain(inputs.logging ?? null);
  if (logging === null || isUnknown(logging) || (typeof logging === "string" && LOGGING.includes(logging))) return [];
  return [{ property: "logging", reason: `expected one of ${LOGGING.join(", ")}, got ${JSON.stringify(logging)}` }];
}
