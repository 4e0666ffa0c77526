import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Workspace } from "../../lab/engine";
import { endProcessesWith } from "../../lab/engine/process";
import { allProcesses, argumentsOf, signal } from "../../lab/processes";
import { exampleConfig, openSite, type Site } from "../../lab/site";
import { HostLock } from "../../lib/host/lock/host-lock";
import { SessionPool } from "../../lib/host/connection/session-pool";
import type { Connection } from "../../lib/model/connection/connection";
import { on } from "../support/master";
import { Way } from "../support/way";

const PROGRAM = join(__dirname, "..", "programs", "one-service");
const TEXT = "ddns-update-style none;\nsubnet 10.0.0.0 netmask 255.255.255.0 {\n}\n";
/** A check that takes its time: long enough for a second engine to start beside other tests. */
const slow = (seconds: number): string =>
  `touch /tmp/slow; sleep ${seconds}; rm -f /tmp/slow; dhcpd -t -cf {candidate}`;
const KILLED_AFTER_S = 15;
/** Nobody listens to what a lock of this test says. */
const silent = (): void => undefined;
const QUICK = "dhcpd -t -cf {candidate}";

let site: Site;
let connection: Connection;
const stacks: Workspace[] = [];

/** One stack from two checkouts: a second stack would be refused for another reason. */
const STACK = "farm";
const openStack = async (): Promise<Workspace> => {
  const opened = await Workspace.open({
    program: PROGRAM,
    stack: STACK,
    config: { connection: { ...connection }, text: TEXT },
  });
  stacks.push(opened);
  return opened;
};
const said = ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr;
const slowStep = async () => {
  while ((await site.lab.ssh("test -e /tmp/slow")).code !== 0) await sleep(300);
};
const lockIsGone = async () => (await site.lab.ssh("test -e /var/lib/pulumi-diskless/lock")).code !== 0;
/** Seconds until the lock is gone. */
const untilFree = async (most: number): Promise<number> => {
  const start = Date.now();
  while (!(await lockIsGone())) {
    if (Date.now() - start > most * 1000) throw new Error(`the lock is still there after ${most} s`);
    await sleep(200);
  }
  return (Date.now() - start) / 1000;
};

beforeAll(async () => {
  site = await openSite({ name: "test-lock", fresh: true });
  connection = exampleConfig(site.status).connection as Connection;
});
afterAll(async () => {
  for (const stack of stacks) stack.remove();
  await site.lab.down();
});

describe("two pulumi up at once", () => {
  let first: Workspace;
  let second: Workspace;
  beforeAll(async () => {
    first = await openStack();
    second = await openStack();
    expect((await first.up()).code).toBe(0);
    expect((await second.up()).code).toBe(0);
    expect(await lockIsGone()).toBe(true);
  });

  test("the second fails at once and names the first, which goes on", async () => {
    await first.configure({ text: `${TEXT}# of the first\n`, validate: slow(40) });
    await second.configure({ text: `${TEXT}# of the second\n` });
    const begun = first.up();
    await slowStep();
    const start = Date.now();
    const refused = await second.up();
    console.log(`the second gave up after ${((Date.now() - start) / 1000).toFixed(1)} s`);
    expect(refused.code).not.toBe(0);
    expect(said(refused)).toMatch(
      /another apply changes this host: \S+ on \S+, process \d+ in \S+one-service, since \d{4}-\d\d-\d\d /,
    );
    expect((await begun).code).toBe(0);
    expect(await on(site.lab, "tail -n 1 /etc/dhcpd.conf")).toBe("# of the first\n");
  });

  test("with lockWaitSeconds it waits and then makes what it was asked for", async () => {
    await first.configure({ text: `${TEXT}# of the first again\n`, validate: slow(20) });
    await second.configure({ connection: { ...connection, lockWaitSeconds: 120 } });
    const begun = first.up();
    await slowStep();
    const waited = await second.up();
    expect(said(waited)).toMatch(/waits up to 120 s for another apply: \S+ on /);
    expect(waited.code).toBe(0);
    expect((await begun).code).toBe(0);
    expect(await on(site.lab, "tail -n 1 /etc/dhcpd.conf")).toBe("# of the second\n");
  });

  test("what only looks, and an up that changes nothing, take no lock", async () => {
    const pool = new SessionPool(connection);
    await new HostLock("of this test").take(pool, connection, silent);
    try {
      expect((await second.refresh("--preview-only", "--expect-no-changes")).code).toBe(0);
      const idle = await second.up();
      expect([idle.code, said(idle)]).toEqual([0, expect.stringMatching(/\d unchanged/)]);
      await second.configure({ text: `${TEXT}# busy\n`, connection: { ...connection } });
      expect(said(await second.up())).toContain("another apply changes this host");
    } finally {
      await pool.close();
    }
    await untilFree(10);
  });
});

