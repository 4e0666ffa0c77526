import { spawnSync } from "node:child_process";
import { chmodSync, linkSync, lstatSync, mkdirSync, renameSync, symlinkSync } from "node:fs";
import { Applied, ManagedFile } from "../../../../lib/host/files/managed-file";
import { looksAtFiles } from "../../../../lib/host/files/looks-at-files";
import {
  appliedOf,
  observedFile,
  observeFileCalls,
  proveFileCalls,
  restoreFileCalls,
  writeFileCalls,
} from "../../../../lib/host/files/managed-files";
import { lookingCalls } from "../../../../lib/host/script/script";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";

const LIBRARIES = ["block", "files", "transaction", "fetch"];

describe.each(SHELLS)("who gets at a file, with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    for (const command of ["getfacl", "lsattr", "getfattr"]) master.command(command, "exit 0");
  });
  afterEach(() => master.remove());

  const file = (rest: Partial<ManagedFile> = {}): ManagedFile => ({
    path: master.path("srv/boot/entry"),
    content: "DEFAULT linux\n",
    mode: "0644",
    owner: OWNER,
    group: GROUP,
    ...rest,
  });
  const write = (declared = file()) =>
    appliedOf(0, master.run(LIBRARIES, [...writeFileCalls([declared]), ...proveFileCalls([declared])]).values);
  /** What is asked for each file, and what is asked for all of them at once, say the same. */
  const observe = (declared = file(), applied?: Applied) => {
    const calls = observeFileCalls([declared]);
    const [alone, looked] = [[], lookingCalls([looksAtFiles([declared])])].map((before) =>
      observedFile(declared, 0, master.run(LIBRARIES, [...before, ...calls]).values, applied),
    );
    expect(looked).toEqual(alone);
    return looked;
  };
  const refusal = (declared = file()) => master.refusal(LIBRARIES, writeFileCalls([declared]));
  /** A command that says something of each path that begins so, with `@` for its whole name. */
  const says = (command: string, path: string, output: string) =>
    master.command(
      command,
      `for word; do
         case $word in "$MASTER/${path}"*) printf '%b\\n' '${output}' | sed "s,@,$word," ;; esac
       done`,
    );
  /** An access list where the file system has none: as ls shows it, and as an attribute of the system. */
  const accessList = (path: string, entries: string) => {
    says("getfattr", path, "# file: @\\nsystem.posix_acl_access");
    master.command(
      "ls",
      `/bin/ls "$@" | while IFS= read -r line; do
         case $line in
           *" $MASTER/${path}" | *" $MASTER/${path}/.") printf '%s+%s\\n' "\${line%% *}" "\${line#"\${line%% *}"}" ;;
           *) printf '%s\\n' "$line" ;;
         esac
       done`,
    );
    says("getfacl", path, entries);
  };

  test("a file as it was written is as declared", () => {
    write();
    expect(observe()).toEqual(file());
  });

  test("zero bytes at the end, which no shell keeps in a variable, are told with the digest, and go", () => {
    write();
    master.write("srv/boot/entry", "DEFAULT linux\n\0\0");
    expect(observe()?.content).toMatch(
      /^DEFAULT linux\n.*\(16 bytes that are not all text here, SHA-256 [0-9a-f]{64}\)\n$/s,
    );
    write();
    expect(master.read("srv/boot/entry")).toBe("DEFAULT linux\n");
  });

  test("a zero byte in a block is told as well", () => {
    const block = file({ block: "farm", content: "10.0.0.1 m0\n" });
    master.write("srv/boot/entry", "theirs\n");
    write(block);
    expect(observe(block)).toEqual(block);
    const text = master.read("srv/boot/entry");
    master.write("srv/boot/entry", text.replace("m0", "m\x000"));
    expect(observe(block)?.content).toMatch(/not all text here, SHA-256/);
    master.write("srv/boot/entry", `\0${text}`);
    expect(observe(block)).toEqual(block);
  });

  test("bytes that are no UTF-8 are told", () => {
    write(file({ content: "é\n" }));
    spawnSync("sh", ["-c", `printf '\\303\\050\\n' >'${master.path("srv/boot/entry")}'`]);
    expect(observe(file({ content: "é\n" }))?.content).toMatch(/\(3 bytes that are not all text here, SHA-256/);
  });

  test("CR and escapes of a terminal are shown as what they are", () => {
    write();
    master.write("srv/boot/entry", "DEFAULT linux\r\n\u001b[1A");
    expect(observe()?.content).toBe("DEFAULT linux\\u000d\n\\u001b[1A");
  });

  test("a file of more than a MiB that is as declared is no drift, another one shows what differs", () => {
    const large = file({ content: "0123456789abcdef\n".repeat(70_000) });
    write(large);
    expect(observe(large)).toEqual(large);
    const changed = `${large.content ?? ""}by hand\n`;
    master.write("srv/boot/entry", changed);
    expect(observe(large)?.content === changed).toBe(true);
  });

  test("a file larger than any of ours is told by its digest", () => {
    write();
    master.write("srv/boot/entry", "0123456789abcdef".repeat(1_100_000));
    expect(observe()?.content).toMatch(/^\(a file of 17600000 bytes.*SHA-256 [0-9a-f]{64}\)\n$/s);
  });

  test("another name for the same bytes, by which they may change, is told, and goes", () => {
    write();
    linkSync(master.path("srv/boot/entry"), master.path("srv/other"));
    expect(observe()).toEqual(file({ access: "has 2 hard links, expected 1" }));
    write();
    expect(observe()).toEqual(file());
    expect(lstatSync(master.path("srv/other")).nlink).toBe(1);
  });

  test("a link in the place of the file is told by its target", () => {
    write();
    renameSync(master.path("srv/boot/entry"), master.path("srv/entry"));
    symlinkSync("../entry", master.path("srv/boot/entry"));
    expect(observe()).toMatchObject({ access: "is a symbolic link to ../entry" });
  });

  test("an access list is told with its entries, and goes with its file", () => {
    write();
    const before = lstatSync(master.path("srv/boot/entry")).ino;
    accessList("srv/boot/entry", "user:nobody:---\\nmask::r--");
    expect(observe()?.access).toBe("has an access list: user:nobody:--- mask::r--");
    write();
    expect(lstatSync(master.path("srv/boot/entry")).ino).not.toBe(before);
  });

  test("extended attributes are named, those of the system are not", () => {
    write();
    says("getfattr", "srv/boot/entry", "# file: @\\nuser.note\\nsecurity.selinux\\nsecurity.capability\\n");
    expect(observe()?.access).toBe("has the extended attributes security.capability user.note");
  });

  test.each([
    ["----i---------e-------", "immutable (chattr +i)"],
    ["-----a--------e-------", "append-only (chattr +a)"],
  ])("a file with the flags %s is left as it is, and a person is told", (flags, words) => {
    write();
    says("lsattr", "srv/boot/entry", `${flags} @`);
    expect(observe()?.access).toBe(`is ${words}`);
    expect(refusal(file({ content: "new\n" }))).toMatch(`is ${words}: somebody protected it`);
    expect(master.read("srv/boot/entry")).toBe("DEFAULT linux\n");
    expect(master.refusal(LIBRARIES, [["begin_transaction"], ...restoreFileCalls([file()])])).toContain("chattr -i");
  });

  const served = () => file({ servedAs: [] });

  test("a directory of ours that others cannot pass is told, and opened again", () => {
    write(served());
    chmodSync(master.path("srv/boot"), 0o700);
    expect(observe(served())?.access).toBe(`${master.path("srv/boot")} has the mode 0700, so others cannot pass it`);
    write(served());
    expect(observe(served())).toEqual(served());
  });

  test("a directory of others that keeps nodes out is for a person, before anything changes", () => {
    mkdirSync(master.path("srv"));
    write(served());
    chmodSync(master.path("srv"), 0o750);
    expect(refusal(file({ servedAs: [], content: "new\n" }))).toMatch(
      /entry would not be reached: .*\/srv has the mode 0750.*\nNothing was changed on the host.*chmod o\+x/,
    );
    expect(master.read("srv/boot/entry")).toBe("DEFAULT linux\n");
  });

  test("the access list of a directory counts when it shuts somebody out", () => {
    write(served());
    accessList("srv", "user:nobody:r-x\\t#effective:r--\\nuser:ann:r-x\\ngroup:x:---\\nmask::r--");
    expect(observe(served())?.access).toBe(`the access list of ${master.path("srv")} shuts out user:nobody group:x`);
    accessList("srv", "user:ann:rwx\\nmask::rwx\\ndefault:user:ann:rwx");
    expect(observe(served())).toEqual(served());
  });

  test("a daemon may have a directory of a file that is not served to itself", () => {
    write();
    chmodSync(master.path("srv/boot"), 0o700);
    expect(observe()).toEqual(file());
  });

  test("a directory that has been put elsewhere is told, until an apply has looked at it", () => {
    const applied = write();
    renameSync(master.path("srv/boot"), master.path("moved"));
    symlinkSync(master.path("moved"), master.path("srv/boot"));
    expect(observe(file(), applied)).toMatchObject({
      access: `lies in ${master.path("moved")} by a link, and lay in ${master.path("srv/boot")}`,
    });
    expect(observe(file(), write())).toEqual(file());
  });

  describe("a copy of what a package brings", () => {
    const copy = () => file({ content: undefined, copyOf: master.path("usr/loader") });
    const known = (content: string) => {
      const digest = spawnSync("md5sum", { input: content, encoding: "utf8" }).stdout.slice(0, 32);
      master.command(
        "rpm",
        `case "$*" in *FILENAMES*) echo "$MASTER/usr/loader ${digest}" ;; *) echo syslinux-6.04-1 ;; esac`,
      );
    };
    let applied: Applied | undefined;
    beforeEach(() => {
      master.write("usr/loader", "loader\n");
      known("loader\n");
      applied = write(copy());
    });

    test("is as declared", () => expect(observe(copy(), applied)).toEqual(copy()));

    test("is told when source and copy were changed alike, and the source is copied nowhere", () => {
      master.write("usr/loader", "poison\n");
      master.write("srv/boot/entry", "poison\n");
      expect(observe(copy(), applied)?.copyOf).toBe(`(${copy().copyOf} is not as syslinux-6.04-1 brought it)`);
      expect(refusal(copy())).toMatch(/loader is not as syslinux-6.04-1 brought it, .*\n.*reinstall/);
    });

    test("is told by the last apply where no package knows the source", () => {
      master.command("rpm", "exit 1");
      master.write("usr/loader", "poison\n");
      master.write("srv/boot/entry", "poison\n");
      expect(observe(copy(), applied)?.copyOf).toBe(`(${copy().copyOf} and its copy changed since the last apply)`);
      expect(observe(copy())?.copyOf).toBe(copy().copyOf);
    });

    test("names the package that is newer, and not a hand", () => {
      master.write("usr/loader", "newer\n");
      known("newer\n");
      expect(observe(copy(), applied)?.copyOf).toBe(`(${copy().copyOf} is newer than its copy: syslinux-6.04-1)`);
      write(copy());
      expect(master.read("srv/boot/entry")).toBe("newer\n");
    });

    test("a read of what a refresh left in the state finds its source", () => {
      for (const text of [` is not as syslinux-6.04-1 brought it`, ` and its copy changed since the last apply`]) {
        expect(observe({ ...copy(), copyOf: `(${copy().copyOf}${text})` }, applied)).toEqual(copy());
      }
    });
  });
});
