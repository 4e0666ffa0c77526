import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Workspace, type Outcome } from "../../lab/engine";
import { closeHostSessions, hostSession } from "../../lib/host/connection/host-session";
import { parseConnection } from "../../lib/model/connection/connection";
import type { BootNode } from "./boot-server-files";
import { withOneCardChanged, type Place } from "./place";
import type { Way } from "./way";

const NOTHING_TO_DO = "--expect-no-changes";

/** This library, by the program in boot-server. */
export async function openOurs(place: Place): Promise<Way> {
  const { stack, operations } = await openProgram("boot-server", place);
  const check = async (): Promise<void> => succeeded(await stack.preview("--refresh", "--diff", NOTHING_TO_DO));
  return { name: "ours", operations: { ...operations, check, login: () => logIn(place) } };
}

/** What any session takes. What an operation takes beyond it are its questions. */
async function logIn({ master, proxy }: Place): Promise<void> {
  const { user, privateKeyPath, hostKey } = master.ssh;
  const connection = { host: "127.0.0.1", port: proxy.port, user, privateKeyPath, hostKey };
  await hostSession(parseConnection(connection)).read({ libraries: [], calls: [["emit", "@asked", "nothing"]] });
  await closeHostSessions();
}

/** Resources of the kind command.remote.Command, by the program in remote-command. They know no drift, so there is no check. */
export async function openRemoteCommand(place: Place): Promise<Way> {
  const { operations } = await openProgram("remote-command", place);
  return { name: "remote-command", operations };
}

async function openProgram(program: string, { name, directory, master, proxy, nodes }: Place) {
  const { user, privateKeyPath, hostKey } = master.ssh;
  const nodeFile = join(directory, "nodes.json");
  const listNodes = (list: readonly BootNode[]): void => writeFileSync(nodeFile, JSON.stringify(list));
  listNodes(nodes);
  const stack = await Workspace.open({
    program: join(__dirname, program),
    stack: name,
    directory: join(directory, "stack"),
    config: {
      connection: { host: "127.0.0.1", port: proxy.port, user, privateKeyPath, hostKey },
      nodeFile,
    },
  });
  const operations = {
    apply: async () => succeeded(await stack.up()),
    "no-op": async () => succeeded(await stack.up("--refresh", NOTHING_TO_DO)),
    mac: async () => {
      listNodes(withOneCardChanged(nodes));
      succeeded(await stack.up());
    },
  };
  return { stack, operations };
}

function succeeded({ code, stdout, stderr }: Outcome): void {
  if (code !== 0) throw new Error(`pulumi ended with ${code}:\n${stdout}${stderr}`);
}