describe("an apply that was killed", () => {
  let stack: Workspace;
  beforeAll(async () => {
    stack = await openStack();
    expect((await stack.up()).code).toBe(0);
  });

  const engines = () =>
    allProcesses().filter((pid) =>
      new RegExp(` --stack ${STACK}( .*)? up | up .*--stack ${STACK} `).test(` ${argumentsOf(pid).join(" ")} `),
    );

  test.each(["the engine alone", "every process of it"])(
    "(%s) lets go when its last command has ended",
    async (whom) => {
      await stack.configure({ text: `${TEXT}# ${whom}\n`, validate: slow(KILLED_AFTER_S) });
      const up = stack.up();
      await slowStep();
      const killed = engines();
      expect(killed.length).toBeGreaterThan(0);
      for (const pid of killed) signal(pid, "SIGKILL");
      if (whom !== "the engine alone") endProcessesWith("PULUMI_HOME", join(stack.directory, "home"));
      expect((await up).code).not.toBe(0);
      expect(await lockIsGone()).toBe(false); // its command still runs on the master
      console.log(
        `${whom} killed: the lock was gone after ${(await untilFree(30)).toFixed(1)} s, the command was one of ${KILLED_AFTER_S} s`,
      );
      expect(await on(site.lab, "tail -n 1 /etc/dhcpd.conf; ls /tmp/slow 2>&1 | grep -c 'No such'")).toBe(
        `# ${whom}\n1\n`,
      );
      await stack.run("cancel", "--yes", "--stack", STACK);
      await stack.configure({ validate: QUICK });
      expect((await stack.up("--refresh")).code).toBe(0);
      expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    },
  );
});

test("an apply that is cut off from the master loses the lock when it was silent for too long, and not before", async () => {
  const way = new Way();
  const port = await way.open(connection.port as number);
  const [cut, other] = [new SessionPool({ ...connection, port }), new SessionPool(connection)];
  try {
    await new HostLock("cut off", { everySeconds: 1, missed: 6 }).take(cut, connection, silent);
    await sleep(8000);
    way.freeze();
    const refused = new HostLock("other").take(other, connection, silent);
    await expect(refused).rejects.toThrow(/another apply changes this host: \S+ on /);
    const start = Date.now();
    await new HostLock("other").take(other, { ...connection, lockWaitSeconds: 60 }, silent);
    console.log(
      `silent from the master's side for 6 s: taken over ${((Date.now() - start) / 1000).toFixed(1)} s after the refusal`,
    );
  } finally {
    await other.close();
    way.close();
    await cut.close();
  }
  await untilFree(10);
});

test("a lock that a crash of the master left is no lock", async () => {
  await on(
    site.lab,
    `cd /var/lib/pulumi-diskless && mkdir -m 700 lock && cd lock && : >session && : >work &&
     printf 'token\\n1\\nann on laptop, process 1 in /farm, since long ago\\n' >owner`,
  );
  const stack = stacks[0];
  await stack.configure({ text: `${TEXT}# after the crash\n`, validate: QUICK });
  const outcome = await stack.up("--refresh");
  expect(outcome.code).toBe(0);
  expect(said(outcome)).toContain(
    "took over the lock of an apply that ended without releasing it: ann on laptop, process 1 in /farm",
  );
  await untilFree(10);
});
