import type { Answer } from "../../../../lib/host/connection/host-session";
import { JointChanges } from "../../../../lib/host/connection/joint-changes";
import type { LimitedScript } from "../../../../lib/host/script/joint-script";

const ANSWER: Answer = { absent: false, values: new Map() };

/** Notes what is run in one session, and ends it when it is told. */
class Host {
  readonly sessions: string[][] = [];
  private readonly ends: (() => void)[] = [];
  readonly changes = new JointChanges({
    alone: async (script) => (await this.run([script]))[0],
    together: async (scripts) => (await this.run(scripts)).map((value) => ({ status: "fulfilled", value })),
  });

  private async run(scripts: readonly LimitedScript[]): Promise<Answer[]> {
    this.sessions.push(scripts.map(({ calls: [[name]] }) => name));
    await new Promise<void>((resolve) => this.ends.push(resolve));
    return scripts.map(() => ANSWER);
  }

  async end(): Promise<void> {
    this.ends.shift()?.();
    await moment();
  }
}

const moment = () => new Promise((resolve) => setTimeout(resolve, 30));
const script = (name: string, libraries: string[] = []): LimitedScript => ({
  libraries,
  calls: [[name]],
  limitSeconds: 300,
});

let host: Host;
beforeEach(() => (host = new Host()));

test("what came in one moment goes in one session, and what came while it ran in the next", async () => {
  const begun = ["a", "b"].map((name) => host.changes.change(script(name), false));
  await moment();
  const later = ["c", "d", "e"].map((name) => host.changes.change(script(name), false));
  await moment();
  expect(host.sessions).toEqual([["a", "b"]]);
  await host.end();
  expect(host.sessions).toEqual([
    ["a", "b"],
    ["c", "d", "e"],
  ]);
  await host.end();
  expect(await Promise.all([...begun, ...later])).toEqual(Array(5).fill(ANSWER));
});

test("what may take long has a session of its own, in its turn", async () => {
  for (const [name, apart] of [["a"], ["b"], ["install", true], ["c"]] as [string, boolean?][]) {
    void host.changes.change(script(name), apart === true);
  }
  for (let i = 0; i < 3; i++) await moment().then(() => host.end());
  expect(host.sessions).toEqual([["a", "b"], ["install"], ["c"]]);
});

test("two that have functions of one name are two sessions", async () => {
  void host.changes.change(script("a", ["service-systemd", "service"]), false);
  void host.changes.change(script("b", ["service-sysv", "service"]), false);
  void host.changes.change(script("c", ["service-systemd", "service"]), false);
  for (let i = 0; i < 2; i++) await moment().then(() => host.end());
  expect(host.sessions).toEqual([["a", "c"], ["b"]]);
});

test("forty are several sessions, in their order", async () => {
  for (let i = 0; i < 40; i++) void host.changes.change(script(String(i)), false);
  for (let i = 0; i < 3; i++) await moment().then(() => host.end());
  expect(host.sessions.flat()).toEqual(Array.from({ length: 40 }, (_, i) => String(i)));
  expect(Math.max(...host.sessions.map(({ length }) => length))).toBe(16);
});

test("a session that fails as a whole is the failure of each", async () => {
  const lost = new Error("the connection was lost");
  const changes = new JointChanges({ alone: () => Promise.reject(lost), together: () => Promise.reject(lost) });
  const results = await Promise.allSettled(["a", "b"].map((name) => changes.change(script(name), false)));
  expect(results).toEqual(Array(2).fill({ status: "rejected", reason: lost }));
  await changes.ended();
});

test("whoever waits for the end waits for what has not begun yet, too", async () => {
  let done = 0;
  for (const name of ["a", "b"]) void host.changes.change(script(name), true).then(() => done++);
  const ended = host.changes.ended();
  for (let i = 0; i < 2; i++) await moment().then(() => host.end());
  await ended;
  expect(done).toBe(2);
});

describe("whoever waits for quiet", () => {
  const order: string[] = [];
  const wait = (name: string) => host.changes.quiet().then(() => order.push(name));
  beforeEach(() => (order.length = 0));

  test("goes on with all others who wait, when nothing is being changed and nobody has come for a moment", async () => {
    const running = host.changes.change(script("a"), false);
    const first = wait("first");
    await moment();
    await host.end();
    await running;
    const later = host.changes.change(script("b"), false);
    const second = wait("second");
    await moment();
    expect(order).toEqual([]);
    await host.end();
    await later;
    expect(order).toEqual([]);
    await Promise.all([first, second]);
    expect(order).toEqual(["first", "second"]);
  });

  test("waits for no change that comes afterwards", async () => {
    await wait("first");
    void host.changes.change(script("a"), false);
    await moment();
    const second = wait("second");
    expect(order).toEqual(["first"]);
    await host.end();
    await second;
  });
});
