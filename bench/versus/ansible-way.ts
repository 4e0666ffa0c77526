import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../lab/processes";
import { changedTasks } from "./ansible";
import type { BootNode } from "./boot-server-files";
import { withOneCardChanged, type Place } from "./place";
import type { OpenWay, Way } from "./way";

const PLAYBOOK = join(__dirname, "ansible");

/** The playbook in the folder ansible. */
export const openAnsible =
  (installed: NodeJS.ProcessEnv): OpenWay =>
  async (place: Place): Promise<Way> => {
    const inventory = join(place.directory, "inventory.json");
    const list = (nodes: readonly BootNode[]): void =>
      writeFileSync(inventory, JSON.stringify(inventoryOf(place, nodes), null, 2));
    list(place.nodes);
    // a path of a socket is short (unix(7))
    const sockets = mkdtempSync(join(tmpdir(), "versus-"));
    const play = async (...args: string[]): Promise<number> => {
      mkdirSync(sockets, { recursive: true });
      const words = ["-m", "ansible", "playbook", "-i", inventory, "site.yml", ...args];
      const { stdout, stderr } = await run("python3", words, {
        cwd: PLAYBOOK,
        env: {
          ...process.env,
          ...installed,
          ANSIBLE_CONFIG: join(PLAYBOOK, "ansible.cfg"),
          ANSIBLE_HOME: join(place.directory, "ansible"),
          ANSIBLE_SSH_CONTROL_PATH_DIR: sockets,
          LC_ALL: "C.UTF-8",
        },
      });
      return changedTasks(stdout + stderr);
    };
    return {
      name: "ansible",
      operations: {
        apply: async () => expectChanges(await play(), "some"),
        "no-op": async () => expectChanges(await play(), "none"),
        check: async () => expectChanges(await play("--check", "--diff"), "none"),
        mac: async () => {
          list(withOneCardChanged(place.nodes));
          expectChanges(await play(), "some");
        },
      },
      rest: () => closeConnections(sockets),
    };
  };

/** A new run of a person finds no connection of an earlier one. */
async function closeConnections(sockets: string): Promise<void> {
  for (const socket of readdirSync(sockets)) {
    await run("ssh", [
      "-F",
      "none",
      "-oLogLevel=ERROR",
      `-oControlPath=${join(sockets, socket)}`,
      "-O",
      "exit",
      "master",
    ]);
  }
  rmSync(sockets, { recursive: true, force: true });
}

function expectChanges(changed: number, expected: "some" | "none"): void {
  if (changed > 0 !== (expected === "some")) {
    throw new Error(`the play changed ${changed} things, expected ${expected}`);
  }
}

/** An inventory as data, which YAML contains. */
export function inventoryOf({ master, proxy }: Pick<Place, "master" | "proxy">, nodes: readonly BootNode[]) {
  // a lab's host key is new with every lab
  const ssh = "-F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";
  return {
    boot_servers: {
      hosts: {
        [master.hostname]: {
          ansible_host: "127.0.0.1",
          ansible_port: proxy.port,
          ansible_user: master.ssh.user,
          ansible_ssh_private_key_file: master.ssh.privateKeyPath,
          ansible_ssh_common_args: `${ssh} -o IdentitiesOnly=yes -o IdentityAgent=none`,
          ansible_python_interpreter: "/usr/bin/python3",
        },
      },
      vars: { boot_nodes: nodes },
    },
  };
}
