import { readFileSync } from "node:fs";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { CONNECTION_DEFAULTS } from "../../model/connection/connection";
import { InputError } from "../../model/input-error";
import { ArgumentError } from "../arguments/argument-error";
import { refuseDeadAgent } from "./agent";
import { ConnectionArgs, EndpointArgs } from "./connection-args";

/** One attempt, so that an unreachable master fails within the connection's own time limit. */
const DIAL_ATTEMPTS = 1;

/**
 * The connection in the words of remote.Command. It takes a key, not the path of one, so the key is read here and passed on
 * as a secret, which the engine keeps encrypted.
 */
export function commandConnection(connection: ConnectionArgs): command.types.input.remote.ConnectionArgs {
  const limits = {
    dialErrorLimit: DIAL_ATTEMPTS,
    perDialTimeout: pulumi
      .output(connection.connectTimeoutSeconds)
      .apply((seconds) => Math.ceil(seconds ?? CONNECTION_DEFAULTS.connectTimeoutSeconds)),
  };
  return {
    ...endpoint(connection, "connection"),
    ...limits,
    ...(connection.bastion !== undefined && {
      proxy: pulumi
        .output(connection.bastion)
        .apply((bastion) => ({ ...endpoint(bastion, "connection.bastion"), ...limits })),
    }),
  };
}

function endpoint(args: EndpointArgs, argument: string) {
  return {
    host: args.host,
    port: pulumi.output(args.port).apply((port) => port ?? CONNECTION_DEFAULTS.port),
    user: pulumi.output(args.user).apply((user) => user ?? CONNECTION_DEFAULTS.user),
    // the plugin holds a machine to the key that it is given
    hostKey: pulumi
      .all([args.hostKey, args.insecureIgnoreHostKey])
      .apply(([key, ignored]) => (ignored === true ? undefined : key)) as pulumi.Output<string>,
    privateKey: privateKey(args, argument) as pulumi.Output<string>,
    privateKeyPassword: secret(args.privateKeyPassphrase),
    password: secret(args.password),
    // the plugin itself asks the agent that SSH_AUTH_SOCK names; as an input it would be another one in every session
    agentSocketPath: pulumi.output(args.agentSocketPath).apply(async (path) => {
      await refuseDeadAgent(path, argument);
      return path;
    }) as pulumi.Output<string>,
  };
}

function privateKey(args: EndpointArgs, argument: string): pulumi.Output<string | undefined> {
  return pulumi.secret(
    pulumi
      .all([args.privateKey, args.privateKeyPath])
      .apply(([key, path]) => key ?? (path === undefined ? undefined : readKey(path, argument))),
  );
}

function readKey(path: string, argument: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ArgumentError(
      new InputError(`${argument}.privateKeyPath`, `cannot be read: ${(error as Error).message}`).message,
    );
  }
}

function secret(value: pulumi.Input<string> | undefined): pulumi.Output<string> {
  return pulumi.secret(value) as pulumi.Output<string>;
}
