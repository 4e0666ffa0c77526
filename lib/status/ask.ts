import { hostSession } from "../host/connection/host-session";
import { observeMaster } from "../host/status/master-observation";
import { parseConnection } from "../model/connection/connection";
import { InputError } from "../model/input-error";
import { hasSealed, SEALED } from "../model/stack/sealed-values";
import type { MasterAnswer } from "./describe-status";
import { LOG_PATHS } from "./log-sources";
import type { StackMaster } from "./stack";

/** Credentials of a connection, one of which `--key` takes the place of. */
const CREDENTIALS = ["privateKey", "privateKeyPath", "privateKeyPassphrase", "agentSocketPath", "password"];

/**
 * Asks a master for everything that a status says of it, in one round trip. A master that is not reached is an answer as well.
 *
 * @param key path of a private key to log in with, in place of the credential of the state
 */
export async function askMaster(master: StackMaster, key: string | undefined): Promise<MasterAnswer> {
  const { serviceManager, services, wanted } = master;
  if (master.connection === undefined || serviceManager === undefined) {
    return { kind: "not asked", why: "the stack does not say how the master is reached" };
  }
  const session = hostSession(parseConnection(wayTo(master, key)));
  try {
    const observation = await observeMaster(session, {
      serviceManager,
      services: services.map(({ service }) => service),
      nodes: [...wanted].flatMap(([name, digest]) => (digest === undefined ? [] : [name])),
      logs: LOG_PATHS,
    });
    return { kind: "answered", observation };
  } catch (error) {
    return { kind: "no answer", why: error instanceof Error ? error.message : String(error) };
  }
}

function wayTo({ name, connection }: StackMaster, key: string | undefined): unknown {
  const way =
    key === undefined || connection === SEALED
      ? connection
      : {
          ...Object.fromEntries(
            Object.entries(connection as object).filter(([setting]) => !CREDENTIALS.includes(setting)),
          ),
          privateKeyPath: key,
        };
  if (!hasSealed(way)) return way;
  throw new InputError(
    "--ask",
    `the state has the ${way === SEALED ? "connection to" : "credential for"} ${name} encrypted. Let the command call pulumi itself, ` +
      `without a file, in the program's folder or with --stack and --cwd${way === SEALED ? "" : "; or give a private key by --key"}`,
  );
}
