import { createServer, type AddressInfo } from "node:net";
import { SILENCE } from "../../../../lib/model/boot/node-boot";
import { FakeMaster, SHELLS } from "../shell";

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
  const ask = (...names: string[]) => askFor(3, ...names);
  const askFor = (seconds: number, ...names: string[]) =>
    Object.fromEntries(
      master.run(LIBRARIES, [
        ["eval", `ANSWER_SECONDS=${seconds} TMPDIR=${master.path("tmp")}; export TMPDIR; mkdir -p "$TMPDIR"`],
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

  test("that took the connection and were slow are asked once more; those that take none are not", () => {
    const busy = String.raw`printf 'Connection timed out during banner exchange\r\nConnection to 10.0.0.10 port 22 timed out\r\n' >&2`;
    const once = (words: string) =>
      `echo asked >>"$MASTER/asked-$1"; [ -e "$MASTER/$1.asked" ] || { : >"$MASTER/$1.asked"; ${words}; exit 255; }; echo yes\n`;
    node("s0", once(busy));
    node("s1", once("echo 'Timeout, server s1 not responding.' >&2"));
    node("s2", once("echo 'ssh: connect to host s2 port 22: Connection timed out' >&2"));
    node("s3", `${busy}; exit 255\n`);
    expect(ask("s0", "s1", "s2", "s3")).toEqual({
      s0: "yes\n",
      s1: "yes\n",
      s2: "ssh: connect to host s2 port 22: Connection timed out\n",
      s3: "Connection timed out during banner exchange\nConnection to 10.0.0.10 port 22 timed out\n",
    });
    expect(master.read("asked-s2")).toBe("asked\n");
  });

  test("that take the connection and say nothing are not taken for silent, in the words of this machine's ssh", async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const { port } = mute.address() as AddressInfo;
    // as our own ssh_config has it, which leaves out some of ssh's words
    const config = master.write("ssh_config", "Host *\n  LogLevel ERROR\n");
    master.command(
      "ssh",
      `exec /usr/bin/ssh -F ${config} -p ${port} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "$@"`,
    );
    const limits = "CONNECT_SECONDS=1 PATIENT_CONNECT_SECONDS=2";
    const { values } = master.run(LIBRARIES, [
      ["eval", `${limits} TMPDIR=${master.path("tmp")}; export TMPDIR; mkdir -p "$TMPDIR"`],
      ["observe_boots", "127.0.0.1", "127.0.0.2"],
      ["eval", `if node_is_silent "$asked/127.0.0.1" '${SILENCE}'; then emit silence yes; else emit silence no; fi`],
    ]);
    mute.close();
    expect(values.get("127.0.0.1")).toMatch(/^Connection to 127\.0\.0\.1 port \d+ timed out$/m);
    expect(values.get("silence")).toBe("no");
    expect(values.get("127.0.0.2")).toMatch(/^ssh: connect to host 127\.0\.0\.2 port \d+: Connection refused/);
  });

  test("are asked all at once", () => {
    const names = Array.from({ length: 40 }, (_, i) => `s${i}`);
    for (const name of names) node(name, "sleep 1; echo yes\n");
    const start = Date.now();
    expect(Object.values(askFor(20, ...names))).toEqual(names.map(() => "yes\n"));
    expect(Date.now() - start).toBeLessThan(20_000);
  });

  test("that hang are given up, with the reason", () => {
    node("s0", "echo yes\n");
    node("s1", "exec sleep 100\n");
    const start = Date.now();
    expect(ask("s0", "s1")).toEqual({ s0: "yes\n", s1: "no answer within 3 seconds\n" });
    expect(Date.now() - start).toBeLessThan(30_000);
  });

  test("that send more than anybody wants to know are cut off, and their ssh is ended", () => {
    node("s0", 'echo $$ >"$MASTER/pid"; while :; do echo "@boot 1 1.0 ' + ID + ' 2.6.18"; done\n');
    node("s1", "head -c 65537 /dev/zero\n");
    node("s2", "head -c 65536 /dev/zero | tr '\\000' a\n");
    const found = ask("s0", "s1", "s2");
    expect(found.s0).toBe("its answer had more than 65536 bytes\n");
    expect(found.s1).toBe("its answer had more than 65536 bytes\n");
    expect(found.s2).toBe(`${"a".repeat(4095)}\n`);
    expect(() => process.kill(Number(master.read("pid")), 0)).toThrow("ESRCH");
  });

  test("that never end their answer have none", () => {
    node("s0", `echo "@boot 1 1.0 ${ID} 2.6.18"; while :; do echo more; sleep 1; done\n`);
    expect(ask("s0")).toEqual({ s0: "no answer within 3 seconds\n" });
  });

  test("send no more than text", () => {
    node("s0", "printf 'a\\033[31mred\\007\\r\\000b\\303\\251\\233c\\377\\n'\n");
    expect(ask("s0")).toEqual({ s0: "a[31mredb???c?\n" });
  });

  test("that say more than their boot are not repeated", () => {
    const boot = `@boot 1 1.0 ${ID} 2.6.18`;
    node("s0", `echo banner; echo @boot 1; echo "${boot}"; echo ro quiet; seq 1 5000; echo "@boot 2 2.0 ${ID} 9"\n`);
    node("s1", `echo "${boot}"; echo ro "$(head -c 9000 /dev/zero | tr '\\000' a)"\n`);
    const found = ask("s0", "s1");
    expect(found.s0).toBe(`${boot}\nro quiet\n`);
    expect(found.s1).toBe(`${boot}\nro ${"a".repeat(4093)}\n`);
  });

  test.each([
    ["ro diskless.image=" + "a".repeat(32) + " diskless.image=" + "b".repeat(32), "a".repeat(32)],
    ["ro xdiskless.image=" + "a".repeat(32) + " diskless.image=" + "b".repeat(32), "b".repeat(32)],
    ["ro diskless.image=" + "a".repeat(33), ""],
    ["ro", ""],
  ])("run what the first word for it says: %s", (commandLine, image) => {
    const file = master.write("said", `diskless.image=${"f".repeat(32)}\n@boot 1 1.0 ${ID} 2.6.18\n${commandLine}\n`);
    const answer = master.run(LIBRARIES, [["emit_command", "image", "image_in", file]]);
    expect(answer.values.get("image")?.trim()).toBe(image);
  });

  test("leave nothing on the master", () => {
    node("s0", `ls -d "$TMPDIR"/node-boots.*\n`);
    const during = ask("s0").s0.trim().split("\n");
    expect(during.length).toBeGreaterThan(0);
    node("s0", `for d in ${during.join(" ")}; do [ ! -e "$d" ] || echo "$d"; done; ls -d "$TMPDIR"/node-boots.*\n`);
    expect(ask("s0").s0.trim().split("\n")).toHaveLength(1);
  });
});
