import { ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { hostKeys } from "../../../../lib/host/host-keys/host-keys";
import { renderKnownHosts } from "../../../../lib/render/shell";
import { FakeMaster, OWNER, SHELLS } from "../shell";
import { PushFarm } from "../node-files/push-farm";

// sshd(8) and ssh(1) are the system's own: the node is an sshd on loopback, and its root is a directory.
const NODE = "s0.example.com";
const [, shell] = SHELLS[0];

let master: FakeMaster;
let farm: PushFarm;
let port: number;
let sshd: ChildProcess | undefined;

beforeEach(async () => {
  master = new FakeMaster(shell);
  farm = new PushFarm(master, shell);
  farm.wants([`${NODE} - aa`], [{ path: "/etc/motd", content: "hello\n" }]);
  farm.reload = `kill -HUP "$(cat '${master.path("sshd.pid")}')"`;
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", master.path("client")]);
  port = await freePort();
  writeSshConfig();
  await boot();
});

afterEach(async () => {
  await shutDown();
  master.remove();
});

test("a node that has its key from its master proves itself before and after a boot, and not in between", async () => {
  const { publicKeys } = await hostKeys.apply(
    farm.host,
    { type: "ed25519", nodes: [NODE] },
    { claiming: undefined, claims: [] },
  );
  const known = renderKnownHosts([{ name: NODE, address: "10.0.0.10", mac: "52:54:00:00:00:01" }]);
  master.write("known_hosts", known.replace(`@{${NODE}}`, publicKeys[NODE]));
  expect(strictly("s0")).toMatch(/REMOTE HOST IDENTIFICATION HAS CHANGED[^]*Host key verification failed/);

  for (let boots = 0; boots < 2; boots++) {
    expect(farm.push()).toMatchObject({ code: 0, refused: "" });
    await reread();
    for (const name of ["s0", NODE, "10.0.0.10"]) expect(strictly(name)).toBe("here");
    expect(farm.push().said).toContain("0 of 1 nodes changed, 1 have their files");
    await shutDown();
    await boot();
    expect(strictly("s0")).toContain("Host key verification failed");
  }
});

/** What a user of the master gets from a node by that name. */
function strictly(name: string): string {
  const run = spawnSync("ssh", ["-F", master.path("ssh_config"), name, "echo here"], { encoding: "utf8" });
  return (run.stdout + run.stderr).trim();
}

/** Root's ssh as its ssh_config has it, with a port of loopback in place of each node. */
function writeSshConfig(): void {
  const hosts = ["s0", NODE, "10.0.0.10"].map((name) => `Host ${name}\n  HostKeyAlias ${name}\n`);
  master.write(
    "ssh_config",
    `${hosts.join("")}Host *\n  HostName 127.0.0.1\n  Port ${port}\n  User ${OWNER}\n  IdentityFile ${master.path("client")}\n` +
      "  IdentitiesOnly yes\n  BatchMode yes\n  CheckHostIP no\n  StrictHostKeyChecking yes\n" +
      `  UserKnownHostsFile /dev/null\n  GlobalKnownHostsFile ${master.path("known_hosts")}\n`,
  );
  const real = execFileSync("sh", ["-c", "command -v ssh"], { encoding: "utf8" }).trim();
  master.command(
    "ssh",
    `for word; do shift; [ "$word" != root ] || word=${OWNER}; set -- "$@" "$word"; done\nexec ${real} -F "$MASTER/ssh_config" "$@"\n`,
  );
}

/** A node has host keys of its own when it has booted. */
async function boot(): Promise<void> {
  const root = master.path(`nodes/${NODE}`);
  mkdirSync(`${root}/etc/ssh`, { recursive: true });
  for (const type of ["ed25519", "ecdsa"]) {
    execFileSync("ssh-keygen", ["-q", "-t", type, "-N", "", "-f", `${root}/etc/ssh/ssh_host_${type}_key`]);
  }
  const inRoot = master.write(
    "in-root",
    `#!/bin/sh\nexec sh -c "$(printf '%s\\n' "$SSH_ORIGINAL_COMMAND" | sed "s,^NODE_ROOT=\\$,NODE_ROOT='${root}',")"\n`,
    0o755,
  );
  const settings = [
    ...[`Port ${port}`, "ListenAddress 127.0.0.1", `ForceCommand ${inRoot}`, `PidFile ${master.path("sshd.pid")}`],
    ...["ed25519", "ecdsa"].map((type) => `HostKey ${root}/etc/ssh/ssh_host_${type}_key`),
    ...[`AuthorizedKeysFile ${master.path("client.pub")}`, "UsePAM no", "StrictModes no", "PasswordAuthentication no"],
  ];
  master.write("sshd_config", `${settings.join("\n")}\n`);
  // Debian's sshd started by root insists on this folder
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
  master.write("sshd.log", "");
  sshd = spawn("/usr/sbin/sshd", ["-D", "-E", master.path("sshd.log"), "-f", master.path("sshd_config")]);
  await listens(1);
}

/** sshd says so when it starts, and again when it has read its keys anew. */
async function listens(times: number): Promise<void> {
  for (let round = 0; master.read("sshd.log").split("Server listening").length <= times; round++) {
    if (round > 200) throw new Error(`sshd does not listen:\n${master.read("sshd.log")}`);
    await sleep(50);
  }
}

async function reread(): Promise<void> {
  await listens(2);
  expect(master.read("sshd.log")).toContain("Received SIGHUP; restarting.");
}

async function shutDown(): Promise<void> {
  const running = sshd;
  sshd = undefined;
  if (running?.exitCode === null) {
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill();
    await ended;
  }
  rmSync(master.path(`nodes/${NODE}`), { recursive: true, force: true });
  expect(existsSync(master.path(`nodes/${NODE}`))).toBe(false);
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => done(free));
    });
  });
}
