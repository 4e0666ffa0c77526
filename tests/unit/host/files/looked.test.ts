import { ManagedFile } from "../../../../lib/host/files/managed-file";
import { observedFile, observeFileCalls, writeFileCalls } from "../../../../lib/host/files/managed-files";
import { looksAtFiles, looksBeforeWriting } from "../../../../lib/host/files/looks-at-files";
import { Call, lookingCalls } from "../../../../lib/host/script/script";
import { CountedPrograms } from "../counted-programs";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";
import { installRpm } from "../rpm-commands";

describe.each(SHELLS)("what is looked at together, with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  function ran(programs: CountedPrograms, libraries: string[], calls: Call[]) {
    programs.begin();
    const { values } = master.run(libraries, calls);
    return { values, started: programs.started() };
  }
  const declared = (name: string, content: string, more: Partial<ManagedFile> = {}): ManagedFile => ({
    ...{ path: master.path(`etc/${name}`), content, mode: "0644", owner: OWNER, group: GROUP },
    ...more,
  });

  test("files that are as declared take one program of a kind for all of them, and none sends its content", () => {
    const files = ["a", "b", "c", "d"].map((name) => declared(name, `${name}\n`));
    for (const { path, content = "" } of files) master.write(path.slice(master.root.length + 1), content);
    const { values, started } = ran(
      new CountedPrograms(master),
      ["transaction"],
      [...lookingCalls([looksAtFiles(files)]), ...observeFileCalls(files)],
    );
    expect(files.map((file, i) => observedFile(file, i, values))).toEqual(files);
    expect(started).toEqual({ getfattr: 1, lsattr: 1, sha256sum: 1, stat: 1 });
  });

  test("lines of ours in a small file, what others wrote there and whose they are take no program at all", () => {
    const block = declared("hosts", "10.0.0.1 m0\n", { block: "farm" });
    master.write(
      "etc/hosts",
      "127.0.0.1 localhost\n# BEGIN pulumi-diskless farm\n10.0.0.1 m0\n# END pulumi-diskless farm\n",
    );
    const claim = ["observe_claims", "0123", `alone block ${block.path}#farm`] as const;
    const text = ["foreign_text", "foreign.text", block.path] as const;
    const { values, started } = ran(
      new CountedPrograms(master),
      ["transaction", "foreign"],
      [...lookingCalls([looksAtFiles([block])]), ...observeFileCalls([block]), claim, text],
    );
    expect(observedFile(block, 0, values)).toEqual(block);
    expect(values.get("foreign.text")).toBe(master.read("etc/hosts"));
    expect(values.get("claim.stack")).toBe("(nobody)");
    expect(started).toEqual({ getfattr: 1, lsattr: 1, stat: 1 });
  });

  test("a new file is written with few programs: what its place is like, a mode, the disk, and a rename for each record", () => {
    const file = declared("new", "text\n");
    const { started } = ran(
      new CountedPrograms(master),
      ["transaction"],
      [...lookingCalls([looksBeforeWriting([file])]), ...writeFileCalls([file])],
    );
    expect(master.read("etc/new")).toBe("text\n");
    expect(Object.keys(started)).toEqual(["chmod", "getfattr", "lsattr", "mkdir", "mv", "rm", "rmdir", "stat", "sync"]);
    const count = Object.values(started).reduce((sum, one) => sum + one, 0);
    expect({ started, few: count <= 16 }).toEqual({ started, few: true });
  });

  test("packages of several resources are one question, those that are missing too", () => {
    installRpm(master, "dnf", ["dhcp", "httpd"]);
    const names = ["dhcp", "chrony", "httpd"];
    const asked = names.map((name): Call => ["observe_packages", name]);
    const { values, started } = ran(
      new CountedPrograms(master, "rpm"),
      ["package-dnf", "packages"],
      [["look_at_packages", ...names], ...asked],
    );
    expect([values.get("packages"), started]).toEqual(["httpd\n", { grep: 3, rpm: 1 }]);
  });
});
