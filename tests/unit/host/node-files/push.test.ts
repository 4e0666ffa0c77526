import { existsSync, rmSync } from "node:fs";
import { FakeMaster, SHELLS } from "../shell";
import { PlannedFile } from "./node-machine";
import { PushFarm } from "./push-farm";

const motd: PlannedFile = { path: "/etc/motd", content: "hello\n" };
const key: PlannedFile = { path: "/etc/munge/munge.key", content: "CANARY-0123\n", mode: "0400" };
const named = (...names: string[]) => names.map((name, i) => `${name} - 52:54:00:00:00:0${i}`);

describe.each(SHELLS)("a push by %s", (_name, shell) => {
  let master: FakeMaster;
  let farm: PushFarm;
  beforeEach(() => {
    master = new FakeMaster(shell);
    farm = new PushFarm(master, shell);
  });
  afterEach(() => master.remove());

  test("brings files and secrets to all nodes, says what it did, and the second one finds nothing to do", () => {
    farm.add("s0.example.com", "s1.example.com");
    const run = `echo ran >>'${master.path("ran")}'`;
    farm.wants(
      ["s0.example.com - aa", "s1.example.com gpu bb"],
      [
        { ...motd, run },
        { path: "/etc/gpu", content: "gpu\n", scope: "group:gpu", run },
      ],
    );
    farm.keepsSecret(["s0.example.com - aa"], [key]);
    expect(farm.push()).toEqual({
      code: 0,
      said:
        `s0.example.com: changed /etc/motd, /etc/munge/munge.key; ran ${run}\n` +
        `s1.example.com: changed /etc/gpu, /etc/motd; ran ${run}\n` +
        "2 of 2 nodes changed, 0 have their files, 0 are not reached, 0 failed, 0 were not begun\n",
      refused: "",
    });
    expect([farm.read("s1.example.com", "etc/gpu"), master.read("ran")]).toEqual(["gpu\n", "ran\nran\n"]);
    expect(farm.read("s0.example.com", "etc/munge/munge.key")).toBe("CANARY-0123\n");
    expect(existsSync(master.path("nodes/s1.example.com/etc/munge"))).toBe(false);
    expect(farm.push()).toEqual({
      code: 0,
      said: "0 of 2 nodes changed, 2 have their files, 0 are not reached, 0 failed, 0 were not begun\n",
      refused: "",
    });
    expect(master.list("var/lib")).toEqual([]);
  });

  test("goes on past a node that is down, hangs, refuses, has a full disk, lies or floods, and names each", () => {
    farm.add("hangs", "refuses", "denies", "full", "lies", "floods", "good");
    farm.does("hangs", "exec sleep 100\n");
    farm.does("denies", "echo 'Permission denied (publickey).' >&2; exit 255\n");
    farm.does("refuses", 'mkdir -p "$root/etc/motd"\n');
    farm.does(
      "full",
      'cat >/dev/full 2>"$root/said" || { echo "there is no room: No space left on device" >&2; exit 45; }\n',
    );
    farm.does(
      "lies",
      `cat >/dev/null; printf 'changed /etc/a b\\nchanged /x\\033[31m\\nis done\\ndigest ${"0".repeat(64)} -\\n'; exit 0\n`,
    );
    farm.does("floods", "head -c 10000000 /dev/zero | tr '\\000' a; exit 0\n");
    const nodes = ["away", "hangs", "refuses", "denies", "full", "lies", "floods", "good"];
    farm.wants(named(...nodes), [motd], { "time-limit": 3, "most-failures": 100 });
    const { code, said } = farm.push();
    expect(said.split("\n").slice(0, -1)).toEqual([
      "hangs: failed: no answer within 3 seconds",
      "refuses: failed: /etc/motd is a directory on the node, expected a file or nothing",
      "denies: failed: Permission denied (publickey).",
      "full: failed: there is no room: No space left on device",
      "lies: changed /x[31m; failed: it has other files than it was sent",
      "floods: failed: its answer had more than 65536 bytes",
      "good: changed /etc/motd",
      "not reached, so they get their files when they boot: away",
      "1 of 8 nodes changed, 0 have their files, 1 are not reached, 6 failed, 0 were not begun",
    ]);
    expect([code, farm.read("good", "etc/motd")]).toEqual([1, "hello\n"]);
  });

  test("begins no further node after so many failures, and none is called current", () => {
    const nodes = ["s0", "s1", "s2", "s3", "s4"];
    farm.add(...nodes);
    for (const node of ["s0", "s1"]) farm.does(node, "exit 1\n");
    farm.wants(named(...nodes), [motd], { "at-once": 1, "most-failures": 2 });
    const { code, said } = farm.push();
    expect(said).toBe(
      "s0: failed: it said nothing\ns1: failed: it said nothing\n" +
        "not begun, since too many nodes failed: s2 s3 s4\n" +
        "0 of 5 nodes changed, 0 have their files, 0 are not reached, 2 failed, 3 were not begun\n",
    );
    expect([code, master.read("begun")]).toEqual([1, "s0\ns1\n"]);
  });

  test("begins all nodes where the plan sets no such number", () => {
    const nodes = ["s0", "s1", "s2", "s3", "s4", "s5"];
    farm.add(...nodes);
    for (const node of nodes) farm.does(node, "exit 1\n");
    farm.wants(named(...nodes), [motd], { "at-once": 1 });
    expect(farm.push().said).toMatch(/\n0 of 6 nodes changed, .*, 6 failed, 0 were not begun\n$/);
    expect(master.read("begun").trim().split("\n")).toEqual(nodes);
  });

  test("counts no node as failed that is down or whose sshd is not up yet", () => {
    farm.add("s1");
    farm.does("s1", 'echo "ssh: connect to host $1 port 22: Connection refused" >&2; exit 255\n');
    farm.wants(named("s0", "s1"), [motd], { "most-failures": 1 });
    expect(farm.push()).toEqual({
      code: 0,
      said:
        "not reached, so they get their files when they boot: s0 s1\n" +
        "0 of 2 nodes changed, 0 have their files, 2 are not reached, 0 failed, 0 were not begun\n",
      refused: "",
    });
  });

  test("fails for a node whose command fails, and again until it does not", () => {
    farm.add("s0");
    const run = `echo why >&2; test -e '${master.path("good")}'`;
    farm.wants(named("s0"), [{ ...motd, run }]);
    expect(farm.push().said).toContain(`s0: changed /etc/motd; failed: ${run} ended with exit code 1: why\n`);
    expect(farm.push().code).toBe(1);
    master.write("good", "");
    expect(farm.push().said).toContain(`s0: ran ${run}\n1 of 1 nodes changed`);
  });

  test("goes to named nodes only, by short names and in upper case too, and refuses a name that the plan does not have", () => {
    farm.add("s0.example.com", "s1.example.com");
    farm.wants(named("s0.example.com", "s1.example.com"), [motd]);
    expect(farm.push("S1").said).toMatch(/^s1\.example\.com: changed \/etc\/motd\n1 of 1 nodes changed/);
    expect(existsSync(master.path("nodes/s0.example.com/etc"))).toBe(false);
    expect(farm.push("s2")).toMatchObject({ code: 45, refused: `s2 is no node of ${master.path("srv/node-files")}\n` });
    expect(farm.push("--all").code).toBe(2);
  });

  test("begins a node once that is named twice", () => {
    farm.add("s0.example.com", "s1.example.com");
    farm.wants(named("s0.example.com", "s1.example.com"), [motd]);
    const { said } = farm.push("s1", "s0.example.com", "s1.example.com", "s1");
    expect(said).toMatch(/\n2 of 2 nodes changed, 0 have their files, 0 are not reached, 0 failed/);
    expect(master.read("begun").trim().split("\n").sort()).toEqual(["s0.example.com", "s1.example.com"]);
  });

  test("shows what it would do", () => {
    farm.add("s0");
    farm.wants(named("s0"), [motd]);
    expect(farm.push("--show").said).toBe(
      "s0: would change /etc/motd\n" +
        "1 of 1 nodes would change, 0 have their files, 0 are not reached, 0 failed, 0 were not begun\n",
    );
    expect(existsSync(master.path("nodes/s0/etc/motd"))).toBe(false);
  });

  test("asks no node by a plan that is missing, torn or edited, or beside such a secret plan", () => {
    farm.add("s0");
    expect(farm.push().refused).toContain(`${master.path("srv/node-files")} is missing`);
    farm.wants(named("s0"), [motd]);
    farm.keepsSecret(named("s0"), [key]);
    const secret = master.read("srv/node-secrets");
    master.write("srv/node-secrets", secret.replace("CANARY", "canary"));
    expect(farm.push()).toMatchObject({ code: 45, said: "" });
    expect(farm.push().refused).toContain(`${master.path("srv/node-secrets")} is torn or was edited`);
    master.write("srv/node-secrets", secret);
    master.write("srv/node-files", "node-files 1\n");
    expect(farm.push().refused).toContain(`${master.path("srv/node-files")} is torn or was edited`);
    expect(existsSync(master.path("begun"))).toBe(false);
  });

  test("leaves the secrets of nodes as they are while there is no secret plan, and takes them back by an empty one", () => {
    farm.add("s0");
    farm.wants(named("s0"), [motd]);
    farm.keepsSecret(named("s0"), [key]);
    farm.push();
    rmSync(master.path("srv/node-secrets"));
    expect(farm.push().said).toContain("0 of 1 nodes changed, 1 have their files");
    farm.keepsSecret(named("s0"), []);
    expect(farm.push().said).toContain("s0: restored /etc/munge/munge.key\n");
  });

  test("has no secret in an argument list or in its words, and leaves none on the master", () => {
    farm.add("s0", "s1");
    farm.does("s1", "cat; exit 1\n");
    farm.wants(named("s0", "s1"), [motd]);
    farm.keepsSecret(named("s0", "s1"), [{ ...key, run: "false" }]);
    const { said, refused } = farm.push();
    expect(said).toContain("s0: changed /etc/motd, /etc/munge/munge.key; failed: false ended with exit code 1\n");
    expect(said + refused + master.read("arguments")).not.toContain("CANARY");
    expect(master.read("arguments")).toContain("apply_from_master");
    expect(master.list("var/lib")).toEqual([]);
  });
});
