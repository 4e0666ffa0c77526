import { ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Call, composeScript, EXIT } from "../../../../lib/host/script/script";
import { FakeMaster, SHELLS } from "../shell";

const SYSTEM_PATH = "/usr/sbin:/sbin:/usr/bin:/bin";

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** A script that runs beside the test, as one does in a session of its own. */
class Running {
  said = "";
  readonly ended: Promise<Ended>;

  constructor(
    readonly process: ChildProcessWithoutNullStreams,
    text: string,
  ) {
    for (const stream of [process.stdout, process.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => (this.said += chunk));
    }
    this.ended = new Promise((resolve) => process.on("close", (code) => resolve({ code, said: this.said })));
    process.stdin.on("error", () => undefined);
    process.stdin.write(text);
  }

  async says(words: string): Promise<void> {
    for (let i = 0; i < 100 && !this.said.includes(words); i++) await sleep(50);
    expect(this.said).toContain(words);
  }
}

describe.each(SHELLS)("the lock of a master with %s", (_name, shell) => {
  let master: FakeMaster;
  const begun: Running[] = [];
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => {
    for (const { process } of begun.splice(0)) process.kill("SIGKILL");
    master.remove();
  });

  const start = (calls: Call[], more: { lock?: string; listens?: true }): Running => {
    const libraries = more.lock === undefined ? ["lock"] : [];
    const text = composeScript({ libraries, calls, stateDirectory: master.state, path: SYSTEM_PATH, ...more });
    const running = new Running(spawn(shell[0], [...shell.slice(1), "-s"]), text);
    if (more.listens === undefined) running.process.stdin.end();
    begun.push(running);
    return running;
  };
  const holder = (token: string, tick = "10", ticks = "6") =>
    start([["hold_lock", token, `somebody with ${token}`, tick, ticks]], { listens: true });
  const change = (token: string, ...calls: Call[]) => start(calls, { lock: token });
  const held = async (token: string) => {
    const running = holder(token);
    await running.says("@held\n");
    return running;
  };
  const letGo = (running: Running) => {
    running.process.stdin.end();
    return running.ended;
  };

  test("is held until the other end closes, and nothing of it stays behind", async () => {
    const first = await held("a");
    const refused = await holder("b").ended;
    expect(refused.code).toBe(EXIT.busy);
    expect(refused.said).toMatch(/^owner \d+\nsomebody with a, since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\n$/);
    expect(await letGo(first)).toMatchObject({ code: 0 });
    expect(master.list("var/lib")).toEqual([]);
    const second = await held("b");
    expect(second.said).toBe("@held\n");
  });

  test("of eight that want it at once one gets it", async () => {
    const all = Array.from({ length: 8 }, (_, i) => holder(`t${i}`));
    const codes = all.map(({ ended }) => ended.then(({ code }) => code));
    let over = 0;
    for (const { ended } of all) void ended.then(() => over++);
    for (let i = 0; i < 80 && over < 7; i++) await sleep(50);
    expect(all.filter(({ said }) => said === "@held\n")).toHaveLength(1);
    for (const { process } of all) process.stdin.end();
    expect((await Promise.all(codes)).sort()).toEqual([0, ...Array<number>(7).fill(EXIT.busy)]);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("of a holder that was killed goes to the next, which says whose it was", async () => {
    const first = await held("a");
    first.process.kill("SIGKILL");
    await first.ended;
    const second = await held("b");
    expect(second.said).toMatch(/^left \d+\nsomebody with a, since .*\n@held\n$/);
    await letGo(second);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("of a holder whose other end says nothing any more is free when that was missed often enough", async () => {
    const silent = holder("a", "0.2", "3");
    await silent.says("@held\n");
    const ended = Promise.race([silent.ended.then(() => "ended"), sleep(5000).then(() => "still there")]);
    expect(await ended).toBe("ended");
    await held("b");
  });

  test("stays with a holder whose other end speaks", async () => {
    const first = holder("a", "0.4", "3");
    await first.says("@held\n");
    for (let i = 0; i < 10; i++) {
      first.process.stdin.write("\n");
      await sleep(250);
    }
    expect((await holder("b").ended).code).toBe(EXIT.busy);
  });

  test("moves to a new holder of the same apply, whose connection was lost", async () => {
    const first = await held("a");
    await held("a");
    await first.ended;
    expect((await holder("b").ended).code).toBe(EXIT.busy);
    expect(await change("a", ["echo", "ran"]).ended).toEqual({ code: 0, said: "ran\n" });
  });

  test("lets the scripts of its own apply run, and no other", async () => {
    expect(await change("a", ["echo", "ran"]).ended).toEqual({ code: EXIT.lockLost, said: "" });
    await held("a");
    expect(await change("a", ["echo", "ran"]).ended).toEqual({ code: 0, said: "ran\n" });
    expect(await change("b", ["echo", "ran"]).ended).toEqual({ code: EXIT.lockLost, said: "" });
  });

  test("is not let go while a script of its apply still runs, and says so", async () => {
    const first = await held("a");
    const script = change("a", ["echo", "begun"], ["sleep", "4"]);
    await script.says("begun");
    first.process.stdin.end();
    await sleep(300);
    expect((await holder("b").ended).said).toContain("It has ended, but a command of it still runs on this master.");
    expect(script.process.exitCode).toBeNull();
    await script.ended;
    await first.ended;
    expect(master.list("var/lib")).toEqual([]);
  });

  test("nor does a killed holder make way for another beside a script that still runs", async () => {
    const first = await held("a");
    const script = change("a", ["echo", "begun"], ["sleep", "3"], ["touch", master.path("done")]);
    await script.says("begun");
    first.process.kill("SIGKILL");
    await first.ended;
    expect((await holder("b").ended).code).toBe(EXIT.busy);
    await script.ended;
    await held("b");
    expect(existsSync(master.path("done"))).toBe(true);
    expect(await change("a", ["echo", "late"]).ended).toEqual({ code: EXIT.lockLost, said: "" });
  });

  test("is not inherited by what a script starts", async () => {
    const first = await held("a");
    const daemon = "sleep 30 </dev/null >/dev/null 2>&1 & echo $!";
    const { said } = await change("a", ["sh", "-c", daemon]).ended;
    await letGo(first);
    const second = await held("b");
    expect(await change("b", ["echo", "ran"]).ended).toEqual({ code: 0, said: "ran\n" });
    await letGo(second);
    process.kill(Number(said), "SIGKILL");
  });
});
