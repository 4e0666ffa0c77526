import { z } from "zod";
import { InputError } from "./input-error";

const port = z.number().int().min(1).max(65_535);
const seconds = z.number().positive();
const text = z.string().min(1);

const endpoint = {
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

const connectionSchema = z.strictObject({
  ...endpoint,
  bastion: z.strictObject(endpoint).optional(),
  sudo: z.boolean().optional(),
  sudoPassword: text.optional(),
  connectTimeoutSeconds: seconds.optional(),
  commandTimeoutSeconds: seconds.optional(),
  lockWaitSeconds: z.number().min(0, "expected 0 or more seconds").optional(),
});

/** How to reach one machine by SSH, every value plain; the public type with its documentation is `ConnectionArgs`. */
export type Connection = z.infer<typeof connectionSchema>;

/** The part of a connection that a bastion has too. */
export type Endpoint = Omit<
  Connection,
  "bastion" | "sudo" | "sudoPassword" | "connectTimeoutSeconds" | "commandTimeoutSeconds" | "lockWaitSeconds"
>;

const CREDENTIALS = ["privateKeyPath", "privateKey", "agentSocketPath", "password"] as const;
const HOST_KEY = /^(ssh-rsa|ssh-dss|ssh-ed25519|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+=*( .*)?$/;

/** Checks a connection without opening it. Values never appear in a message, since they may be secrets. */
export function parseConnection(input: unknown, argument = "connection"): Connection {
  const parsed = connectionSchema.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InputError([argument, ...issue.path.map(String)].join("."), issue.message);
  }
  checkEndpoint(parsed.data, argument);
  if (parsed.data.bastion) checkEndpoint(parsed.data.bastion, `${argument}.bastion`);
  if (parsed.data.sudoPassword !== undefined && parsed.data.sudo !== true) {
    throw new InputError(
      `${argument}.sudoPassword`,
      "is given, but sudo is not switched on; expected sudo: true with it",
    );
  }
  return parsed.data;
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
  if (endpoint.hostKey !== undefined && !HOST_KEY.test(endpoint.hostKey)) {
    throw new InputError(
      `${argument}.hostKey`,
      "is not a public key, expected its type and its base64 text, such as ssh-rsa AAAA...",
    );
  }
  refuseModernKeyOnLegacyHost(endpoint, argument);
}

/** Rule V20: OpenSSH 4.3 knows RSA and DSA only, for itself and for users. */
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
  return `${endpoint.user ?? "root"}@${endpoint.host}:${endpoint.port ?? 22}`;
}
