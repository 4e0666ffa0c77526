import { spawnSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { attributeProgram } from "../../../../lib/host/image/image-build";
import { Call } from "../../../../lib/host/script/script";
import { ImageTree } from "../image-tree";
import { FakeMaster, SHELLS } from "../shell";

const LIBRARIES = ["digest", "image-work", "image-manifest"];
/** No Python of the master knows extended attributes. */
const OLD_PYTHON = "import sys\nsys.exit(3)\n";

describe.each(SHELLS)("the list of an image's content with %s", (_name, shell) => {
  let master: FakeMaster;
  let tree: ImageTree;
  beforeEach(() => {
    master = new FakeMaster(shell);
    tree = new ImageTree(master, LIBRARIES);
    tree.write("/usr/bin/ping", "ping");
    tree.write("/usr/bin/perl", "perl");
    linkSync(at("/usr/bin/perl"), at("/usr/bin/perl5"));
    tree.write("/etc/two words", "x\n");
    symlinkSync("perl", at("/usr/bin/p"));
  });
  afterEach(() => master.remove());
  const at = (path: string) => master.path(tree.at(path));
  const manifest = (program = attributeProgram(), ...before: Call[]): string => {
    tree.run(["know_attribute_program", program], ...before, ["write_manifest"]);
    return master.read(`${tree.work}/manifest`);
  };
  const python = (code: string, ...words: string[]) => {
    const run = spawnSync("python3", ["-c", `import os, sys\n${code}`, ...words], { encoding: "utf8" });
    expect(run.stderr).toBe("");
  };
  const setAttribute = (path: string, name: string, value: string) =>
    python("os.setxattr(sys.argv[1], sys.argv[2], sys.argv[3].encode())", at(path), name, value);

  test("has the form's number, types, modes, owners, link targets and bytes, and is the same of the same tree", () => {
    const first = manifest();
    expect(first.split("\n")[0]).toBe("manifest 2");
    expect(first).toMatch(/^f 644 \d+ \d+ \.\/etc\/two words $/m);
    expect(first).toMatch(/^l 777 \d+ \d+ \.\/usr\/bin\/p perl$/m);
    expect(first).toContain("73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac  ./etc/two words\n");
    expect(manifest()).toBe(first);
  });

  test.each<[string, () => void]>([
    ["a byte", () => tree.write("/etc/two words", "y\n")],
    ["a mode", () => chmodSync(at("/usr/bin/ping"), 0o4755)],
    ["a name", () => tree.write("/etc/new", "")],
    ["a directory", () => mkdirSync(at("/etc/new"))],
    [
      "a link's target",
      () => {
        unlinkSync(at("/usr/bin/p"));
        symlinkSync("ping", at("/usr/bin/p"));
      },
    ],
    [
      "two files in place of one with two names",
      () => {
        unlinkSync(at("/usr/bin/perl5"));
        tree.write("/usr/bin/perl5", "perl");
      },
    ],
    ["a further name of a file", () => linkSync(at("/usr/bin/ping"), at("/usr/bin/ping6"))],
    ["an attribute of a file", () => setAttribute("/usr/bin/ping", "user.origin", "a")],
    ["an attribute without a value", () => setAttribute("/usr/bin/ping", "user.empty", "")],
    ["an attribute of a directory", () => setAttribute("/etc", "user.origin", "a")],
  ])("differs by %s", (_what, change) => {
    const before = manifest();
    change();
    expect(manifest()).not.toBe(before);
  });

  test("differs by the value of an attribute, and no more when it is gone again", () => {
    const before = manifest();
    setAttribute("/usr/bin/ping", "user.origin", "a");
    const first = manifest();
    expect(first).toContain("xattr user.origin 61 ./usr/bin/ping\n");
    setAttribute("/usr/bin/ping", "user.origin", "b");
    expect(manifest()).not.toBe(first);
    python("os.removexattr(sys.argv[1], 'user.origin')", at("/usr/bin/ping"));
    expect(manifest()).toBe(before);
  });

  test("names which paths are one file, whatever their inodes are", () => {
    linkSync(at("/usr/bin/ping"), at("/etc/ping"));
    expect(manifest().match(/^link .*$/gm)).toEqual([
      "link 1 ./etc/ping",
      "link 2 ./usr/bin/perl",
      "link 2 ./usr/bin/perl5",
      "link 1 ./usr/bin/ping",
    ]);
  });

  test("has nothing of /dev but what init needs, nor when a file was written", () => {
    const before = manifest();
    tree.write("/dev/sda", "x");
    tree.write("/dev/shm/y", "x");
    rmSync(at("/etc/two words"));
    tree.write("/etc/two words", "x\n");
    expect(manifest().replace(/^d 755 .* \.\/dev .*\n/m, "")).toBe(before);
  });

  test("refuses a name that is two lines, by the name", () => {
    tree.write("/etc/a\nb", "x");
    expect(tree.refusal(["know_attribute_program", ""], ["write_manifest"])).toMatch(
      /names with a line end cannot be listed; remove them by the argument forget:\n\.\/etc\/a\nb/,
    );
  });

  test("is the same by getfattr as by the program", () => {
    setAttribute("/usr/bin/ping", "user.origin", "a");
    setAttribute("/etc", "user.empty", "");
    const expected = manifest();
    master.command(
      "getfattr",
      `printf '# file: etc\\nuser.empty=""\\n\\n# file: usr/bin/ping\\nsecurity.selinux=0x61\\nuser.origin=0x61\\n\\n# file: dev\\nuser.a=0x62\\n\\n# file: dev/x\\nuser.a=0x62\\n\\n'`,
    );
    expect(manifest(OLD_PYTHON)).toBe(expected);
  });

  test("of a master whose getfattr fails is none", () => {
    master.command("getfattr", "echo 'getfattr: etc: Input/output error' >&2; exit 1");
    expect(tree.refusal(["know_attribute_program", OLD_PYTHON], ["write_manifest"])).toContain(
      "the content of the image cannot be listed",
    );
  });

  const WITHOUT_TOOLS: Call = [
    "eval",
    'command() { case $2 in getfattr|getcap) return 1 ;; esac; [ -x "$(which "$2")" ]; }',
  ];
  const TELLING: Call = ["eval", `step() { printf '%s\\n' "$*" >>"$WORK/told"; }`];
  test("says what it lacks where no tool lists attributes", () => {
    expect(manifest(OLD_PYTHON, WITHOUT_TOOLS, TELLING)).toContain("\nattributes (not listed; getfattr is missing)\n");
    expect(master.read(`${tree.work}/told`)).toContain("warning: getfattr is missing on the master (package attr)");
  });

  test("has capabilities at least where getcap is there", () => {
    master.command("getcap", "echo './usr/bin/ping cap_net_raw=ep'");
    const said = manifest(OLD_PYTHON, TELLING);
    expect(said).toContain(
      "attributes (of capabilities alone; getfattr is missing)\ncapability ./usr/bin/ping cap_net_raw=ep\n",
    );
    expect(master.read(`${tree.work}/told`)).toContain("only capabilities are part of the image's digest");
  });

  test("a directory that is made and not copied has the master's attributes", () => {
    const theirs = master.write("srv/data/x", "x").replace(/\/x$/, "");
    python("os.setxattr(sys.argv[1], 'user.origin', b'a')", theirs);
    mkdirSync(at(theirs), { recursive: true });
    master.write(`${tree.work}/directories`, `${theirs}\n`);
    tree.run(["know_attribute_program", attributeProgram()], ["carry_directories"]);
    expect(manifest()).toContain(`xattr user.origin 61 .${theirs}\n`);
  });
});
