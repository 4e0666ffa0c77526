import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { ServerChannel } from "ssh2";
import type { ClusterStatus } from "../../../lib/model/status/cluster-status";
import { BASH_AS_SH, FakeMaster } from "../host/shell";
import { SshServer } from "../host/ssh-server";
import { installSystemd } from "../host/systemd-commands";
import { parseStack } from "../../../lib/status/parse-stack";
import { changedText, recordedText } from "./recorded-state";

// The command itself asks over SSH, and the script that it sends runs as it is, but for the root that it looks at. That a real systemd and
// real logs answer like these, only a lab can tell.

const ROOT = join(__dirname, "../../..");

jest.setTimeout(180_000);

let master: FakeMaster;
let server: SshServer;
let scripts: string[];
beforeEach(() => {
  scripts = [];
  master = new FakeMaster(BASH_AS_SH);
  server = new SshServer((channel) => {
    let given = "";
    channel.on("data", (bytes: Buffer) => (given += bytes.toString()));
    channel.on("end", () => answer(channel, given.slice(given.indexOf("\n") + 1)));
  });
});

/** Runs a script as this master. */
function answer(channel: ServerChannel, script: string): void {
  scripts.push(script);
  const [shell, ...words] = BASH_AS_SH;
  const running = spawn(shell, [...words, "-s"], { stdio: ["pipe", "pipe", "pipe"] });
  running.stdout.on("data", (bytes: Buffer) => channel.write(bytes));
  running.stderr.on("data", (bytes: Buffer) => channel.stderr.write(bytes));
  running.on("close", (code) => {
    channel.exit(code ?? 1);
    channel.end();
  });
  running.stdin.end(
    script.replace("HOST_ROOT=''", `HOST_ROOT='${master.root}'`).replace("\nPATH=", `\nPATH=${master.path("bin")}:`),
  );
}

afterEach(async () => {
  await server.close();
  master.remove();
});

/** Of the recorded stack, whose master is now this one. */
async function ask(...options: string[]) {
  const connection = await server.listen();
  const state = changedText(({ deployment }) => {
    for (const { inputs } of deployment.resources) if (inputs?.connection !== undefined) inputs.connection = connection;
  });
  const command = ["--import", "tsx", join(ROOT, "lib/command-line/main.ts"), "status", "-", "--ask", ...options];
  const asking = spawn(process.execPath, command, { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
  asking.stdin.end(state);
  const ended = new Promise((resolve) => asking.on("close", resolve));
  const [stdout, stderr] = await Promise.all([text(asking.stdout), text(asking.stderr)]);
  return { stdout, stderr, code: await ended };
}

function masterWithLogs(): void {
  const [{ services, wanted }] = parseStack(recordedText(), "state.json").masters;
  const units = services.map(({ service }) => service);
  installSystemd(master, ...units);
  for (const unit of units) master.write(`${unit}.enabled`, "");
  for (const unit of units.filter((name) => name !== "chronyd")) master.write(`${unit}.running`, "");
  master.command("sleep", 'exec /bin/sleep "$@"\n');
  master.command("uname", "echo m0.example.com\n");
  master.command("ssh", 'while [ $# -gt 2 ]; do shift; done\ncat "$MASTER/answers/$1"\n');
  const now = Date.now();
  const [digest = ""] = [...wanted.values()];
  const boot = (image: string) =>
    `@boot ${Math.floor(now / 1000)} 86400.5 11111111-2222-3333-4444-555555555555 5.14.0\nro diskless.image=${image}\n`;
  for (const name of wanted.keys()) master.write(`answers/${name}`, boot(digest));
  master.write("answers/s6.example.com", boot("f".repeat(32)));
  for (const name of ["s7", "s8"]) {
    master.write(`answers/${name}.example.com`, `ssh: connect to host ${name} port 22: No route to host\n`);
  }
  const before = (seconds: number) => new Date(now - seconds * 1000).toISOString();
  master.write(
    "var/log/messages",
    [
      `${before(700)} s8 systemd[1]: Stopped target Multi-User System.`,
      `${before(50)} m0 dhcpd[8]: DHCPREQUEST for 10.0.0.17 (10.0.0.1) from 52:54:00:00:00:17 via eth1`,
      `${before(45)} m0 in.tftpd[9]: RRQ from 10.0.0.17 filename lpxelinux.0`,
      "",
    ].join("\n"),
  );
}

test("a master says in one round trip what nodes run, which daemons run and how far boots are", async () => {
  masterWithLogs();
  const { stdout, stderr, code } = await ask("--json");
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  expect({ connections: server.connections, scripts: scripts.length }).toEqual({ connections: 1, scripts: 1 });
  const [{ asked, nodes, services, logs }] = (JSON.parse(stdout) as ClusterStatus).masters;
  expect(asked.kind).toBe("answered");
  expect(Object.fromEntries(nodes.map(({ name, condition }) => [name.split(".")[0], condition]))).toEqual({
    ...Object.fromEntries(["s0", "s1", "s2", "s3", "s4", "s5", "s9"].map((name) => [name, "up"])),
    ...{ s6: "stale", s7: "booting", s8: "down" },
  });
  expect(nodes[7].boot?.reached.map(({ stage }) => stage)).toEqual(["DHCP", "NBP"]);
  expect(services.filter(({ running }) => !running).map(({ service }) => service)).toEqual(["chronyd"]);
  expect(services.every(({ enabled }) => enabled)).toBe(true);
  expect(logs.filter(({ problem }) => problem === undefined).map(({ path }) => path)).toEqual(["/var/log/messages"]);
});

test("a master whose systemd does not answer says so, and the rest is told by the state", async () => {
  masterWithLogs();
  master.write("mute", "");
  const { stdout, code } = await ask();
  expect(code).toBe(2);
  expect(stdout).toMatch(/^ {2}master {2}no answer at [-\dT:]+Z: .*systemd does not answer: Failed to connect to bus/m);
  expect(stdout).toMatch(/^ {4}up +6 /m);
});
