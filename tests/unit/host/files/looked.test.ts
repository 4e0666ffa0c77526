import { ManagedFile } from "../../../../lib/host/files/managed-file";
import { observedFile, observeFileCalls } from "../../../../lib/host/files/managed-files";
import { looksAtFiles } from "../../../../lib/host/files/looks-at-files";
import { Call, lookingCalls } from "../../../../lib/host/script/script";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";
import { installRpm } from "../rpm-commands";

const PROGRAMS = ["stat", "sha256sum", "ls", "lsattr", "cat"];

describe.each(SHELLS)("what is looked at together, with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    for (const program of PROGRAMS) counted(program, `PATH=/usr/bin:/bin; exec ${program} "$@"\n`);
  });
  afterEach(() => master.remove());

  /** A command that notes each time that it runs. */
  const counted = (program: string, text: string) =>
    master.command(program, `echo ${program} >>"$MASTER/ran"\n${text}`);

  function ran(libraries: string[], calls: Call[]) {
    master.write("ran", "");
    const { values } = master.run(libraries, calls);
    const lines = master.read("ran").split("\n").filter(Boolean);
    return { values, count: (program: string) => lines.filter((line) => line === program).length };
  }

  test("files that are as declared take one program of a kind for all of them, and none sends its content", () => {
    const files = ["a", "b", "c", "d"].map((name): ManagedFile => {
      const content = `${name}\n`;
      return { path: master.write(`etc/${name}`, content), content, mode: "0644", owner: OWNER, group: GROUP };
    });
    const { values, count } = ran(
      ["transaction"],
      [...lookingCalls([looksAtFiles(files)]), ...observeFileCalls(files)],
    );
    expect(files.map((file, i) => observedFile(file, i, values))).toEqual(files);
    expect(PROGRAMS.map((program) => [program, count(program)])).toEqual([
      ["stat", 1],
      ["sha256sum", 1],
      ["ls", 1],
      ["lsattr", 1],
      ["cat", 0],
    ]);
  });

  test("packages of several resources are one question, those that are missing too", () => {
    installRpm(master, "dnf", ["dhcp", "httpd"]);
    counted("rpm", master.read("bin/rpm"));
    const names = ["dhcp", "chrony", "httpd"];
    const asked = names.map((name): Call => ["observe_packages", name]);
    const { values, count } = ran(["package-dnf", "packages"], [["look_at_packages", ...names], ...asked]);
    expect([values.get("packages"), count("rpm")]).toEqual(["httpd\n", 1]);
  });
});
