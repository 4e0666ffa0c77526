import { type ChildProcess, spawn } from "node:child_process";

// A listener whose queue is full answers no further connection, as a machine that is off; the other one takes all. In a process of its own,
// since a test waits for a master without looking at its sockets.
const PROGRAM = `
import socket, sys, time
live = socket.socket()
live.bind(("127.0.0.3", 0))
live.listen(4096)
port = live.getsockname()[1]
dark = socket.socket()
dark.bind(("127.0.0.2", port))
dark.listen(0)
waiting = []
for _ in range(4):
    waiting.append(socket.socket())
    waiting[-1].setblocking(0)
    waiting[-1].connect_ex(("127.0.0.2", port))
print(port)
sys.stdout.flush()
time.sleep(600)
`;

/** Where a test's nodes are: at one address nobody answers, at another one somebody does, and the third refuses. */
export interface DarkNodes {
  readonly port: number;
  /** Lines of hosts(5) for nodes that are off, up, or up without an sshd. */
  hosts(nodes: {
    readonly dark?: readonly string[];
    readonly up?: readonly string[];
    readonly closed?: readonly string[];
  }): string;
  close(): void;
}

export async function openDarkNodes(): Promise<DarkNodes> {
  const helper: ChildProcess = spawn("python3", ["-c", PROGRAM], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve, reject) => {
    helper.stdout?.once("data", (chunk: Buffer) => resolve(Number(chunk.toString())));
    helper.once("exit", () => reject(new Error("the listeners did not start")));
  });
  return {
    port,
    hosts: ({ dark = [], up = [], closed = [] }) =>
      [
        ...dark.map((name) => `127.0.0.2 ${name}.example.com ${name}`),
        ...up.map((name) => `127.0.0.3 ${name}.example.com ${name}`),
        ...closed.map((name) => `127.0.0.4 ${name}.example.com ${name}`),
        "",
      ].join("\n"),
    close: () => helper.kill(),
  };
}
