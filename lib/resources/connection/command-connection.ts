import { readFileSync } from "node:fs";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { CONNECTION_DEFAULTS } from "../../model/connection/connection";
import { InputError } from "../../model/input-error";
import { ConnectionArgs, EndpointArgs } from "./connection-args";

/** One attempt, so that an unreachable master fails within the connection's own time limit. */
const DIAL_ATTEMPTS = 1;

/**
 * The connection in the words of remote.Command. It takes a key, not the path of one, so the key is read here and passed on
 * as a secret, which the engine keeps encrypted.
 */
export function commandConnection(connection: ConnectionArgs): command.types.input.remote.ConnectionArgs {
  return {
    ...endpoint(connection, "connection"),
    dialErrorLimit: DIAL_ATTEMPTS,
    perDialTimeout: pulumi
      .output(connection.connectTimeoutSeconds)
      .apply((seconds) => Math.ceil(seconds ?? CONNECTION_DEFAULTS.connectTimeoutSeconds)),
    ...(connection.bastion !== undefined && {
      proxy: pulumi.output(connection.bastion).apply((bastion) => endpoint(bastion, "connection.bastion")),
    }),
  };
}

function endpoint(args: EndpointArgs, argument: string) {
  return {
    host: args.host,
    port: pulumi.output(args.port).apply((port) => port ?? CONNECTION_DEFAULTS.port),
    user: pulumi.output(args.user).apply((user) => user ?? CONNECTION_DEFAULTS.user),
    hostKey: pulumi.output(args.hostKey) as pulumi.Output<string>,
    privateKey: privateKey(args, argument) as pulumi.Output<string>,
    privateKeyPassword: secret(args.privateKeyPassphrase),
    password: secret(args.password),
    agentSocketPath: pulumi
      .all([args.agentSocketPath, args.privateKey, args.privateKeyPath, args.password])
      .apply(
        ([agent, ...others]) =>
          agent ?? (others.every((other) => other === undefined) ? process.env.SSH_AUTH_SOCK : undefined),
      ) as pulumi.Output<string>,
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
    throw new pulumi.RunError(
      new InputError(`${argument}.privateKeyPath`, `cannot be read: ${(error as Error).message}`).message,
    );
  }
}

function secret(value: pulumi.Input<string> | undefined): pulumi.Output<string> {
  return pulumi.secret(value) as pulumi.Output<string>;
}
