import { readFile } from "node:fs/promises";
import type { Duplex } from "node:stream";
import { Client, ConnectConfig } from "ssh2";
import { Connection, CONNECTION_DEFAULTS, describeEndpoint, Endpoint } from "../../model/connection/connection";
import { UnreachableError } from "./errors";

const KEEPALIVE_SECONDS = 10;
const KEEPALIVE_MISSES = 3;

/** What OpenSSH 4.3 offers and ssh2 leaves out by default: a key exchange with SHA-1. */
const LEGACY_KEY_EXCHANGE = ["diffie-hellman-group14-sha1", "diffie-hellman-group-exchange-sha1"] as const;

/** Opens one SSH connection, through the bastion when there is one. Every failure names the host and what to do. */
export async function connect(connection: Connection): Promise<Client> {
  const timeout = (connection.connectTimeoutSeconds ?? CONNECTION_DEFAULTS.connectTimeoutSeconds) * 1000;
  if (!connection.bastion) return connectTo(connection, timeout);

  const bastion = await connectTo(connection.bastion, timeout);
  try {
    const client = await connectTo(connection, timeout, await forward(bastion, connection, timeout));
    client.once("close", () => bastion.end());
    return client;
  } catch (error) {
    bastion.end();
    throw error;
  }
}

async function connectTo(endpoint: Endpoint, timeout: number, socket?: Duplex): Promise<Client> {
  const config = { ...(await configOf(endpoint)), readyTimeout: timeout, timeout, ...(socket && { sock: socket }) };
  const client = new Client();
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => fail(new Error(`no answer within ${timeout / 1000} s`)), timeout);
    const fail = (error: Error): void => {
      clearTimeout(limit);
      client.destroy();
      reject(new UnreachableError(describeEndpoint(endpoint), explained(error.message, endpoint)));
    };
    client
      .once("ready", () => {
        clearTimeout(limit);
        client.removeListener("error", fail);
        client.on("error", () => undefined); // the "close" that follows is what the pool acts on
        client.setNoDelay(true);
        resolve(client);
      })
      .on("error", fail);
    try {
      client.connect(config);
    } catch (error) {
      fail(error as Error);
    }
  });
}

/** What ssh2 says of two ends that have no algorithm in common does not say which argument decides it. */
function explained(reason: string, { legacyAlgorithms, hostKey }: Endpoint): string {
  if (reason.includes("no matching key exchange algorithm") && legacyAlgorithms !== true) {
    return `${reason}. A server as old as OpenSSH 4.3, as CentOS 5 has it, needs legacyAlgorithms: true in its connection.`;
  }
  if (reason.includes("no matching host key format") && hostKey !== undefined) {
    return `${reason}. The server has no key of the type ${hostKey.split(" ", 1)[0]}, which hostKey pins in its connection.`;
  }
  return reason;
}

function forward(bastion: Client, target: Endpoint, timeout: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void =>
      reject(new UnreachableError(describeEndpoint(target), `through the bastion: ${reason}`));
    const limit = setTimeout(() => fail(`no answer within ${timeout / 1000} s`), timeout);
    bastion.forwardOut("127.0.0.1", 0, target.host, target.port ?? CONNECTION_DEFAULTS.port, (error, channel) => {
      clearTimeout(limit);
      if (error) fail(error.message);
      else resolve(channel);
    });
  });
}

async function configOf(endpoint: Endpoint): Promise<ConnectConfig> {
  return {
    host: endpoint.host,
    port: endpoint.port ?? CONNECTION_DEFAULTS.port,
    username: endpoint.user ?? CONNECTION_DEFAULTS.user,
    ...(await credentialOf(endpoint)),
    ...verificationOf(endpoint),
    keepaliveInterval: KEEPALIVE_SECONDS * 1000,
    keepaliveCountMax: KEEPALIVE_MISSES,
  };
}

async function credentialOf(endpoint: Endpoint): Promise<ConnectConfig> {
  if (endpoint.password !== undefined) return { password: endpoint.password };
  const passphrase = endpoint.privateKeyPassphrase;
  if (endpoint.privateKey !== undefined) return { privateKey: endpoint.privateKey, passphrase };
  if (endpoint.privateKeyPath !== undefined) {
    try {
      return { privateKey: await readFile(endpoint.privateKeyPath), passphrase };
    } catch (error) {
      throw new UnreachableError(
        describeEndpoint(endpoint),
        `the private key cannot be read: ${(error as Error).message}`,
      );
    }
  }
  const agent = endpoint.agentSocketPath ?? process.env.SSH_AUTH_SOCK;
  if (agent === undefined || agent === "") {
    throw new UnreachableError(
      describeEndpoint(endpoint),
      "no credential: no key, no password, and SSH_AUTH_SOCK names no agent",
    );
  }
  return { agent };
}

/** The pinned key decides which kind of key the server is asked for; a server often has several. */
function verificationOf(endpoint: Endpoint): ConnectConfig {
  const kex =
    endpoint.legacyAlgorithms === true ? { kex: { append: [...LEGACY_KEY_EXCHANGE], prepend: [], remove: [] } } : {};
  if (endpoint.hostKey === undefined || endpoint.insecureIgnoreHostKey === true) return { algorithms: kex };
  const [type, expected] = endpoint.hostKey.split(" ");
  const serverHostKey = type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type];
  return {
    algorithms: { ...kex, serverHostKey: serverHostKey as NonNullable<ConnectConfig["algorithms"]>["serverHostKey"] },
    hostVerifier: (key: Buffer) => key.toString("base64") === expected,
  };
}
