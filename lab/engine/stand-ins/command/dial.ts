import { connect as dialSocket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ConnectConfig } from "ssh2";
import { engineLog } from "../engine-log";
import type { Connection, Endpoint } from "./connection";
import { agentOf, sshConfig } from "./ssh-config";

const FIRST_DELAY = 100;
const LAST_DELAY = 5000;
const BACKOFF = 1.5;

/** An open SSH connection and everything under it. */
export interface Dialled {
  client: Client;
  close(): void;
}

/** Opens the one SSH connection of an operation, through the bastion where there is one. */
export async function dial(connection: Connection, urn: string): Promise<Dialled> {
  const { proxy } = connection;
  const target = sshConfig(connection);
  await reachAgent(connection);
  if (proxy === undefined) {
    const client = await retried("Dial", connection.dialErrorLimit, urn, () => connectTo(connection, target));
    return { client, close: () => client.end() };
  }
  try {
    const hop = sshConfig(proxy);
    await reachAgent(proxy);
    const bastion = await retried("Dial proxy", proxy.dialErrorLimit, urn, () => connectTo(proxy, hop));
    try {
      const client = await retried("Dial from proxy", connection.dialErrorLimit, urn, async () =>
        connect({ ...target, sock: await forward(bastion, connection) }),
      );
      return {
        client,
        close: () => {
          client.end();
          bastion.end();
        },
      };
    } catch (error) {
      bastion.end();
      throw error;
    }
  } catch (error) {
    throw new Error(`proxy: ${(error as Error).message}`);
  }
}

/** The real plugin dials the agent whether it needs it or not, and fails without it. */
async function reachAgent(endpoint: Endpoint): Promise<void> {
  const path = agentOf(endpoint);
  if (path === undefined) return;
  await new Promise<void>((resolve, reject) => {
    const socket = dialSocket(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", (error) => reject(new Error(`dial unix ${path}: ${error.message}`)));
  });
}

/** The time limit is for the TCP connection alone: a server that accepts it and says nothing is waited for without end. */
async function connectTo({ host, port, perDialTimeout }: Endpoint, config: ConnectConfig): Promise<Client> {
  const socket = dialSocket({ host, port });
  await new Promise<void>((resolve, reject) => {
    socket.setTimeout(perDialTimeout * 1000, () => socket.destroy(new Error(`dial tcp ${host}:${port}: i/o timeout`)));
    socket.once("connect", resolve).once("error", reject);
  });
  socket.setTimeout(0);
  return connect({ ...config, sock: socket });
}

function connect(config: ConnectConfig): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    const answers = (prompts: unknown[]): string[] => prompts.map(() => config.password ?? "");
    client
      .once("ready", () => resolve(client))
      .on("keyboard-interactive", (_name, _instructions, _language, prompts, finish) => finish(answers(prompts)))
      .once("error", (error) => {
        client.end();
        reject(error);
      })
      .once("close", () => reject(new Error("the server closed the connection")))
      .connect(config);
    // After the connection stands an error shows as the end of the running command; unheard it would end the plugin.
    client.on("error", () => undefined);
  });
}

function forward(bastion: Client, target: Endpoint): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    bastion.forwardOut("127.0.0.1", 0, target.host, target.port, (error, channel) =>
      error ? reject(error) : resolve(channel),
    );
  });
}

async function retried<T>(what: string, limit: number, urn: string, attempt: () => Promise<T>): Promise<T> {
  let delay = FIRST_DELAY;
  for (let dials = 1; ; dials++) {
    try {
      return await attempt();
    } catch (error) {
      if (limit > -1 && dials > limit) {
        throw new Error(`after ${dials - 1} failed attempts: ${(error as Error).message}`);
      }
      engineLog.status(`${what} ${dials}/${limit === -1 ? "inf" : limit} failed: retrying`, urn);
      await sleep(delay);
      delay = Math.min(delay * BACKOFF, LAST_DELAY);
    }
  }
}
