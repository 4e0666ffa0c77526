import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLab, type Lab, type LabStatus } from "../../lab";
import { closeHostSessions, hostSession } from "../../lib/host/connection/host-session";
import type { Call, Script } from "../../lib/host/script/script";
import type { Connection } from "../../lib/model/connection/connection";
import { on } from "../support/master";
import { Way } from "../support/way";

// The host layer alone, against the lab's sshd, which offers what OpenSSH 4.3 does and nothing newer.
const lab: Lab = openLab({ name: "test-host-layer" });
let status: LabStatus;
let base: Connection;
const scratch = mkdtempSync(join(tmpdir(), "host-layer-"));

beforeAll(async () => {
  status = await lab.up({ fresh: true });
  if (!status.master) throw new Error("the lab has no master");
  base = { ...status.master.ssh, legacyAlgorithms: true, connectTimeoutSeconds: 10 };
});
afterEach(() => closeHostSessions());
afterAll(async () => {
  rmSync(scratch, { recursive: true });
  await lab.down();
});

const say = (...calls: Call[]) => ({ libraries: [], calls });
const whoami = (connection: Connection) => hostSession(connection).read(say(["emit_command", "user", "id", "-un"]));

async function expectUser(connection: Connection, user: string): Promise<void> {
  expect((await whoami(connection)).values.get("user")).toBe(`${user}\n`);
}

describe("a credential", () => {
  test("by path", () => expectUser(base, "root"));

  test("as text", async () => {
    const { privateKeyPath, ...rest } = base;
    await expectUser({ ...rest, privateKey: readFileSync(privateKeyPath as string, "utf8") }, "root");
  });

  test("by agent", async () => {
    const { privateKeyPath, ...rest } = base;
    const agentSocketPath = join(scratch, "agent");
    const agent: ChildProcess = spawn("ssh-agent", ["-D", "-a", agentSocketPath], { stdio: "ignore" });
    try {
      await new Promise((resolve) => setTimeout(resolve, 500));
      execFileSync("ssh-add", ["-q", privateKeyPath as string], {
        env: { ...process.env, SSH_AUTH_SOCK: agentSocketPath },
        stdio: "ignore",
      });
      await expectUser({ ...rest, agentSocketPath }, "root");
    } finally {
      agent.kill();
    }
  });

  test("by sudo that asks nothing", () => expectUser({ ...base, user: "admin", sudo: true }, "root"));

  test("by sudo that asks for a password", async () => {
    const sudoPassword = status.master?.users.operator.password;
    await expectUser({ ...base, user: "operator", sudo: true, sudoPassword }, "root");
  });

  test("by sudo with a wrong password fails with sudo's words", async () => {
    const wrong = hostSession({ ...base, user: "operator", sudo: true, sudoPassword: "wrong" });
    await expect(wrong.read(say(["emit", "a", "b"]))).rejects.toThrow(/password/);
  });

  test("through a bastion", async () => {
    const { connectTimeoutSeconds, ...bastion } = base;
    await expectUser({ ...bastion, connectTimeoutSeconds, host: "127.0.0.1", port: 22, bastion }, "root");
  });
});

describe("a connection is refused", () => {
  test("by the host's wrong key", async () => {
    const key = Buffer.from(base.hostKey?.split(" ")[1] ?? "", "base64");
    key[key.length - 1] ^= 1;
    await expect(whoami({ ...base, hostKey: `ssh-rsa ${key.toString("base64")}` })).rejects.toThrow(
      /root@127\.0\.0\.1:\d+: .*[Hh]ost/,
    );
  });

  test("without the flag for OpenSSH 4.3's algorithms", async () => {
    await expect(whoami({ ...base, legacyAlgorithms: false })).rejects.toThrow(/no matching key exchange algorithm/);
  });

  test("to an account that is not there", async () => {
    await expect(whoami({ ...base, user: "nobody-here" })).rejects.toThrow(
      /nobody-here@127\.0\.0\.1:\d+: All configured authentication methods failed/,
    );
  });
});

/** Lines that sshd logs while 40 reads are put at once, each of which gets its own answer. */
async function logOfFortyReads(more: Partial<Script>): Promise<string[]> {
  await on(lab, "wc -l </var/log/secure >/tmp/seen");
  const session = hostSession(base);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) => session.read({ ...say(["sleep", "0.2"], ["emit", "i", String(i)]), ...more })),
  );
  expect(answers.map((answer) => answer.values.get("i"))).toEqual(Array.from({ length: 40 }, (_, i) => String(i)));
  return (await on(lab, "tail -n +$(($(cat /tmp/seen) + 1)) /var/log/secure")).split("\n");
}

test("40 reads at once are one session", async () => {
  const log = await logOfFortyReads({ waits: true });
  // beside the two by which this test looks at the log
  expect(log.filter((line) => line.includes("Starting session")).length).toBeLessThanOrEqual(3);
});

test("40 reads at once that may take long share one connection and never need more than 8 sessions", async () => {
  const log = await logOfFortyReads({ apart: true });
  const pid = log
    .map((line) => /sshd\[(\d+)\]: Starting session: command for root .* id [1-7]$/.exec(line)?.[1])
    .find(Boolean);
  let open = 0;
  let most = 0;
  for (const line of log.filter((entry) => entry.includes(`sshd[${pid}]`))) {
    if (line.includes("Starting session")) most = Math.max(most, ++open);
    if (line.includes("Close session")) open--;
  }
  expect(log.filter((line) => line.includes(`sshd[${pid}]`) && line.includes("Starting session"))).toHaveLength(40);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
});

test("changes run one at a time, reads beside them", async () => {
  const session = hostSession(base);
  const change = (name: string) =>
    session.change(say(["sh", "-c", `echo start ${name} >>/tmp/order; sleep 0.3; echo end ${name} >>/tmp/order`]));
  const reading = session.read(say(["emit", "a", "b"]));
  await Promise.all([change("one"), change("two"), change("three"), reading]);
  expect(await on(lab, "cat /tmp/order")).toBe("start one\nend one\nstart two\nend two\nstart three\nend three\n");
});

test("a command that takes too long is given up and says so", async () => {
  await expect(hostSession({ ...base, commandTimeoutSeconds: 1 }).read(say(["sleep", "20"]))).rejects.toThrow(
    /did not end within 1 s/,
  );
});

test("any text survives the way there and back, half a megabyte of it too", async () => {
  const odd = "quote ' double \" back ` $HOME \\n é 漢 \u007f\n\n  # trailing blank \t\n";
  const long = odd.repeat(10_000);
  const answer = await hostSession(base).read(say(["emit", "odd", odd], ["emit", "long", long]));
  expect(answer.values.get("odd")).toBe(odd);
  expect(answer.values.get("long")).toBe(long);
});

test("a connection that is cut is an error, and the next call gets a new one", async () => {
  const way = new Way();
  const port = await way.open(base.port as number);
  try {
    const session = hostSession({ ...base, port });
    const cut = session.read(say(["sleep", "10"]));
    setTimeout(() => way.set("open"), 1500); // setting it cuts what is there
    await expect(cut).rejects.toThrow(/lost while a command ran/);
    expect((await session.read(say(["emit", "a", "b"]))).values.get("a")).toBe("b");
  } finally {
    way.close();
  }
});
