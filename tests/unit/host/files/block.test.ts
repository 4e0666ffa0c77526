import { existsSync, statSync, utimesSync } from "node:fs";
import { ManagedFile } from "../../../../lib/host/files/managed-file";
import {
  observedFile,
  observeFileCalls,
  restoreFileCalls,
  writeFileCalls,
} from "../../../../lib/host/files/managed-files";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";

const LIBRARIES = ["block", "files", "transaction"];
const BEGIN = "# BEGIN pulumi-diskless farm\n";
const END = "# END pulumi-diskless farm\n";

describe.each(SHELLS)("a block of our lines with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  const hosts = (content: string, block = "farm"): ManagedFile => ({
    path: master.path("etc/hosts"),
    block,
    content,
    mode: "0644",
    owner: OWNER,
    group: GROUP,
  });
  const write = (file: ManagedFile) => master.run(LIBRARIES, writeFileCalls([file]));
  const restore = (file: ManagedFile) => master.run(LIBRARIES, [["begin_transaction"], ...restoreFileCalls([file])]);
  const observe = (file: ManagedFile) => observedFile(file, 0, master.run(LIBRARIES, observeFileCalls([file])).values);
  const text = () => master.read("etc/hosts");

  test("stands at the end, and leaves the other lines alone", () => {
    master.write("etc/hosts", "127.0.0.1 localhost\n");
    write(hosts("10.0.0.1 m0\n"));
    expect(text()).toBe(`127.0.0.1 localhost\n${BEGIN}10.0.0.1 m0\n${END}`);
    expect(observe(hosts("10.0.0.1 m0\n"))).toEqual(hosts("10.0.0.1 m0\n"));
  });

  test("changes where it stands", () => {
    master.write("etc/hosts", `before\n${BEGIN}old\n${END}after\n`);
    write(hosts("new 1\nnew 2\n"));
    expect(text()).toBe(`before\n${BEGIN}new 1\nnew 2\n${END}after\n`);
  });

  test.each(["a\\nb & \\1 | / 'x' \"y\" $HOME\n", "%s\n", "\n"])("holds %j as it is", (content) => {
    write(hosts(content));
    expect(text()).toBe(`${BEGIN}${content}${END}`);
    expect(observe(hosts(content))).toEqual(hosts(content));
  });

  test("is of any size, also of more than one argument or variable of a command takes", () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `10.${i >> 8}.${i & 255}.1 s${i}.example.com s${i}\n`).join(
      "",
    );
    master.write("etc/hosts", "127.0.0.1 localhost\n");
    write(hosts(lines));
    expect(text()).toBe(`127.0.0.1 localhost\n${BEGIN}${lines}${END}`);
    expect(observe(hosts(lines))).toEqual(hosts(lines));
    restore(hosts(lines));
    expect(text()).toBe("127.0.0.1 localhost\n");
  });

  test("is seen as gone when its markers are gone, and as drift when a line in it changed", () => {
    master.write("etc/hosts", "127.0.0.1 localhost\n");
    expect(observe(hosts("10.0.0.1 m0\n"))).toBeUndefined();
    write(hosts("10.0.0.1 m0\n"));
    master.write("etc/hosts", text().replace("10.0.0.1", "10.0.0.9"));
    expect(observe(hosts("10.0.0.1 m0\n"))?.content).toBe("10.0.0.9 m0\n");
  });

  test.each<[what: string, damaged: string]>([
    ["end is missing", `a\n${BEGIN}x\nb\n`],
    ["begin is missing", `a\nx\n${END}b\n`],
    ["begin is doubled", `a\n${BEGIN}x\n${BEGIN}y\n${END}b\n`],
  ])("whose %s is refused, since nobody knows which lines are ours, and read as damaged", (_what, damaged) => {
    master.write("etc/hosts", damaged);
    const file = hosts("10.0.0.1 m0\n");
    expect(master.refusal(LIBRARIES, writeFileCalls([file]))).toMatch(
      /a marker line of the block "pulumi-diskless farm" is/,
    );
    expect(master.refusal(LIBRARIES, [["begin_transaction"], ...restoreFileCalls([file])])).toMatch(/a marker line/);
    expect(text()).toBe(damaged);
    expect(observe(file)?.content).toBe("(the marker lines of pulumi-diskless farm are damaged)");
  });

  test("goes from a file that others still edit, and their lines stay", () => {
    master.write("etc/hosts", "127.0.0.1 localhost\n");
    write(hosts("10.0.0.1 m0\n"));
    master.write("etc/hosts", `${text()}10.0.0.99 printer\n`);
    restore(hosts("10.0.0.1 m0\n"));
    expect(text()).toBe("127.0.0.1 localhost\n10.0.0.99 printer\n");
    expect(master.list("var/lib")).toEqual([]);
  });

  test.each(["127.0.0.1 localhost\n", "127.0.0.1 localhost", "", "a\r\nb\n"])(
    "gives back %j with its bytes, mode and time when nobody else edited it",
    (before) => {
      const path = master.write("etc/hosts", before, 0o600);
      utimesSync(path, new Date("2011-04-27T12:00:00Z"), new Date("2011-04-27T12:00:00Z"));
      write(hosts("10.0.0.1 m0\n"));
      write(hosts("10.0.0.2 m0\n"));
      restore(hosts("10.0.0.2 m0\n"));
      expect(text()).toBe(before);
      expect((statSync(path).mode & 0o7777).toString(8)).toBe("600");
      expect(statSync(path).mtime.toISOString()).toBe("2011-04-27T12:00:00.000Z");
    },
  );

  test("takes a file away that was not there before it", () => {
    write(hosts("10.0.0.1 m0\n"));
    restore(hosts("10.0.0.1 m0\n"));
    expect(existsSync(master.path("etc/hosts"))).toBe(false);
  });

  test("shares a file with another block, and the last to go gives back the original", () => {
    master.write("etc/hosts", "127.0.0.1 localhost\n", 0o600);
    write(hosts("10.0.0.1 m0\n"));
    write(hosts("10.1.0.1 m1\n", "barn"));
    restore(hosts("10.0.0.1 m0\n"));
    expect(text()).toBe("127.0.0.1 localhost\n# BEGIN pulumi-diskless barn\n10.1.0.1 m1\n# END pulumi-diskless barn\n");
    restore(hosts("10.1.0.1 m1\n", "barn"));
    expect(text()).toBe("127.0.0.1 localhost\n");
    expect((statSync(master.path("etc/hosts")).mode & 0o7777).toString(8)).toBe("600");
    expect(master.list("var/lib")).toEqual([]);
  });
});
