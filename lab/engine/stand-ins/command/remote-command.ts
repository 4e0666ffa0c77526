import type { Client } from "ssh2";
import { engineLog } from "../engine-log";
import type { ResourceKind } from "../resource-kind";
import { completeConnection, type Connection } from "./connection";
import { dial } from "./dial";
import { commandFailure, commandKind, type CommandInputs, type CommandOutput } from "./life-cycle";
import { OutputCapture } from "./output-capture";
import { refusedVariables } from "./refused-variables";

interface RemoteInputs extends CommandInputs {
  connection: Connection;
}

/** command:remote:Command - a command line on another host, over one SSH connection an operation. */
export const remoteCommandKind: ResourceKind = commandKind<RemoteInputs>(
  { connection: { type: "object", required: true, secret: true } },
  completeConnection,
  async (resource, commandLine, inputs, previousOutput) => {
    const { client, close } = await dial(inputs.connection, resource.urn);
    try {
      const variables = await accepted(client, resource.urn, inputs.environment ?? {}, previousOutput);
      return await execute(client, resource.urn, commandLine, inputs, variables);
    } finally {
      close();
    }
  },
);

/** A refused variable of the program is an error; a refused PULUMI_COMMAND_* is common, and only worth a warning. */
async function accepted(
  client: Client,
  urn: string,
  environment: Record<string, string>,
  previousOutput: NodeJS.ProcessEnv,
): Promise<NodeJS.ProcessEnv> {
  const variables: NodeJS.ProcessEnv = { ...environment, ...previousOutput };
  for (const name of await refusedVariables(client, variables)) {
    const message =
      `Unable to set '${name}'. This only works if your SSH server is configured to accept these variables via ` +
      `AcceptEnv. Alternatively, prefix the command itself with the variables in the form 'VAR=value command'`;
    if (name in environment) {
      engineLog.error(message, urn);
      throw new Error(`could not set environment variable "${name}": ssh: setenv failed`);
    }
    engineLog.warning(message, urn);
    delete variables[name];
  }
  return variables;
}

function execute(
  client: Client,
  urn: string,
  commandLine: string,
  inputs: RemoteInputs,
  env: NodeJS.ProcessEnv,
): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    const capture = new OutputCapture(urn, inputs.logging);
    client.exec(commandLine, { env }, (error, channel) => {
      if (error) return reject(error);
      // The connection can break with the command half way: then there is a close without an exit.
      let ending = "wait: remote command exited without exit status or exit signal";
      let succeeded = false;
      channel.on("exit", (code: number | null, signal?: string) => {
        succeeded = code === 0;
        ending = signal ? `Process exited with signal ${signal}` : `Process exited with status ${code}`;
      });
      channel.on("data", (chunk: Buffer) => capture.add("stdout", chunk));
      channel.stderr.on("data", (chunk: Buffer) => capture.add("stderr", chunk));
      channel.on("close", () => {
        const output = capture.finish();
        const fault = capture.fault();
        if (fault !== undefined) reject(new Error(fault));
        else if (succeeded) resolve(output);
        else reject(commandFailure(ending, commandLine, capture.combined()));
      });
      channel.on("error", () => undefined);
      channel.end(inputs.stdin ?? "");
    });
  });
}
