import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { composeScript } from "../../../../lib/host/script/script";
import { libraryNames, libraryText } from "../../../../lib/host/script/libraries";
import { FakeMaster, SHELLS } from "../shell";

/** The shell spends its time on reading command substitutions. */
const READS = 'x=; while :; do x="a ${x:+$(echo b)} $(($(echo 3) - $(echo 2)))"; done';

describe.each(SHELLS)("a signal that %s gets while it reads a command substitution", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  const ended = async (...on: [string, ...string[]][]) => {
    const child = spawn(shell[0], [...shell.slice(1), "-s"]);
    let said = "";
    child.stderr.on("data", (text: Buffer) => (said += text.toString()));
    child.stdin.end(
      composeScript({ libraries: [], calls: [...on, ["echo", "go"], ["eval", READS]], stateDirectory: master.state }),
    );
    await once(child.stdout, "data");
    await sleep(Math.random() * 20);
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 5000);
    const [code] = (await once(child, "close")) as [number | null];
    clearTimeout(late);
    return { code, said };
  };

  test("ends it by the command for that signal, and by that for its end", async () => {
    for (let i = 0; i < 25; i++) {
      expect(await ended(["trap", "echo cleared $(echo all) >&2", "EXIT"], ["on_signals", "exit 143", "TERM"])).toEqual(
        {
          code: 143,
          said: "cleared all\n",
        },
      );
    }
  });
});

test("no library but the common one has a way of its own to act on a signal", () => {
  const own = libraryNames().flatMap((name) =>
    [...libraryText(name).matchAll(/\btrap +(?!'' )\S.*\b(HUP|INT|TERM|PIPE)\b/g)].map(([text]) => `${name}: ${text}`),
  );
  expect(own).toEqual([]);
});
