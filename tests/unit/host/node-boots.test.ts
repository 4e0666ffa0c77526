import { FakeMaster, SHELLS } from "./shell";

const LIBRARIES = ["node-boots"];
const ID = "11111111-2222-3333-4444-555555555555";

// ssh(1) is played: a node is a file below nodes/, which is what its shell does
describe.each(SHELLS)("nodes that are asked with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.command(
      "ssh",
      `while [ $# -gt 2 ]; do shift; done
[ -e "$MASTER/nodes/$1" ] || { echo "ssh: connect to host $1 port 22: No route to host" >&2; exit 255; }
. "$MASTER/nodes/$1"`,
    );
  });
  afterEach(() => master.remove());

  const node = (name: string, does: string) => master.write(`nodes/${name}`, does);
  const ask = (...names: string[]) =>
    Object.fromEntries(
      master.run(LIBRARIES, [
        ["eval", "ANSWER_SECONDS=3"],
        ["observe_boots", ...names],
      ]).values,
    );

  test("run one question that any shell answers from /proc", () => {
    node("s0", 'sh -c "$2"\n');
    expect(ask("s0").s0).toMatch(/^@boot \d+ [\d.]+ [0-9a-f-]{36} \S+\n.+\n$/);
  });

  test("answer side by side, and one that is away, fails or talks to itself keeps no other from it", () => {
    node("s0", `echo "@boot 1 1.0 ${ID} 2.6.18"; echo ro\n`);
    node("s1", "echo 'Permission denied (publickey).' >&2; exit 255\n");
    node("s2", "echo 'two words'; echo 'and more'\n");
    expect(ask("s0", "s1", "s2", "s3.example.com")).toEqual({
      s0: `@boot 1 1.0 ${ID} 2.6.18\nro\n`,
      s1: "Permission denied (publickey).\n",
      s2: "two words\nand more\n",
      "s3.example.com": "ssh: connect to host s3.example.com port 22: No route to host\n",
    });
  });

  test("are asked all at once", () => {
    const names = Array.from({ length: 40 }, (_, i) => `s${i}`);
    for (const name of names) node(name, "sleep 1; echo yes\n");
    const start = Date.now();
    expect(Object.values(ask(...names))).toEqual(names.map(() => "yes\n"));
    expect(Date.now() - start).toBeLessThan(20_000);
  });

  test("that hang are given up, with the reason", () => {
    node("s0", "echo yes\n");
    node("s1", "exec sleep 100\n");
    const start = Date.now();
    expect(ask("s0", "s1")).toEqual({ s0: "yes\n", s1: "no answer within 3 seconds\n" });
    expect(Date.now() - start).toBeLessThan(30_000);
  });

  test("leave nothing on the master", () => {
    node("s0", `ls -d "\${TMPDIR:-/tmp}"/node-boots.*\n`);
    const during = ask("s0").s0.trim().split("\n");
    expect(during.length).toBeGreaterThan(0);
    node(
      "s0",
      `for d in ${during.join(" ")}; do [ ! -e "$d" ] || echo "$d"; done; ls -d "\${TMPDIR:-/tmp}"/node-boots.*\n`,
    );
    expect(ask("s0").s0.trim().split("\n")).toHaveLength(1);
  });
});
