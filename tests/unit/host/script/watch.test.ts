import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Call, composeScript } from "../../../../lib/host/script/script";
import { FakeMaster, SHELLS } from "../shell";

describe.each(SHELLS)("a script with a time limit and %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  const run = (limitSeconds: number, libraries: string[], ...calls: Call[]) => {
    const text = composeScript({ libraries, calls, stateDirectory: master.state, limitSeconds });
    const input = text.replace("WATCH_GRACE=20", "WATCH_GRACE=2");
    const begun = Date.now();
    const { status, stdout, stderr } = spawnSync(shell[0], [...shell.slice(1), "-s"], {
      input,
      encoding: "utf8",
      timeout: 60_000,
    });
    return { status, stdout, stderr, seconds: (Date.now() - begun) / 1000 };
  };
  const running = (words: string) => spawnSync("pgrep", ["-f", "-x", words], { encoding: "utf8" }).stdout;

  test("that ends in time ends as it would without one, and leaves nothing that runs", async () => {
    expect(run(7919, [], ["echo", "done"])).toMatchObject({ status: 0, stdout: "done\n", stderr: "" });
    expect(run(7919, [], ["refuse", "no", "way"])).toMatchObject({ status: 45, stdout: "", stderr: "no way\n" });
    expect(run(7919, [], ["exit", "44"])).toMatchObject({ status: 44, stdout: "", stderr: "" });
    for (let i = 0; i < 50 && running("sleep 7919") !== ""; i++) await sleep(100);
    expect(running("sleep 7919")).toBe("");
  });

  test("that hangs on a FIFO is ended, and says where it was", () => {
    execFileSync("mkfifo", [master.path("etc/pipe")]);
    const ended = run(1, [], ["cp", master.path("etc/pipe"), master.path("copy")], ["touch", master.path("later")]);
    expect(ended.stderr).toContain("a command did not end within 1 s, so it was ended on the host: cp ");
    expect(ended.stderr).toContain("or raise connection.commandTimeoutSeconds");
    expect(ended.status).not.toBe(0);
    expect(ended.seconds).toBeLessThan(20);
    expect(existsSync(master.path("later"))).toBe(false);
    expect(running(`cp ${master.path("etc/pipe")} ${master.path("copy")}`)).toBe("");
  });

  test("puts back first what it had begun to change", () => {
    const mark = master.path("put-back");
    const ended = run(1, ["transaction"], ["begin_transaction"], ["trap", `touch ${mark}`, "EXIT"], ["sleep", "7907"]);
    expect(ended.status).toBe(143);
    expect(existsSync(mark)).toBe(true);
    expect(running("sleep 7907")).toBe("");
  });

  test("is killed when it does not end for a friendly word, with all that it runs", () => {
    const deaf = "trap '' TERM; sleep 7901 & while :; do wait; sleep 1; done";
    const ended = run(1, [], ["sh", "-c", deaf]);
    expect(ended.status).not.toBe(0);
    expect(ended.seconds).toBeLessThan(30);
    expect(running("sleep 7901")).toBe("");
  });

  test("leaves a daemon that it has started", () => {
    const pid = master.path("pid");
    const daemon = `(setsid sleep 7883 </dev/null >/dev/null 2>&1 & echo $! >${pid})`;
    run(1, [], ["sh", "-c", daemon], ["sleep", "7877"]);
    const number = Number(readFileSync(pid, "utf8"));
    expect(readFileSync(`/proc/${number}/cmdline`, "utf8")).toBe("sleep\u00007883\u0000");
    process.kill(number, "SIGKILL");
  });

  test("ends also when nobody reads what it says any more", async () => {
    const text = composeScript({
      libraries: [],
      calls: [
        ["sleep", "7873"],
        ["touch", master.path("later")],
      ],
      stateDirectory: master.state,
      limitSeconds: 1,
    });
    const child = spawn(shell[0], [...shell.slice(1), "-s"], { stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.end(text);
    child.stdout.destroy();
    child.stderr.destroy();
    const code = await new Promise((resolve) => child.on("exit", resolve));
    expect(code).not.toBe(0);
    expect(running("sleep 7873")).toBe("");
    expect(existsSync(master.path("later"))).toBe(false);
  }, 30_000);
});
