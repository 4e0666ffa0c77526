import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { libraryText } from "../../../../lib/host/script/libraries";
import { onNodesCommand, type ParallelProgram } from "../../../../lib/host/shell/on-nodes";
import { FakeMaster } from "../shell";

/** Runs its last word as a node's shell does, and notes whom it was sent to; s9 does not answer. */
const SSH = `
export MASTER
for word; do case $word in s?.example.com) NODE=$word; export NODE ;; esac; done
echo "$NODE" >>"$MASTER/asked"
[ "$NODE" != s9.example.com ] || { echo "ssh: connect to host $NODE port 22: No route to host" >&2; exit 255; }
exec sh -c "$word"
`;

/**
 * What the real tools make of a list and a command: how they call ssh was seen of pssh 2.3.4, clush 1.9.1 and pdsh 2.34. What they print is
 * not looked at. The long test has the tools themselves.
 */
export const TOOLS: Readonly<Record<ParallelProgram, string>> = {
  pssh: `
while [ $# -gt 1 ]; do case $1 in -h) hosts=$2 ;; esac; shift; done
while read -r node; do
  ssh -T "$node" -o NumberOfPasswordPrompts=1 -o SendEnv=PSSH_HOST -l root "$1" && echo "[1] 12:00:00 [SUCCESS] $node"
done <"$hosts"
`,
  clush: `${libraryText("host-list")}
while [ $# -gt 1 ]; do case $1 in -w) hosts=$2 ;; esac; shift; done
for node in $(expand_host_list "$hosts"); do
  ssh -oForwardAgent=no -l root -oConnectTimeout=10 "$node" "$1" || echo "clush: $node: exited with exit code 255" >&2
done
`,
  pdsh: `
while [ $# -gt 1 ]; do case $1 in -w) hosts=\${2#^} ;; esac; shift; done
while read -r node; do
  command=$(printf '%s\\n' "$1" | sed "s/%%/\\a/g; s/%h/$node/g; s/%u/root/g; s/%n/0/g; s/\\a/%/g")
  ssh -oConnectTimeout=10 -2 -a -x -lroot "$node" "$command" </dev/null || echo "pdsh@m0: $node: ssh exited with exit code 255" >&2
done <"$hosts"
`,
  xargs: "",
};

/** What a run of the command came to. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A master with the command `on-nodes`, whose nodes are shells of this machine. */
export class OnNodesMaster extends FakeMaster {
  private readonly words: readonly string[];

  constructor(shell: string[], programs: readonly ParallelProgram[] = ["xargs"]) {
    super(shell);
    this.command("ssh", SSH);
    for (const tool of programs) if (TOOLS[tool] !== "") this.command(tool, TOOLS[tool]);
    this.nodes("s0", "s1");
    const text = onNodesCommand({
      hostList: this.path("nodes"),
      nodeGroups: this.path("groups"),
      programs,
      path: `${this.path("bin")}:/usr/bin:/bin`,
    });
    this.words = [...shell, this.write("on-nodes", text)];
  }

  nodes(...names: string[]): void {
    this.write("nodes", names.map((name) => `${name}.example.com\n`).join(""));
  }

  onNodes(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Outcome {
    const [command, ...before] = this.words;
    const { status, stdout, stderr } = spawnSync(command, [...before, ...words], {
      encoding: "utf8",
      env: this.environment(environment),
      maxBuffer: 64 * 2 ** 20,
    });
    return { status, stdout, stderr };
  }

  /** Starts it in a process group of its own, as a terminal does. */
  start(words: readonly string[]): ChildProcess {
    const [command, ...before] = this.words;
    return spawn(command, [...before, ...words], { detached: true, env: this.environment({}) });
  }

  /** Short names of the nodes that ssh was called for, in the order of the list. */
  asked(): string[] {
    return this.read("asked")
      .split("\n")
      .filter(Boolean)
      .map((name) => name.replace(".example.com", ""))
      .sort();
  }

  /** What a run left in its directory for temporary files. */
  left(): string[] {
    return this.list(".").filter((name) => name.startsWith("on-nodes."));
  }

  private environment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return { PATH: `${this.path("bin")}:/usr/bin:/bin`, TMPDIR: this.root, ...more };
  }
}
