import * as pulumi from "@pulumi/pulumi";
import { ConnectionArgs, EndpointArgs } from "./connection-args";

const CREDENTIALS = ["privateKey", "privateKeyPassphrase", "password", "sudoPassword"] as const;

/**
 * A connection whose credentials are secrets, whether or not the program gave them as such: `config.requireObject` and a key
 * that was read from a file are plain text, and the state keeps whatever is not marked. The rest stays readable in a preview.
 */
export function withSecretCredentials(connection: pulumi.Input<ConnectionArgs>): pulumi.Input<ConnectionArgs> {
  if (pulumi.Output.isInstance(connection) || connection instanceof Promise) {
    return pulumi.output(connection).apply((known) => marked(known as ConnectionArgs));
  }
  return marked(connection);
}

function marked(connection: ConnectionArgs): ConnectionArgs {
  const { bastion } = connection;
  return { ...secrets(connection), ...(bastion !== undefined && { bastion: markedBastion(bastion) }) };
}

function markedBastion(bastion: pulumi.Input<EndpointArgs>): pulumi.Input<EndpointArgs> {
  if (pulumi.Output.isInstance(bastion) || bastion instanceof Promise) {
    return pulumi.output(bastion).apply((known) => secrets(known as EndpointArgs));
  }
  return secrets(bastion);
}

function secrets<T extends EndpointArgs>(endpoint: T): T {
  const given = CREDENTIALS.filter((name) => (endpoint as ConnectionArgs)[name] !== undefined);
  return {
    ...endpoint,
    ...Object.fromEntries(given.map((name) => [name, pulumi.secret((endpoint as ConnectionArgs)[name])])),
  };
}
