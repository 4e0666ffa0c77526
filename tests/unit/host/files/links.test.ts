import { existsSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { ManagedFile } from "../../../../lib/host/files/managed-file";
import { restoreDroppedCalls, restoreFileCalls, writeFileCalls } from "../../../../lib/host/files/managed-files";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";

const LIBRARIES = ["block", "files", "transaction"];

describe.each(SHELLS)("a link to a file, with %s,", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  const file = (name: string, rest: Partial<ManagedFile>): ManagedFile => ({
    path: master.path(name),
    mode: "0644",
    owner: OWNER,
    group: GROUP,
    ...rest,
  });
  const write = (...files: ManagedFile[]) => master.run(LIBRARIES, writeFileCalls(files));
  const restore = (...files: ManagedFile[]) =>
    master.run(LIBRARIES, [["begin_transaction"], ...restoreFileCalls(files)]);
  const LINK = "tftpboot/pxelinux.cfg/01-02-00-00-00-00-00";
  const linked = (name: string, ...links: string[]) =>
    file(`tftpboot/pxelinux.cfg/${name}`, { content: `${name}\n`, links: links.map((link) => master.path(link)) });
  const change = (from: ManagedFile, to: ManagedFile) =>
    master.run(LIBRARIES, [...writeFileCalls([to]), ...restoreDroppedCalls([from], [to])]);
  const shown = () => master.read(LINK);
  const gone = () => {
    expect(existsSync(master.path("tftpboot"))).toBe(false);
    expect(master.list("var/lib")).toEqual([]);
  };

  test("that is declared no more goes, and another one comes", () => {
    const other = LINK.replace(/0$/, "1");
    write(linked("group-a", LINK));
    change(linked("group-a", LINK), linked("group-a", other));
    expect(master.list("tftpboot/pxelinux.cfg")).toEqual([other.replace(/.*\//, ""), "group-a"]);
    restore(linked("group-a", other));
    gone();
  });

  const [fromA, toA] = [() => linked("group-a", LINK), () => linked("group-a")];
  const [fromB, toB] = [() => linked("group-b"), () => linked("group-b", LINK)];
  test.each<[order: string, steps: () => void]>([
    ["leaves first", () => (change(fromA(), toA()), change(fromB(), toB()))],
    ["arrives first", () => (change(fromB(), toB()), change(fromA(), toA()))],
    ["arrives first, and the other file goes", () => (change(fromB(), toB()), restore(fromA()), write(toA()))],
  ])("moves from one file to another: %s", (_order, steps) => {
    write(fromA(), fromB());
    steps();
    expect(shown()).toBe("group-b\n");
    restore(toA());
    expect(shown()).toBe("group-b\n");
    restore(toB());
    gone();
  });

  const own = () => file(LINK, { content: "own\n" });
  test.each<[order: string, steps: () => void]>([
    ["leaves first", () => (change(fromA(), toA()), write(own()))],
    ["is overwritten first", () => (write(own()), change(fromA(), toA()))],
  ])("gives way to a file of its own: %s", (_order, steps) => {
    write(fromA());
    steps();
    expect(shown()).toBe("own\n");
    restore(toA());
    restore(own());
    gone();
  });

  test.each<[order: string, steps: () => void]>([
    ["which goes first", () => (restore(own()), change(toA(), fromA()))],
    ["which goes afterwards", () => (change(toA(), fromA()), restore(own()))],
  ])("takes the place of a file of its own, %s", (_order, steps) => {
    write(toA(), own());
    steps();
    expect(shown()).toBe("group-a\n");
    restore(fromA());
    gone();
  });

  test("that was edited by hand goes all the same", () => {
    write(fromA());
    rmSync(master.path(LINK));
    master.write(LINK, "by hand\n");
    restore(fromA());
    gone();
  });

  test("of an earlier version, which kept no record of its file, goes", () => {
    write(fromA());
    for (const name of master.list("var/lib/pulumi-diskless/originals").filter((one) => one.endsWith(".holder"))) {
      rmSync(master.path(`var/lib/pulumi-diskless/originals/${name}`));
    }
    change(fromA(), toA());
    expect(existsSync(master.path(LINK))).toBe(false);
    restore(toA());
    gone();
  });

  test("that stood there before us comes back at the end of all of them", () => {
    master.write("tftpboot/pxelinux.cfg/theirs", "theirs\n");
    symlinkSync("theirs", master.path(LINK));
    write(fromA());
    change(fromB(), toB());
    restore(fromA());
    restore(toB());
    expect(readlinkSync(master.path(LINK))).toBe("theirs");
    expect(master.list("var/lib")).toEqual([]);
  });
});
