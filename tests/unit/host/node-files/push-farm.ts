import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import type { HostSession } from "../../../../lib/host/connection/host-session";
import { pushNodeFilesCommand } from "../../../../lib/host/node-files/commands";
import { quote } from "../../../../lib/host/script/quote";
import type { Script } from "../../../../lib/host/script/script";
import { FakeMaster, GROUP, OWNER } from "../shell";
import { plan, PlannedFile } from "./node-machine";

// ssh(1) is played: a node is a directory below nodes/, the root of that node, in which its shell runs the text. `does` in it is what
// its sshd does instead.
const SSH = `
printf '%s\\n' "$@" >>"$MASTER/arguments"
while [ $# -gt 2 ]; do shift; done
root=$MASTER/nodes/$1
[ -d "$root" ] || { echo "ssh: connect to host $1 port 22: No route to host" >&2; exit 255; }
echo "$1" >>"$MASTER/begun"
if [ -f "$root/does" ]; then . "$root/does"; fi
text=$(printf '%s\\n' "$2" | sed "s,^NODE_ROOT=\\$,NODE_ROOT='$root',")
exec sh -c "$text"
`;

export interface Pushed {
  readonly code: number | null;
  readonly said: string;
  readonly refused: string;
}

/** A master with plans and nodes, and the way to push. */
export class PushFarm {
  readonly plan: string;
  readonly secretPlan: string;
  /** How scripts of {@link host} were run, each with its time limit. */
  readonly sessions: [how: string, seconds?: number][] = [];
  /** How long a push may take. */
  patienceMilliseconds = 100_000;
  /** Further variables of the libraries. */
  settings = "";
  /** What a node runs when its host key has changed. */
  reload = "true";

  constructor(
    readonly master: FakeMaster,
    private readonly shell: string[],
  ) {
    master.command("ssh", SSH);
    this.plan = master.path("srv/node-files");
    this.secretPlan = master.path("srv/node-secrets");
  }

  /** Nodes that are up. */
  add(...names: string[]): void {
    for (const name of names) mkdirSync(this.master.path(`nodes/${name}`), { recursive: true });
  }

  /** What a node does when it is asked. */
  does(name: string, text: string): void {
    this.master.write(`nodes/${name}/does`, text);
  }

  wants(nodes: readonly string[], files: readonly PlannedFile[], settings: Record<string, number> = {}): void {
    this.master.write("srv/node-files", plan(nodes, files, settings));
  }

  keepsSecret(nodes: readonly string[], files: readonly PlannedFile[]): void {
    this.master.write("srv/node-secrets", plan(nodes, files), 0o600);
  }

  /** The session by which a client reaches this master. */
  get host(): HostSession {
    const run = (how: string) => (script: Script, seconds?: number) => {
      this.sessions.push([how, seconds]);
      const own = script.libraries.includes("host-key-pairs") ? [] : [["eval", this.ofNodes] as const];
      return Promise.resolve(this.master.run([...script.libraries], [...own, ...script.calls]));
    };
    return { read: run("read"), change: run("change"), quiet: () => Promise.resolve() };
  }

  /** Whose the host keys are on a node that is a directory, and how its sshd is told. */
  private get ofNodes(): string {
    return `HOST_KEY_OWNER='${OWNER} ${GROUP}' HOST_KEY_RELOAD=${quote(this.reload)} ${this.settings}`;
  }

  /** Runs push-node-files to its end. */
  push(...words: string[]): Pushed {
    const [command, ...options] = this.shell;
    const run = spawnSync(command, [...options, "-c", this.text, "push-node-files", ...words], {
      encoding: "utf8",
      timeout: this.patienceMilliseconds,
    });
    return { code: run.status, said: run.stdout.replaceAll("push-node-files: ", ""), refused: run.stderr };
  }

  /** The command, for a state and commands of this master. */
  get text(): string {
    return pushNodeFilesCommand(this.plan, this.secretPlan)
      .replace(/^STATE_DIRECTORY=.*$/m, `STATE_DIRECTORY='${this.master.state}'`)
      .replace(/^main\(\) \{$/m, (main) => `${this.ofNodes}\n${main}`)
      .replace(
        /^PATH=(.*); export PATH$/m,
        (_, path: string) => `PATH=${this.master.path("bin")}:${path}; export PATH`,
      );
  }

  read(node: string, name: string): string {
    return this.master.read(`nodes/${node}/${name}`);
  }
}
