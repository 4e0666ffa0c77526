import { nodeFiles } from "../../../../lib/host/node-files/node-files";
import { parsePush } from "../../../../lib/host/node-files/pushed-nodes";
import { CONNECTION_DEFAULTS } from "../../../../lib/model/connection/connection";
import { FakeMaster } from "../shell";
import { PlannedFile } from "./node-machine";
import { PushFarm } from "./push-farm";

const motd: PlannedFile = { path: "/etc/motd", content: "hello\n", run: "true" };

describe("a push by the client", () => {
  let master: FakeMaster;
  let farm: PushFarm;
  beforeEach(() => {
    master = new FakeMaster(["sh"]);
    farm = new PushFarm(master, ["sh"]);
  });
  afterEach(() => master.remove());

  test("says of each node what it did there, in one session", async () => {
    farm.add("s0", "s2");
    farm.does("s2", "echo no >&2; exit 45\n");
    farm.wants(["s0 - aa", "s1 - bb", "s2 - cc"], [motd]);
    const nothing = { changed: [], restored: [], ran: [], left: [] };
    expect(Object.fromEntries(await nodeFiles.push(farm.host, farm, { timeoutSeconds: 300 }))).toEqual({
      s0: { state: "changed", changed: ["/etc/motd"], restored: [], ran: ["true"], left: [] },
      s1: { state: "down", ...nothing, why: "ssh: connect to host s1 port 22: No route to host" },
      s2: { state: "failed", ...nothing, why: "no" },
    });
    expect(Object.fromEntries(await nodeFiles.push(farm.host, farm, { nodes: ["s0"] }))).toEqual({
      s0: { state: "current", ...nothing },
    });
    expect(farm.sessions).toEqual([
      ["change", 300],
      ["change", CONNECTION_DEFAULTS.commandTimeoutSeconds],
    ]);
  });

  test("shows without a change of the master", async () => {
    farm.add("s0");
    farm.wants(["s0 - aa"], [motd]);
    const found = await nodeFiles.push(farm.host, { plan: farm.plan }, { show: true });
    expect(found.get("s0")).toEqual({
      state: "changed",
      changed: ["/etc/motd"],
      restored: [],
      ran: ["true"],
      left: [],
    });
    expect(farm.sessions).toEqual([["read", undefined]]);
  });

  test("of no nodes is empty", async () => {
    farm.wants([], [motd]);
    expect((await nodeFiles.push(farm.host, farm)).size).toBe(0);
  });
});

test.each(["s0", "s0 is", "s0 is happy", "s0 did /etc/motd"])("results such as %j are refused", (results) =>
  expect(() => parsePush(results)).toThrow(`the results of a push cannot be read at "${results}"`),
);
