import { ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { composeScript } from "../../../../lib/host/script/script";
import { FakeMaster, SHELLS } from "../shell";

const WORK = "var/lib/pulumi-diskless/builds/work";
const LIBRARIES = ["image-work", "image-build"];
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.each(SHELLS)("the working place of a build with %s", (_name, shell) => {
  let master: FakeMaster;
  const builds: ChildProcess[] = [];
  beforeEach(() => {
    master = new FakeMaster(shell);
  });
  afterEach(async () => {
    for (const build of builds.splice(0)) kill(-(build.pid ?? 0));
    await until(() => !existsSync(master.path(WORK)));
    master.remove();
  });

  const kill = (pid: number) => {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it has ended, which is what was wanted
    }
  };
  const until = async (reached: () => boolean) => {
    for (let i = 0; i < 200 && !reached(); i++) await sleep(50);
    expect(reached()).toBe(true);
  };
  const work = (name = "") => master.path(`${WORK}${name}`);
  const scriptOf = (recipe: string, then: string, patience = "60") => {
    const stateDirectory = master.state;
    const guardian = composeScript({ libraries: ["image-work"], calls: [["guard_build"]], stateDirectory });
    return composeScript({
      libraries: LIBRARIES,
      stateDirectory,
      calls: [
        ["eval", `PATIENCE=${patience}`],
        ["begin_build", recipe, guardian],
        ["eval", then],
      ],
    });
  };
  /** A build that has begun and runs on, in a process group of its own. */
  const begun = async (recipe: string, then = "sleep 60"): Promise<ChildProcess> => {
    const build = spawn(shell[0], [...shell.slice(1), "-s"], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    builds.push(build);
    build.stdin?.end(scriptOf(recipe, `${then} 7>/dev/null; :`));
    await until(() => existsSync(work("/root")));
    return build;
  };
  const run = (recipe: string, then: string, patience?: string) =>
    new Promise<{ code: number | null; said: string }>((resolve) => {
      const build = spawn(shell[0], [...shell.slice(1), "-s"], { stdio: ["pipe", "pipe", "pipe"] });
      let said = "";
      for (const stream of [build.stdout, build.stderr])
        stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
      build.on("close", (code) => resolve({ code, said }));
      build.stdin.end(scriptOf(recipe, then, patience));
    });

  test.each([
    ["the shell, whose command runs on to its end", 1, "sleep 1"],
    ["the whole group", -1, "sleep 60"],
  ])("is cleared when somebody kills %s", async (_what, sign, then) => {
    const build = await begun("r1", then);
    kill(sign * (build.pid ?? 0));
    await until(() => !existsSync(work()));
    expect(master.list("var/lib/pulumi-diskless/builds")).toEqual([]);
  });

  test("is cleared by a build that is refused, and nobody waits for the guardian", async () => {
    const start = Date.now();
    expect(await run("r1", "refuse no")).toEqual({ code: 45, said: "no\n" });
    expect(existsSync(work())).toBe(false);
    expect(Date.now() - start).toBeLessThan(5000);
  });

  test("is cleared by a build that is refused while a command of its own runs beside it", async () => {
    const command = 'work() { while :; do : >"$WORK/more"; sleep 0.1; done; }';
    expect(await run("r1", `${command}; beside work; sleep 0.3; refuse no`)).toEqual({ code: 45, said: "no\n" });
    expect(existsSync(work())).toBe(false);
  });

  test("has what a command made beside the build once the build waits for it", async () => {
    const command = 'work() { sleep 0.3; : >"$WORK/made"; }';
    const { code, said } = await run("r1", `${command}; beside work; step on; end_beside; ls "$WORK"`);
    expect([code, said.split("\n")[0], said.includes("made")]).toEqual([0, "image: on", true]);
  });

  test("ends with the reason of a command that was refused beside the build", async () => {
    const command = 'work() { sleep 0.3; refuse "not that"; }';
    expect(await run("r1", `${command}; beside work; step on; end_beside; step further`)).toEqual({
      code: 45,
      said: expect.stringMatching(/^(image: on\nnot that|not that\nimage: on)\n$/) as string,
    });
    expect(existsSync(work())).toBe(false);
  });

  test("is waited for, and a build that is done meanwhile is not made again", async () => {
    const built = master.path("var/lib/pulumi-diskless/builds/r1");
    const digest = "0123456789abcdef0123456789abcdef";
    await begun("r1", `sleep 8; mkdir '${built}'; echo ${digest} >'${built}/digest'`);
    const { code, said } = await run("r1", "step built it again");
    expect(said).toMatch(
      /^image: waiting for another build: recipe r1, process \d+, since \d{4}-.*\nimage: recipe r1 is built already, image 0123456789abcdef0123456789abcdef\n$/,
    );
    expect(code).toBe(0);
  });

  test("is refused with the name of the build that has it, when that takes long", async () => {
    const build = await begun("r1");
    const { code, said } = await run("r2", "step built", "1");
    expect(code).toBe(45);
    expect(said).toContain(`another image is being built on this master: recipe r1, process ${build.pid}, since `);
    expect(readFileSync(work("/builder"), "utf8")).toContain("recipe r1");
  });

  test("that a build of an older version or a lost guardian left is taken over", async () => {
    mkdirSync(work("/root/etc"), { recursive: true });
    const { code, said } = await run("r2", "step built");
    expect(said).toBe("image: clearing what an interrupted build left\nimage: built\n");
    expect(code).toBe(0);
    expect(existsSync(work())).toBe(false);
  });
});
