import { FakeMaster, SHELLS } from "../shell";

const LIBRARIES = ["image-source"];

describe.each(SHELLS)("what an image was made from, with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.write("record", "bash 5.1-6\nkernel-core 5.14-1\nkernel-core 5.14-2\nzsh 5.8-9\n");
    master.command("rpm", 'cat "$MASTER/installed"');
  });
  afterEach(() => master.remove());

  const source = (...installed: string[]) => {
    master.write("installed", installed.map((line) => `${line}\n`).join(""));
    return master.run(LIBRARIES, [["emit_source", master.path("record")]]).values.get("source");
  };

  test("is what the master has still, in whatever order rpm says it", () =>
    expect(source("zsh 5.8-9", "kernel-core 5.14-2", "bash 5.1-6", "kernel-core 5.14-1")).toBe("current"));

  test("differs by what came, went and was updated, in the order of names", () =>
    expect(source("kernel-core 5.14-2", "kernel-core 5.14-3", "bash 5.1-9", "tmux 3.2-5")).toBe(
      "older than the master: bash 5.1-6 => 5.1-9, kernel-core 5.14-1 5.14-2 => 5.14-2 5.14-3, +tmux 3.2-5, -zsh",
    ));

  test("stays readable after a release of everything", () => {
    const packages = Array.from({ length: 30 }, (_, i) => `p${10 + i} 1-1`);
    const said = source("bash 5.1-6", "kernel-core 5.14-1", "kernel-core 5.14-2", "zsh 5.8-9", ...packages) ?? "";
    expect(said.split(", ")).toHaveLength(20);
    expect(said).toMatch(/^older than the master: \+p10 1-1, .*, \+p29 1-1 and 10 more$/);
  });

  test("is not known of an image that an earlier version of the library made", () =>
    expect(master.run(LIBRARIES, [["emit_source", master.path("none")]]).values.get("source")).toBe(
      "(no record of what it was made from)",
    ));

  test("is not guessed when rpm says nothing, as with a data base that is locked", () => {
    master.write("installed", "");
    expect(master.refusal(LIBRARIES, [["emit_source", master.path("record")]])).toMatch(/rpm lists no package/);
  });
});
