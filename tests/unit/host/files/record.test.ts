import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { Call } from "../../../../lib/host/script/script";
import { FakeMaster, SHELLS } from "../shell";

describe.each(SHELLS)("records with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  const run = (...calls: Call[]) => master.run([], calls);
  const refusal = (...calls: Call[]) => master.refusal([], calls);
  const at = (name: string) => master.path(`var/lib/pulumi-diskless/${name}`);
  const read = (name: string) => master.read(`var/lib/pulumi-diskless/${name}`);
  const listed = (name: string) => master.list(`var/lib/pulumi-diskless/${name}`);

  test("a record has its lines, for root only, and nothing is left beside it", () => {
    run(["record", at("lists/a"), "one", "it's $two"], ["mark", at("lists/b")]);
    expect(read("lists/a")).toBe("one\nit's $two\n");
    expect(statSync(at("lists/a")).mode & 0o777).toBe(0o600);
    expect(statSync(at("lists")).mode & 0o777).toBe(0o700);
    expect(listed("lists")).toEqual(["a", "b"]);
  });

  test("a producer that fails half way leaves the old bytes, and its words are given", () => {
    run(["record", at("a"), "old"]);
    const refused = refusal(["write_whole", at("a"), "sh", "-c", "echo half; echo why it failed >&2; exit 3"]);
    expect(refused).toMatch(/pulumi-diskless\/a cannot be written: why it failed/);
    expect(read("a")).toBe("old\n");
    expect(listed(".")).toEqual(["a"]);
  });

  test("a place that cannot be written is named with the system's words", () => {
    master.write("file", "");
    expect(refusal(["record", master.path("file/inner"), "x"])).toMatch(
      /the directory .*file cannot be made: .*exists/,
    );
    expect(refusal(["write_whole", master.path("none/a"), "true"])).toMatch(/none\/a cannot be written: .*no/i);
  });

  test("lines of a list come once and last, and the list goes with its last line", () => {
    const list = at("lists/a");
    run(["add_line", list, "one"], ["add_line", list, "two.*"], ["add_line", list, "one"]);
    expect(read("lists/a")).toBe("two.*\none\n");
    run(["drop_line", list, "two.*"], ["drop_line", list, "tw"]);
    expect(read("lists/a")).toBe("one\n");
    run(["drop_line", list, "one"], ["drop_line", list, "one"]);
    expect(existsSync(list)).toBe(false);
  });

  test("a list that cannot be read is not taken for an empty one", () => {
    mkdirSync(at("lists/a"), { recursive: true });
    expect(refusal(["add_line", at("lists/a"), "one"])).toMatch(/lists\/a cannot be written: .*directory/i);
    expect(refusal(["drop_line", at("lists/a"), "one"])).toMatch(/lists\/a cannot be read/);
  });

  test("a copy has the bytes and the mode, a link stays a link", () => {
    const source = master.write("source", "bytes\n", 0o640);
    symlinkSync("source", master.path("link"));
    run(["copy_whole", source, master.path("copy")], ["copy_whole", master.path("link"), master.path("copied-link")]);
    expect(master.read("copy")).toBe("bytes\n");
    expect(statSync(master.path("copy")).mode & 0o777).toBe(0o640);
    expect(master.list(".").filter((name) => name.startsWith("."))).toEqual([]);
    expect(refusal(["copy_whole", master.path("nosuch"), master.path("copy")])).toMatch(
      /copy cannot be written: .*No such/,
    );
    expect(master.read("copy")).toBe("bytes\n");
  });

  test("a record of the right shape is read, any other is refused with what a person may do", () => {
    const shape = "running=(yes|no) enabled=(yes|no)";
    const check = (text: string) => {
      master.write("record", text);
      return refusal(["read_record", master.path("record"), shape]);
    };
    for (const text of [
      "",
      "\n",
      "running=yes",
      "running=yes enabled=no\nx\n",
      "\0\0\0\0",
      "xrunning=yes enabled=no\n",
    ]) {
      expect(check(text)).toMatch(
        /the record .*record is empty or damaged, so what it is about is left as it is\. Got ".*Put the record back, or remove it/,
      );
    }
    master.write("record", "running=yes enabled=no\n");
    const read = `emit read "$(read_record '${master.path("record")}' '${shape}')"`;
    expect(run(["eval", read]).values.get("read")).toBe("running=yes enabled=no");
    expect(refusal(["read_record", master.path("nosuch"), shape])).toMatch(/nosuch cannot be read, .*No such file/);
  });

  test("what is gone is removed already, what does not go is an error", () => {
    master.write("a", "");
    run(["remove", master.path("a"), master.path("a")]);
    expect(existsSync(master.path("a"))).toBe(false);
    mkdirSync(master.path("directory"));
    chmodSync(master.path("directory"), 0o755);
    expect(refusal(["remove", master.path("directory")])).toMatch(/directory cannot be removed: .*directory/i);
  });
});
