import type { HostSession } from "../../../../lib/host/connection/host-session";
import { nodeFiles } from "../../../../lib/host/node-files/node-files";
import { parsePush } from "../../../../lib/host/node-files/pushed-nodes";
import type { Script } from "../../../../lib/host/script/script";
import { CONNECTION_DEFAULTS } from "../../../../lib/model/connection/connection";
import { FakeMaster } from "../shell";
import { PlannedFile } from "./node-machine";
import { PushFarm } from "./push-farm";

const motd: PlannedFile = { path: "/etc/motd", content: "hello\n", run: "true" };

describe("a push by the client", () => {
  let master: FakeMaster;
  let farm: PushFarm;
  let sent: [how: string, seconds?: number][];
  let host: HostSession;
  beforeEach(() => {
    master = new FakeMaster(["sh"]);
    farm = new PushFarm(master, ["sh"]);
    sent = [];
    const run = (how: string) => (script: Script, seconds?: number) => {
      sent.push([how, seconds]);
      return Promise.resolve(master.run([...script.libraries], [...script.calls]));
    };
    host = { read: run("read"), change: run("change") };
  });
  afterEach(() => master.remove());

  const plans = () => ({ plan: master.path("srv/node-files"), secretPlan: master.path("srv/node-secrets") });

  test("says of each node what it did there, in one session", async () => {
    farm.add("s0", "s2");
    farm.does("s2", "echo no >&2; exit 45\n");
    farm.wants(["s0 - aa", "s1 - bb", "s2 - cc"], [motd]);
    const nothing = { changed: [], restored: [], ran: [] };
    expect(Object.fromEntries(await nodeFiles.push(host, plans(), { timeoutSeconds: 300 }))).toEqual({
      s0: { state: "changed", changed: ["/etc/motd"], restored: [], ran: ["true"] },
      s1: { state: "down", ...nothing, why: "ssh: connect to host s1 port 22: No route to host" },
      s2: { state: "failed", ...nothing, why: "no" },
    });
    expect(Object.fromEntries(await nodeFiles.push(host, plans(), { nodes: ["s0"] }))).toEqual({
      s0: { state: "current", ...nothing },
    });
    expect(sent).toEqual([
      ["change", 300],
      ["change", CONNECTION_DEFAULTS.commandTimeoutSeconds],
    ]);
  });

  test("shows without a change of the master", async () => {
    farm.add("s0");
    farm.wants(["s0 - aa"], [motd]);
    const found = await nodeFiles.push(host, { plan: plans().plan }, { show: true });
    expect(found.get("s0")).toEqual({ state: "changed", changed: ["/etc/motd"], restored: [], ran: ["true"] });
    expect(sent).toEqual([["read", undefined]]);
  });

  test("of no nodes is empty", async () => {
    farm.wants([], [motd]);
    expect((await nodeFiles.push(host, plans())).size).toBe(0);
  });
});

test.each(["s0", "s0 is", "s0 is happy", "s0 did /etc/motd"])("results such as %j are refused", (results) =>
  expect(() => parsePush(results)).toThrow(`the results of a push cannot be read at "${results}"`),
);
