import { spawnSync } from "node:child_process";
import { composeScript } from "../../../../lib/host/script/script";
import { FakeMaster, SHELLS } from "../shell";

// The plugin that runs a build waits for ever at a line above 64 KiB, and fails at a byte that is not UTF-8.
describe.each(SHELLS)("a message by %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  const refused = (words: Buffer) => {
    const script = composeScript({ libraries: [], calls: [["refuse", "@words"]], stateDirectory: master.state });
    const [before, after] = script.split("@words");
    const input = Buffer.concat([Buffer.from(before), words, Buffer.from(after)]);
    const { status, stderr } = spawnSync(shell[0], [...shell.slice(1), "-s"], { input });
    return { status, said: stderr.toString("latin1") };
  };

  test("shows the bytes of another character set as question marks, and keeps lines and tabs", () => {
    expect(refused(Buffer.from("/srv/gr\xfc\xdfe is left\n\tby\x1b[31m hand", "latin1"))).toEqual({
      status: 45,
      said: "/srv/gr??e is left\n\tby?[31m hand\n",
    });
  });

  test("breaks a line that has no end, and keeps all of it", () => {
    const { said } = refused(Buffer.alloc(100_000, "x"));
    expect(Math.max(...said.split("\n").map((line) => line.length))).toBe(4000);
    expect(said.replaceAll("\n", "")).toBe("x".repeat(100_000));
  });
});
