import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { nodeBoots } from "../../../../lib/host/boot/node-boots";
import { filesQuestion } from "../../../../lib/host/node-files/commands";
import { Call } from "../../../../lib/host/script/script";
import { FakeMaster, SHELLS } from "../shell";
import { partDigest, PlannedFile } from "./node-machine";
import { PushFarm } from "./push-farm";

const motd: PlannedFile = { path: "/etc/motd", content: "hello\n" };
const key: PlannedFile = { path: "/etc/key", content: "CANARY-0123\n", mode: "0400" };

describe.each(SHELLS)("which digests nodes should have, asked by %s", (_name, shell) => {
  let master: FakeMaster;
  let farm: PushFarm;
  beforeEach(() => {
    master = new FakeMaster(shell);
    farm = new PushFarm(master, shell);
  });
  afterEach(() => master.remove());

  const wanted = async (...names: string[]) =>
    Object.fromEntries((await nodeBoots.observe(farm.host, names, { plans: farm })).wanted);

  test("is known by short names and in upper case, and by the name that was asked for", async () => {
    const gpu: PlannedFile = { path: "/etc/gpu", scope: "node:s1.example.com" };
    farm.wants(["s0.example.com - aa", "s1.example.com - bb", "S2 - cc"], [motd, gpu]);
    const [others, s1] = [[motd], [gpu, motd]].map((files) => ({
      files: partDigest(files.map(({ path, content }) => ({ path, content }))),
    }));
    expect(await wanted("s0", "S1.Example.com", "S1", "s2", "s0.example.com", "s1.example.org", "s")).toEqual({
      ...{ s0: others, "S1.Example.com": s1, S1: s1, s2: others, "s0.example.com": others },
    });
  });

  test("is that of the node of this very name before that of another one with this short name", async () => {
    farm.wants(["s0.example.com - aa", "s0 - bb"], [{ ...motd, scope: "node:s0" }]);
    expect(await wanted("s0")).toEqual({ s0: { files: partDigest([motd]) } });
  });

  test("is known by a plan with more names than one argument of a command holds", async () => {
    const nodes = Array.from({ length: 700 }, (_, i) => `n${i}.${"x".repeat(200)}.example.com`);
    farm.wants(
      nodes.map((name, i) => `${name} - card-${i}`),
      [motd],
    );
    expect(await wanted("n0", nodes[699])).toEqual({
      n0: { files: partDigest([motd]) },
      [nodes[699]]: { files: partDigest([motd]) },
    });
  });

  test("leaves no secret on the master, nor after a question that was killed and the next one", async () => {
    farm.wants(["s0 - aa"], [motd]);
    farm.keepsSecret(["s0 - aa"], [key]);
    mkdirSync(master.path("tmp"));
    master.command("sha256sum", 'kill -9 "$(cat "$MASTER/pid")" 2>/dev/null; exec /usr/bin/sha256sum "$@"\n');
    const call: Call = ["observe_node_files", filesQuestion(), farm.plan, farm.secretPlan, "s0"];
    const before = `TMPDIR='${master.path("tmp")}'; export TMPDIR; echo $$ >'${master.path("pid")}'\n`;
    expect(() => master.run(["node-answers"], [call], before)).toThrow();
    const left = () => spawnSync("grep", ["-rl", "CANARY", master.path("tmp"), master.path("var")]).stdout.toString();
    for (const name of left().split("\n").filter(Boolean)) expect(name).toContain(`${master.state}/node-question.`);
    expect(left()).not.toBe("");
    master.command("sha256sum", 'exec /usr/bin/sha256sum "$@"\n');
    expect(await wanted("s0")).toEqual({ s0: { files: partDigest([motd]), secrets: partDigest([key]) } });
    expect([left(), master.list("var/lib")]).toEqual(["", []]);
  });
});
