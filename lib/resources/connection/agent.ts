import { connect } from "node:net";
import { isAbsolute } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { InputError } from "../../model/input-error";
import { ArgumentError } from "../arguments/argument-error";

const WAIT_MS = 2000;

const told = new Set<string>();

/**
 * Refuses an SSH agent that does not answer, before anything is changed; a preview opens no connection, so it only warns. The plugin
 * `command` dials the agent of SSH_AUTH_SOCK whenever it runs, also when it is given a key or a password, and fails where nobody
 * listens: after everything before the image is done.
 *
 * @param given the agent that the program names
 */
export async function refuseDeadAgent(given: string | undefined, argument: string): Promise<void> {
  // a program under mocks runs no plugin, and Windows has pipes in place of sockets
  if (!isAbsolute(pulumi.getRootDirectory()) || process.platform === "win32") return;
  const path = given ?? process.env.SSH_AUTH_SOCK;
  if (path === undefined || path === "") return;
  const fault = await faultOf(path);
  if (fault === undefined) return;
  const reason =
    given === undefined
      ? `SSH_AUTH_SOCK names ${path}, where no agent answers (${fault}). The plugin that builds the image asks it although a ` +
        `key is given. Start the agent, or unset SSH_AUTH_SOCK`
      : `no agent answers at ${path} (${fault})`;
  const { message } = new InputError(`${argument}.agentSocketPath`, reason);
  if (!pulumi.runtime.isDryRun()) throw new ArgumentError(message);
  if (told.has(message)) return;
  told.add(message);
  await pulumi.log.warn(`${message}. An up is refused until then.`);
}

function faultOf(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (fault?: string): void => {
      socket.destroy();
      resolve(fault);
    };
    socket.once("connect", () => end()).once("error", ({ message }) => end(message));
    socket.setTimeout(WAIT_MS, () => end("it does not answer"));
  });
}
