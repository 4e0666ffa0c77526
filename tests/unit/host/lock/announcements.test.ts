import type { StartResult } from "../../../../lib/host/connection/running-command";
import type { SessionPool } from "../../../../lib/host/connection/session-pool";
import { HostLock } from "../../../../lib/host/lock/host-lock";
import { EXIT } from "../../../../lib/host/script/script";
import type { Connection } from "../../../../lib/model/connection/connection";

const connection: Connection = { host: "m0.example.com", hostKey: "ssh-ed25519 AAAA" };
const ENDLESS = { heartbeat: () => undefined, end: () => undefined, ended: new Promise<void>(() => undefined) };

/** A host that answers each attempt to take its lock with the next of these values, and holds it at the last one. */
function host(...answers: readonly (readonly [key: string, value: string])[]): SessionPool {
  let asked = 0;
  const startRunning = (_command: string, stdin: string): Promise<StartResult> => {
    const marker = /^echo (@answer-\w+)$/m.exec(stdin)?.[1] ?? "";
    const [key, value] = answers[asked];
    asked += 1;
    const frames = `${marker}\n${key} ${value.length}\n${value}\n`;
    if (asked === answers.length) return Promise.resolve({ stdout: Buffer.from(`${frames}@held\n`), running: ENDLESS });
    const stdout = Buffer.from(frames);
    return Promise.resolve({ stdout, output: { exitCode: EXIT.busy, stdout, stderr: "" } });
  };
  return { startRunning } as unknown as SessionPool;
}

async function saidBy(pool: SessionPool, lockWaitSeconds?: number): Promise<string[]> {
  const said: string[] = [];
  await new HostLock().take(pool, { ...connection, lockWaitSeconds }, (line) => said.push(line));
  return said;
}

test("whoever waits for another apply is told so once", async () => {
  const said = await saidBy(host(["owner", "ann on laptop"], ["owner", "ann on laptop"], ["left", ""]), 60);
  expect(said).toEqual(["root@m0.example.com:22: waits up to 60 s for another apply: ann on laptop"]);
});

test("nothing is said of the moment in which an apply that has just ended lets go", async () => {
  expect(await saidBy(host(["owner", "ann on laptop"], ["left", ""]))).toEqual([]);
});

test("an apply that ended without a word is named by the one that takes over", async () => {
  const said = await saidBy(host(["left", "ann on laptop"]));
  expect(said).toEqual([
    "root@m0.example.com:22: took over the lock of an apply that ended without releasing it: ann on laptop",
  ]);
});
