import { rmSync } from "node:fs";
import { ManagedFile } from "../../../../lib/host/files/managed-file";
import { restoreFileCalls, writeFileCalls } from "../../../../lib/host/files/managed-files";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";

const LIBRARIES = ["block", "files", "transaction"];

describe.each(SHELLS)("labels of SELinux with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.write("labelled", "");
    // names what it labels, and nothing that is not there by then; what is asked with -nv is as it should be
    master.command(
      "restorecon",
      `[ "$1" != -nv ] || exit 0; for path; do ls -d "$path" >>"$MASTER/labelled" || exit 1; done`,
    );
    master.command("selinuxenabled", "exit 0");
    master.write("sys/fs/selinux/enforce", "0");
  });
  afterEach(() => master.remove());

  const file = (name: string, more: Partial<ManagedFile> = {}): ManagedFile => ({
    path: master.path(name),
    content: "ours\n",
    mode: "0644",
    owner: OWNER,
    group: GROUP,
    ...more,
  });
  const write = (...files: ManagedFile[]) => master.run(LIBRARIES, writeFileCalls(files));
  const restore = (...files: ManagedFile[]) =>
    master.run(LIBRARIES, [["begin_transaction"], ...restoreFileCalls(files)]);
  const labelled = () => {
    const said = master.read("labelled").split("\n").filter(Boolean).sort();
    master.write("labelled", "");
    return said.map((path) => path.slice(master.root.length + 1));
  };

  test("are restored on every file, link and directory that is made, once it is in its place", () => {
    write(file("srv/boot/pxe.cfg", { links: [master.path("srv/boot/link")] }), file("etc/motd"));
    expect(labelled()).toEqual(["etc/motd", "srv", "srv/boot", "srv/boot/link", "srv/boot/pxe.cfg"]);
  });

  test("are left alone on a file that is as declared", () => {
    write(file("etc/motd"));
    labelled();
    write(file("etc/motd"));
    expect(labelled()).toEqual([]);
  });

  test.each([
    ["policycoreutils 3", "Would relabel $2 from system_u:object_r:user_home_t:s0 to system_u:object_r:etc_t:s0"],
    ["policycoreutils 1", "restorecon reset $2 context system_u:object_r:user_home_t:s0->system_u:object_r:etc_t:s0"],
  ])("that are wrong on a file are seen as %s says it, and put right", (_version, words) => {
    write(file("etc/motd"));
    master.command("restorecon", `[ "$1" != -nv ] || { echo "${words}"; exit 0; }; echo "$1" >>"$MASTER/labelled"`);
    labelled();
    const { values } = master.run(LIBRARIES, [["observe_access", "file0", master.path("etc/motd"), ""]]);
    expect(values.get("file0.access")).toBe(
      "has the SELinux label system_u:object_r:user_home_t:s0, expected system_u:object_r:etc_t:s0",
    );
    write(file("etc/motd"));
    expect(labelled()).toEqual(["etc/motd"]);
  });

  test("are restored on what comes back", () => {
    master.write("etc/motd", "theirs\n");
    master.write("etc/hosts", "theirs\n");
    const block = file("etc/hosts", { block: "farm" });
    write(file("etc/motd"), block);
    master.write("etc/hosts", `${master.read("etc/hosts")}later\n`);
    labelled();
    restore(file("etc/motd"), block);
    expect(labelled()).toEqual(["etc/hosts", "etc/motd"]);
  });

  test("are not asked for where SELinux is off, and no program is started where the kernel has none", () => {
    master.command("selinuxenabled", "exit 1");
    write(file("etc/motd"));
    rmSync(master.path("sys"), { recursive: true });
    master.command("selinuxenabled", `echo asked >>"$MASTER/labelled"`);
    write(file("etc/issue"));
    expect(labelled()).toEqual([]);
  });

  test("that cannot be restored stop nothing, as on a file system without labels", () => {
    master.command("restorecon", "echo 'Operation not supported' >&2; exit 1");
    write(file("srv/motd"));
    expect(master.read("srv/motd")).toBe("ours\n");
  });
});
