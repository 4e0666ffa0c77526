import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { composeScript } from "../../../../lib/host/script/script";
import { FakeMaster, SHELLS } from "../shell";

describe.each(SHELLS)("directories of ours that are empty, by %s", (_name, shell) => {
  let master: FakeMaster;
  const path = (...parts: string[]): string => join(master.state, ...parts);
  const script = (libraries: string[], ...calls: [string, ...string[]][]): string =>
    composeScript({
      libraries,
      calls,
      stateDirectory: master.state,
      ...(libraries.length > 0 && { listens: true as const }),
    });
  beforeEach(() => {
    master = new FakeMaster(shell);
    mkdirSync(path("builds"), { recursive: true });
  });
  afterEach(() => master.remove());

  async function ended(text: string, during: (say: () => Promise<unknown>, end: () => void) => Promise<void>) {
    const child = spawn(shell[0], [...shell.slice(1), "-c", text], { stdio: ["pipe", "pipe", "inherit"] });
    const closed = once(child, "close");
    await during(
      () => once(child.stdout, "data"),
      () => child.stdin.end(),
    );
    expect((await closed)[0]).toBe(0);
  }

  test("go when a command ends that is of no apply", async () => {
    await ended(script([], ["prune_state"]), () => Promise.resolve());
    expect(existsSync(master.state)).toBe(false);
  });

  test("stay while an apply holds the lock, since another command of it may be about to write there, and go with the lock", async () => {
    await ended(script(["lock"], ["hold_lock", "token", "somebody", "10", "6"]), async (say, end) => {
      await say();
      await ended(script([], ["prune_state"]), () => Promise.resolve());
      expect(readdirSync(master.state).sort()).toEqual(["builds", "lock"]);
      end();
    });
    expect(existsSync(master.state)).toBe(false);
  });

  test("that hold something stay", async () => {
    writeFileSync(path("builds", "held"), "");
    await ended(script(["lock"], ["hold_lock", "token", "somebody", "10", "6"]), async (say, end) => {
      await say();
      end();
    });
    expect(readdirSync(master.state)).toEqual(["builds"]);
  });
});
