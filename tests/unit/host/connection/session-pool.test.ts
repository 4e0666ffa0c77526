import { setTimeout as sleep } from "node:timers/promises";
import { closeHostSessions, hostSession } from "../../../../lib/host/connection/host-session";
import { SessionPool } from "../../../../lib/host/connection/session-pool";
import { Serve, SshServer } from "../ssh-server";

const say = { libraries: [], calls: [["true"]] as [string][] };

let server: SshServer;
afterEach(async () => {
  await closeHostSessions();
  await server.close();
});

async function serving(serve: Serve, maxSessions?: number) {
  server = new SshServer(serve, maxSessions);
  return server.listen();
}

async function asked(serve: Serve): Promise<string> {
  const connection = await serving(serve);
  return hostSession(connection)
    .read(say)
    .then(
      () => "an answer",
      (error: unknown) => String(error),
    );
}

describe("a command that ends before anything is asked of it", () => {
  test.each<[string, Serve, RegExp]>([
    [
      "says on standard error why, as sudo with requiretty does",
      (channel) => {
        channel.stderr.write("sudo: sorry, you must have a tty to run sudo\n");
        channel.exit(1);
        channel.end();
      },
      /^ScriptError: root@127\.0\.0\.1:\d+: sudo: sorry, you must have a tty to run sudo$/,
    ],
    [
      "says on standard output why, as nologin does",
      (channel) => {
        channel.write("This account is currently not available.\n");
        channel.exit(1);
        channel.end();
      },
      /: This account is currently not available\.$/,
    ],
    [
      "ends well without our script, as a forced command does",
      (channel) => {
        channel.write("Welcome to the backup gate\n");
        channel.exit(0);
        channel.end();
      },
      /the script did not start; the host printed "Welcome to the backup gate\\n"/,
    ],
    [
      "says nothing at all",
      (channel) => {
        channel.exit(254);
        channel.end();
      },
      /: a script ended with exit code 254 and printed nothing$/,
    ],
    [
      "is ended by a signal",
      (channel) => {
        channel.stderr.write("Killed\n");
        channel.exit("KILL", false, "");
        channel.end();
      },
      /: Killed$/,
    ],
    [
      "closes without an exit code",
      (channel) => {
        channel.stderr.write("out of memory\n");
        channel.close();
      },
      /^LostError: .*the host closed a command and sent no exit code, so it is unknown how far it came\. .*\nIt said: out of memory$/s,
    ],
    ["takes the connection along", (_channel, peer) => void peer.end(), /the connection was lost while a command ran/],
    [
      "sends control characters",
      (channel) => {
        channel.stderr.write("\u001b[31mno\u0007\r\n");
        channel.exit(1);
        channel.end();
      },
      /: \[31mno$/,
    ],
  ])("%s", async (_what, serve, words) => expect(await asked(serve)).toMatch(words));

  test("with a megabyte of words: its first and its last ones are told", async () => {
    const error = await asked((channel) => {
      channel.stderr.write(`begin\n${"x".repeat(2 ** 20)}\nend\n`);
      channel.exit(3);
      channel.end();
    });
    expect(error).toMatch(/: begin\nx+\n\[\d+ characters left out\]\nx+\nend$/);
    expect(error.length).toBeLessThan(17_000);
  });

  test("fifty times in a row loses no exit code", async () => {
    const connection = await serving((channel) => {
      channel.exit(7);
      channel.close();
    });
    const pool = new SessionPool(connection);
    for (let i = 0; i < 50; i++) expect(await pool.run("any", "", 5)).toMatchObject({ exitCode: 7 });
    await pool.close();
  });
});

test("a command whose daemon keeps its output open is over when its exit code came and nothing follows", async () => {
  const connection = await serving((channel) => {
    channel.write("done\n");
    channel.exit(0);
    setTimeout(() => channel.write("late words\n"), 1000);
  });
  const pool = new SessionPool(connection);
  const output = await pool.run("any", "", 60);
  expect(output).toMatchObject({ exitCode: 0, stdout: Buffer.from("done\nlate words\n") });
  await pool.close();
}, 15_000);

test("a command on a connection that answers nothing any more is given up in its time", async () => {
  const connection = await serving(() => undefined);
  const pool = new SessionPool(connection);
  await expect(pool.run("any", "", 1)).rejects.toThrow(/a command did not end within 1 s and was given up/);
  await pool.close();
});

/** Answers a moment after the end of the input; one that is to stand says so and goes on until then. */
const echo: Serve = (channel) => {
  channel.write("begun\n@stands\n");
  channel.resume().once("end", () => {
    setTimeout(() => {
      channel.exit(0);
      channel.end();
    }, 20);
  });
};

describe("a server that allows few sessions", () => {
  test.each([1, 2, 3])(
    "%i: twelve commands beside one that keeps running all run",
    async (maxSessions) => {
      const connection = await serving(echo, maxSessions);
      const pool = new SessionPool(connection);
      const started = await pool.startRunning("any", "", "@stands");
      expect(started.running).toBeDefined();
      const outputs = await Promise.all(Array.from({ length: 12 }, () => pool.run("any", "", 10)));
      expect(outputs.map(({ exitCode }) => exitCode)).toEqual(Array(12).fill(0));
      expect(server.most).toBe(maxSessions);
      expect(server.connections).toBe(maxSessions === 1 ? 2 : 1);
      started.running?.heartbeat();
      await pool.close();
      await started.running?.ended;
    },
    30_000,
  );

  test("1: a command stands while others run, when they leave it room", async () => {
    const connection = await serving(echo, 1);
    const pool = new SessionPool(connection);
    const commands = Array.from({ length: 3 }, () => pool.run("any", "", 10));
    await sleep(10);
    const started = await pool.startRunning("any", "", "@stands");
    expect(started.running).toBeDefined();
    expect((await Promise.all(commands)).map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    await pool.close();
  }, 30_000);

  test("0: it is named", async () => {
    const connection = await serving(echo, 0);
    const pool = new SessionPool(connection);
    await expect(pool.run("any", "", 10)).rejects.toThrow(
      /^root@127\.0\.0\.1:\d+: no session after 8 attempts: .*MaxSessions in the server's sshd_config allows none/,
    );
    await pool.close();
  }, 30_000);
});
