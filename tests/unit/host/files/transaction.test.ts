import { existsSync, lstatSync, readlinkSync, rmSync, statSync, symlinkSync, utimesSync } from "node:fs";
import { ManagedFile } from "../../../../lib/host/files/managed-file";
import {
  observedFile,
  observeFileCalls,
  restoreFileCalls,
  writeFileCalls,
} from "../../../../lib/host/files/managed-files";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";

const LIBRARIES = ["block", "files", "transaction"];

describe.each(SHELLS)("files on a host with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  const file = (name: string, rest: Partial<ManagedFile> = {}): ManagedFile => ({
    path: master.path(name),
    content: "new\n",
    mode: "0644",
    owner: OWNER,
    group: GROUP,
    ...rest,
  });
  const write = (...files: ManagedFile[]) => master.run(LIBRARIES, writeFileCalls(files));
  const refuse = (...files: ManagedFile[]) => master.refusal(LIBRARIES, writeFileCalls(files));
  const restore = (...files: ManagedFile[]) =>
    master.run(LIBRARIES, [["begin_transaction"], ...restoreFileCalls(files)]);
  const observe = (declared: ManagedFile) =>
    observedFile(declared, 0, master.run(LIBRARIES, observeFileCalls([declared])).values);
  const mode = (name: string) => (statSync(master.path(name)).mode & 0o7777).toString(8);

  test("a new file has its content, mode and owner, reads back as declared, and goes without a trace", () => {
    const motd = file("etc/motd", { mode: "0600", content: "line 1\nlast line without an end" });
    expect(observe(motd)).toBeUndefined();
    write(motd);
    expect(master.read("etc/motd")).toBe(motd.content);
    expect(mode("etc/motd")).toBe("600");
    expect(observe(motd)).toEqual(motd);
    restore(motd);
    expect(master.list("etc")).toEqual(["init.d"]);
    expect(master.list("var/lib")).toEqual([]);
  });

  test.each(["", "\n", "\n\n", "a\\nb\n", "%s%d\n", "-n\n", "é'\"$`\\\n", "tab\t\r\n"])(
    "the content %j arrives as it is",
    (content) => {
      const motd = file("etc/motd", { content });
      write(motd);
      expect(master.read("etc/motd")).toBe(content);
      expect(observe(motd)).toEqual(motd);
    },
  );

  test("a file that was there comes back with its bytes, mode and time", () => {
    const path = master.write("etc/motd", "old\n", 0o640);
    utimesSync(path, new Date("2011-04-27T12:00:00Z"), new Date("2011-04-27T12:00:00Z"));
    write(file("etc/motd"));
    write(file("etc/motd", { content: "newer\n" }));
    expect(master.read("etc/motd")).toBe("newer\n");
    restore(file("etc/motd"));
    expect(master.read("etc/motd")).toBe("old\n");
    expect(mode("etc/motd")).toBe("640");
    expect(statSync(path).mtime.toISOString()).toBe("2011-04-27T12:00:00.000Z");
    expect(master.list("var/lib")).toEqual([]);
  });

  test("a link that was there comes back as a link", () => {
    master.write("etc/target", "target\n");
    symlinkSync("target", master.path("etc/motd"));
    write(file("etc/motd"));
    expect(lstatSync(master.path("etc/motd")).isSymbolicLink()).toBe(false);
    expect(master.read("etc/target")).toBe("target\n");
    restore(file("etc/motd"));
    expect(readlinkSync(master.path("etc/motd"))).toBe("target");
  });

  test("a file that is as declared is not written again", () => {
    write(file("etc/motd"));
    const before = lstatSync(master.path("etc/motd"));
    write(file("etc/motd"));
    const after = lstatSync(master.path("etc/motd"));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  test("a mode that was changed by hand is seen and put right, though the content is the same", () => {
    write(file("etc/motd"));
    master.run([], [["chmod", "600", master.path("etc/motd")]]);
    expect(observe(file("etc/motd"))).toEqual(file("etc/motd", { mode: "0600" }));
    write(file("etc/motd"));
    expect(mode("etc/motd")).toBe("644");
  });

  test("a directory in the place of a file is refused", () => {
    master.write("etc/motd/inner", "");
    expect(refuse(file("etc/motd"))).toMatch(/etc\/motd is a directory, expected a file or nothing/);
    expect(observe(file("etc/motd"))).toMatchObject({ mode: "(none)", content: "(not a regular file)\n" });
  });

  test("an owner that the host does not know is refused and nothing stays behind", () => {
    master.write("etc/motd", "old\n");
    expect(refuse(file("etc/motd", { owner: "no-such-user" }))).toMatch(/the owner no-such-user:.* is not known/);
    expect(master.read("etc/motd")).toBe("old\n");
    expect(master.list("etc")).toEqual(["init.d", "motd"]);
    expect(master.list("var/lib")).toEqual([]);
  });

  describe("the daemon's own check", () => {
    const checked = (content: string) =>
      file("etc/dhcpd.conf", {
        content,
        validate: `grep -q good {candidate} || { echo {candidate} line 1: bad >&2; exit 1; }`,
      });

    test("lets a good file through, and finds it under another name than the daemon's", () => {
      write(checked("good\n"));
      expect(master.read("etc/dhcpd.conf")).toBe("good\n");
    });

    test("keeps the old bytes of every file, keeps the candidate, and says what the daemon said", () => {
      const path = master.write("etc/dhcpd.conf", "old\n", 0o600);
      const before = lstatSync(path);
      const message = refuse(file("etc/other"), checked("poison\n"));
      expect(message).toContain(`the check of ${path} failed and the old file stays in place:\n${path} line 1: bad`);
      expect(message).toContain(`Nothing was changed on the host. The candidate is kept at ${path}.rejected.`);
      expect(lstatSync(path)).toEqual(before);
      expect(master.read("etc/dhcpd.conf.rejected")).toBe("poison\n");
      expect(master.list("etc")).toEqual(["dhcpd.conf", "dhcpd.conf.rejected", "init.d"]);
      expect(master.list("var/lib")).toEqual([]);
    });

    test("that is passed later takes the rejected candidate away", () => {
      refuse(checked("poison\n"));
      write(checked("good\n"));
      expect(master.list("etc")).toEqual(["dhcpd.conf", "init.d"]);
    });

    test("that is never passed leaves nothing after a destroy", () => {
      refuse(checked("poison\n"));
      restore(checked("poison\n"));
      expect(master.list("etc")).toEqual(["init.d"]);
    });
  });

  test("directories that we made go with their last file, and those that others use stay", () => {
    const [deep, other] = [file("tftpboot/pxelinux.cfg/0A0000"), file("srv/a/b")];
    write(deep);
    write(other);
    master.write("srv/stranger", "mine\n");
    expect(mode("tftpboot/pxelinux.cfg")).toBe("755");
    restore(deep);
    expect(existsSync(master.path("tftpboot"))).toBe(false);
    restore(other);
    expect(master.list("srv")).toEqual(["stranger"]);
  });

  test("links follow their file, relative where they can be, and give way to what was there", () => {
    master.write("tftpboot/pxelinux.cfg/0A0001", "somebody's\n");
    const config = file("tftpboot/pxelinux.cfg/0A0000", {
      links: [master.path("tftpboot/pxelinux.cfg/0A0001"), master.path("srv/other")],
    });
    write(config);
    expect(readlinkSync(master.path("tftpboot/pxelinux.cfg/0A0001"))).toBe("0A0000");
    expect(readlinkSync(master.path("srv/other"))).toBe(config.path);
    expect(observe(config)).toEqual(config);
    restore(config);
    expect(master.read("tftpboot/pxelinux.cfg/0A0001")).toBe("somebody's\n");
    expect(existsSync(master.path("srv"))).toBe(false);
  });

  describe("a copy", () => {
    const loader = () =>
      file("tftpboot/pxelinux.0", {
        content: undefined,
        copyOf: master.path("usr/lib/syslinux/pxelinux.0"),
        siblingFiles: ["ldlinux.c32"],
      });

    test("has the bytes of its source, tells when they differ, and needs no sibling file", () => {
      const source = master.write("usr/lib/syslinux/pxelinux.0", "loader\0bytes");
      write(loader());
      expect(master.list("tftpboot")).toEqual(["pxelinux.0"]);
      expect(master.read("tftpboot/pxelinux.0")).toBe("loader\0bytes");
      expect(observe(loader())).toEqual(loader());
      master.write("tftpboot/pxelinux.0", "edited");
      expect(observe(loader())?.copyOf).toBe(`(differs from ${source})`);
    });

    test("is found in the directory of whatever distribution it is, with what lies beside it there", () => {
      master.write("boot/efi/EFI/BOOT/BOOTX64.EFI", "other\n");
      const source = master.write("boot/efi/EFI/centos/shimx64.efi", "shim\n");
      master.write("boot/efi/EFI/centos/grubx64.efi", "grub\n");
      const copyOf = master.path("boot/efi/EFI/*/shimx64.efi");
      const shim = file("tftpboot/EFI/shimx64.efi", { content: undefined, copyOf, siblingFiles: ["grubx64.efi"] });
      write(shim);
      expect(master.read("tftpboot/EFI/shimx64.efi")).toBe("shim\n");
      expect(master.read("tftpboot/EFI/grubx64.efi")).toBe("grub\n");
      expect(observe(shim)).toEqual(shim);
      master.write("boot/efi/EFI/centos/shimx64.efi", "newer\n");
      expect(observe(shim)?.copyOf).toBe(`(differs from ${copyOf})`);
      rmSync(source);
      expect(observe(shim)?.copyOf).toBe(`(${copyOf} is gone)`);
      expect(refuse(shim)).toContain(`${copyOf} is missing on the host`);
    });

    test("has a blank in its name if it must", () => {
      const copyOf = master.write("usr/lib/my loader", "loader\n");
      write(file("tftpboot/loader", { content: undefined, copyOf }));
      expect(master.read("tftpboot/loader")).toBe("loader\n");
    });

    test("brings the siblingFiles that its package has, and takes them away again", () => {
      master.write("usr/lib/syslinux/pxelinux.0", "loader 6");
      master.write("usr/lib/syslinux/ldlinux.c32", "module");
      write(loader());
      expect(master.list("tftpboot")).toEqual(["ldlinux.c32", "pxelinux.0"]);
      restore(loader());
      expect(existsSync(master.path("tftpboot"))).toBe(false);
    });

    test("of a source that is missing is refused with a hint", () =>
      expect(refuse(loader())).toMatch(/pxelinux\.0 is missing on the host.*is its package installed/));
  });
});
