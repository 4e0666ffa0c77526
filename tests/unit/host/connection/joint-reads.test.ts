import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { UnreachableError } from "../../../../lib/host/connection/errors";
import { closeHostSessions, hostSession } from "../../../../lib/host/connection/host-session";
import type { Script } from "../../../../lib/host/script/script";
import type { Connection } from "../../../../lib/model/connection/connection";
import { Serve, SshServer } from "../ssh-server";

/** Runs what it is sent, as a master does. */
const shell: Serve = (channel) => {
  const child = spawn("sh", ["-s"], { stdio: "pipe" });
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.once("close", (code) => {
    channel.exit(code ?? 1);
    channel.end();
  });
};

let server: SshServer;
let sessions = 0;
afterEach(async () => {
  await closeHostSessions();
  await server.close();
});

async function serving(serve: Serve = shell, settings: Partial<Connection> = {}) {
  sessions = 0;
  server = new SshServer((channel, peer) => {
    sessions++;
    serve(channel, peer);
  });
  return hostSession({ ...(await server.listen()), ...settings });
}

function emitting(value: string, more: Partial<Script> = {}): Script {
  return { libraries: [], calls: [["emit", "value", value]], ...more };
}

test("thirty reads that come together take one session, and each has its own answer", async () => {
  const session = await serving();
  const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => session.read(emitting(String(i)))));
  expect(answers.map(({ values }) => values.get("value"))).toEqual(Array.from({ length: 30 }, (_, i) => String(i)));
  expect(sessions).toBe(1);
});

test("what is missing or refused is so for its own asker only", async () => {
  const session = await serving();
  const results = await Promise.allSettled([
    session.read(emitting("a")),
    session.read({ libraries: [], calls: [["exit", "44"]] }),
    session.read({ libraries: [], calls: [["refuse", "no rpm database"]], waits: true }),
    session.read({
      libraries: [],
      calls: [
        ["emit", "half"],
        ["exit", "1"],
      ],
    }),
  ]);
  expect(results).toMatchObject([
    { value: { absent: false, values: new Map([["value", "a"]]) } },
    { value: { absent: true } },
    { reason: { name: "ScriptError", exitCode: 45, message: expect.stringMatching(/: no rpm database$/) as string } },
    { reason: { name: "ScriptError", exitCode: 1 } },
  ]);
  expect(sessions).toBe(1);
});

test("one that hangs is named for its own asker, and the others have their answers", async () => {
  const session = await serving(shell, { commandTimeoutSeconds: 2 });
  const results = await Promise.allSettled([
    session.read(emitting("before")),
    session.read({ libraries: [], calls: [["sleep", "77"]] }),
    session.read(emitting("after")),
  ]);
  expect(results).toMatchObject([
    { value: { values: new Map([["value", "before"]]) } },
    { reason: { message: expect.stringMatching(/did not end within 2 s, .*: sleep 77/) as string } },
    { value: { values: new Map([["value", "after"]]) } },
  ]);
}, 30_000);

test("a read that may take long has a session of its own", async () => {
  const session = await serving();
  const began = Date.now();
  const long = session.read({
    libraries: [],
    calls: [
      ["sleep", "4"],
      ["emit", "slow", "yes"],
    ],
    apart: true,
  });
  await Promise.all([session.read(emitting("a")), session.read(emitting("b"))]);
  expect(Date.now() - began).toBeLessThan(3500);
  expect((await long).values.get("slow")).toBe("yes");
  expect(sessions).toBe(2);
}, 20_000);

test("what comes after a question was put gets one of its own", async () => {
  const session = await serving();
  const first = session.read(emitting("first"));
  await delay(150);
  expect((await session.read(emitting("second"))).values.get("value")).toBe("second");
  expect((await first).values.get("value")).toBe("first");
  expect(sessions).toBe(2);
});

test("a host that runs nothing is asked once, and says why to each", async () => {
  const session = await serving((channel) => {
    channel.stderr.write("sudo: a password is required\n");
    channel.exit(1);
    channel.end();
  });
  const results = await Promise.allSettled([session.read(emitting("a")), session.read(emitting("b"))]);
  for (const result of results)
    expect(result).toMatchObject({ reason: { message: expect.stringMatching(/a password is required$/) as string } });
  expect(sessions).toBe(1);
});

test("a connection that is lost is lost for all, and nobody asks again", async () => {
  const session = await serving((_channel, peer) => void peer.end());
  const results = await Promise.allSettled([session.read(emitting("a")), session.read(emitting("b"))]);
  expect(results).toMatchObject([{ reason: { name: "LostError" } }, { reason: { name: "LostError" } }]);
  expect(sessions).toBe(1);
});

test("a host that is not reached is not reached for all", async () => {
  const session = await serving();
  await server.close();
  const results = await Promise.allSettled([session.read(emitting("a")), session.read(emitting("b"))]);
  for (const result of results) expect(result).toMatchObject({ reason: expect.any(UnreachableError) as Error });
});
