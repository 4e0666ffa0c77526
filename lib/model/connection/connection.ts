import { z } from "zod";
import { inspect, withheld } from "../arguments/argument-shape";
import { InputError, refuseAll } from "../input-error";
import { parseHostKey } from "./host-key";

/** What a connection has where a program says nothing. */
export const CONNECTION_DEFAULTS = {
  port: 22,
  user: "root",
  connectTimeoutSeconds: 15,
  commandTimeoutSeconds: 300,
  lockWaitSeconds: 0,
} as const;

const PORTS = "expected a port from 1 to 65535";

const port = z.number().int("expected a whole number").min(1, PORTS).max(65_535, PORTS);
const seconds = z.number().positive("expected more than 0 seconds");
const text = z.string().min(1, "is empty, expected a text");

/** Settings of every machine on the way. */
export const endpointShape = {
  host: text,
  port: port.optional(),
  user: text.optional(),
  hostKey: text.optional(),
  insecureIgnoreHostKey: z.boolean().optional(),
  privateKeyPath: text.optional(),
  privateKey: text.optional(),
  privateKeyPassphrase: text.optional(),
  agentSocketPath: text.optional(),
  password: text.optional(),
  legacyAlgorithms: z.boolean().optional(),
};

/** Further settings of the machine that is reached. */
export const targetShape = {
  sudo: z.boolean().optional(),
  sudoPassword: text.optional(),
  connectTimeoutSeconds: seconds.optional(),
  commandTimeoutSeconds: seconds.optional(),
  lockWaitSeconds: z.number().min(0, "expected 0 or more seconds").optional(),
};

/** Values never appear in a message, since they may be secrets. */
const connectionSchema = withheld(
  z.strictObject({ ...endpointShape, bastion: z.strictObject(endpointShape).optional(), ...targetShape }),
);

/** How to reach one machine by SSH, every value plain; the public type with its documentation is `ConnectionArgs`. */
export type Connection = z.infer<typeof connectionSchema>;

/** The part of a connection that a bastion has too. */
export type Endpoint = Omit<Connection, "bastion" | keyof typeof targetShape>;

const CREDENTIALS = ["privateKeyPath", "privateKey", "agentSocketPath", "password"] as const;

/** Checks a connection without opening it. */
export function parseConnection(input: unknown, argument = "connection"): Connection {
  const { value, faults } = inspect(connectionSchema, input, argument);
  refuseAll(faults);
  const connection = value as Connection;
  checkEndpoint(connection, argument);
  if (connection.bastion) checkEndpoint(connection.bastion, `${argument}.bastion`);
  if (connection.sudoPassword !== undefined && connection.sudo !== true) {
    throw new InputError(
      `${argument}.sudoPassword`,
      "is given, but sudo is not switched on; expected sudo: true with it",
    );
  }
  return connection;
}

function checkEndpoint(endpoint: Endpoint, argument: string): void {
  const given = CREDENTIALS.filter((name) => endpoint[name] !== undefined);
  if (given.length > 1) {
    throw new InputError(argument, `has ${given.join(" and ")}, expected one of ${CREDENTIALS.join(", ")}`);
  }
  if (endpoint.insecureIgnoreHostKey !== true && endpoint.hostKey === undefined) {
    throw new InputError(
      `${argument}.hostKey`,
      "is missing, expected the public key of the host as ssh-keyscan prints it after the name, " +
        "such as ssh-ed25519 AAAA...; insecureIgnoreHostKey: true connects to whatever answers",
    );
  }
  if (endpoint.hostKey !== undefined) parseHostKey(endpoint.hostKey, `${argument}.hostKey`);
  refuseModernKeyOnLegacyHost(endpoint, argument);
}

/** OpenSSH 4.3 knows RSA and DSA keys only, for itself and for users (rule legacy-ssh). */
function refuseModernKeyOnLegacyHost(endpoint: Endpoint, argument: string): void {
  if (endpoint.legacyAlgorithms !== true) return;
  const type = endpoint.hostKey?.split(" ", 1)[0];
  if (type !== undefined && type !== "ssh-rsa" && type !== "ssh-dss") {
    throw new InputError(
      `${argument}.hostKey`,
      `is of type ${type}, which OpenSSH 4.3 does not have, expected ssh-rsa`,
    );
  }
}

/** `user@host:port`, for messages. */
export function describeEndpoint(endpoint: Endpoint): string {
  const { user = CONNECTION_DEFAULTS.user, host, port = CONNECTION_DEFAULTS.port } = endpoint;
  return `${user}@${host}:${port}`;
}
