import { existsSync, mkdirSync, readlinkSync, statSync, symlinkSync } from "node:fs";
import { ImageTree, SYSTEM_LIBRARIES } from "../image-tree";
import { FakeMaster, SHELLS } from "../shell";

describe.each(SHELLS)("the tree of a whole operating system with %s", (_name, shell) => {
  let master: FakeMaster;
  let tree: ImageTree;
  beforeEach(() => {
    master = new FakeMaster(shell);
    tree = new ImageTree(master, SYSTEM_LIBRARIES);
  });
  afterEach(() => master.remove());
  const inImage = (path: string) => existsSync(master.path(tree.at(path)));

  describe("is a copy of the master's", () => {
    const source = () => master.path("source");
    const copied = (path: string) => inImage(`${source()}${path}`);
    const copy = (omitted: string[], emptied: string[]) => {
      const below = (paths: string[]) => paths.map((path) => `${source()}${path}`);
      mkdirSync(master.path(tree.at(master.root)), { recursive: true });
      tree.run(
        ["omit", ...below(omitted)],
        ["empty", ...below(emptied)],
        ["eval", "STOPS=$OMITTED$EMPTIED"],
        ["copy_entry", source()],
      );
    };
    beforeEach(() => {
      master.write("source/etc/motd", "hello\n", 0o640);
      master.write("source/var/cache/app/big", "big");
      master.write("source/var/cache/.hidden/big", "big");
      master.write("source/var/lib/app/state", "state");
      master.write("source/var/lib/pulumi-diskless/secret", "secret");
      master.write("source/var/.updated", "");
      symlinkSync("etc", master.path("source/link"));
    });

    test("with what is not needed left out", () => {
      copy(["/var/lib/pulumi-diskless"], ["/var/cache"]);
      expect(master.read(tree.at(`${source()}/etc/motd`))).toBe("hello\n");
      expect(statSync(master.path(tree.at(`${source()}/etc/motd`))).mode & 0o777).toBe(0o640);
      expect(readlinkSync(master.path(tree.at(`${source()}/link`)))).toBe("etc");
      expect(["/var/lib/app/state", "/var/.updated"].filter(copied)).toHaveLength(2);
      expect(copied("/var/lib/pulumi-diskless")).toBe(true);
      expect(copied("/var/lib/pulumi-diskless/secret")).toBe(false);
    });

    test("with the directories of what is emptied, hidden ones too", () => {
      copy([], ["/var/cache"]);
      expect(["/var/cache/app", "/var/cache/.hidden"].filter(copied)).toHaveLength(2);
      expect(["/var/cache/app/big", "/var/cache/.hidden/big"].filter(copied)).toEqual([]);
    });

    test("with all of a directory that only begins like one that is left out", () => {
      master.write("source/var/cached/kept", "");
      copy([], ["/var/cache"]);
      expect(copied("/var/cached/kept")).toBe(true);
    });

    test("by blocks that are shared where the file system can", () => {
      master.command("cp", 'echo "$*" >>"$MASTER/copies"; exec /bin/cp "$@"');
      copy([], []);
      expect(master.read("copies")).toMatch(/^(-ax --reflink=auto .*\n)+$/);
    });

    /** Fails so many times, and leaves half a copy each time. */
    const failingCopy = (times: number, words: string) =>
      master.command(
        "cp",
        `echo once more >>'${master.path("copies")}'
        [ "$(wc -l <'${master.path("copies")}')" -gt ${times} ] && exec /bin/cp "$@"
        mkdir -p "$4" && echo half >"$4/gone"
        echo "cp: ${words}" >&2
        exit 1`,
      );
    const copies = () => master.read("copies").split("\n").length - 1;

    test.each([
      "cannot stat '/etc/.exports.diskless-candidate': No such file or directory",
      "skipping file '/etc/exports', as it was replaced while being copied",
    ])("though files go away while it is copied: %s", (words) => {
      failingCopy(2, words);
      copy([], []);
      expect(copied("/etc/motd")).toBe(true);
      expect(copied("/gone")).toBe(false);
      expect(copies()).toBe(3);
    });

    test("without an entry that went away by itself", () => {
      master.command("cp", `rm -rf "$3"; echo "cp: cannot stat '$3': No such file or directory" >&2; exit 1`);
      copy([], []);
      expect(copied("")).toBe(false);
    });

    test.each([
      ["a tree in which files go away all the time", "cannot stat 'x': No such file or directory", 5],
      ["a full disk", "error writing 'x': No space left on device", 1],
    ])("and %s is refused with the words of cp", (_what, words, tries) => {
      failingCopy(9, words);
      expect(() => copy([], [])).toThrow(`cp: ${words}`);
      expect(copies()).toBe(tries);
    });
  });

  describe("has the kernel", () => {
    const kernel = (release: string) => {
      tree.write(`/lib/modules/${release}/vmlinuz`, "kernel");
      tree.write(`/lib/modules/${release}/modules.dep`, "");
      tree.write(`/lib/modules/${release}/modules.dep`, "kernel/loop.ko:\n");
    };
    const releases = () => master.list(tree.at("/lib/modules"));

    test("that is the newest of its own, by number and not by letter", () => {
      for (const release of ["5.14.0-70.el9", "5.14.0-570.el9", "5.9.1"]) kernel(release);
      tree.write("/lib/modules/6.0-rest/modules.dep", "of a kernel that is gone");
      tree.run(["choose_kernel", "/lib/modules/@{release}/vmlinuz"]);
      expect(releases()).toEqual(["5.14.0-570.el9"]);
    });

    test("that is named, by the one place or the other", () => {
      for (const release of ["5.14.0-70.el9", "5.14.0-570.el9"]) kernel(release);
      tree.write("/boot/vmlinuz-5.14.0-70.el9", "kernel");
      tree.run(["choose_kernel", "/boot/vmlinuz-5.14.0-70.el9"]);
      expect(releases()).toEqual(["5.14.0-70.el9"]);
      expect(tree.refusal(["choose_kernel", "/lib/modules/5.14.0-570.el9/vmlinuz"])).toMatch(
        /the image has no kernel \/lib\/modules\/5\.14\.0-570\.el9\/vmlinuz; name one in the argument kernel/,
      );
    });

    test("with its modules, or none", () => {
      tree.write("/lib/modules/5.14/vmlinuz", "kernel");
      expect(tree.refusal(["choose_kernel", "/lib/modules/@{release}/vmlinuz"])).toMatch(
        /no modules of the kernel 5\.14/,
      );
      tree.write("/lib/modules/5.14/vmlinuz", "");
      expect(tree.refusal(["choose_kernel", "/lib/modules/@{release}/vmlinuz"])).toMatch(/the image has no kernel/);
    });
  });

  describe("starts services", () => {
    beforeEach(() => {
      tree.write("/usr/lib/systemd/system/chronyd.service", "");
      tree.write("/usr/lib/systemd/system/tftp.socket", "");
      master.command(
        "systemctl",
        'echo "$@" >>"$MASTER/said"; [ "$3" != tftp.socket ] || { echo masked >&2; exit 1; }',
      );
    });

    test("by systemd's own links in the image, and leaves those alone that are not there", () => {
      tree.run(["image_unit", "chronyd", "on"], ["image_unit", "httpd", "off"], ["image_unit", "chronyd", "off"]);
      const root = master.path(tree.at(""));
      expect(master.read("said")).toBe(
        `--root=${root} enable chronyd.service\n--root=${root} disable chronyd.service\n`,
      );
    });

    test("or says why not", () => {
      expect(tree.refusal(["image_unit", "httpd", "on"])).toMatch(/the service httpd is not in the image/);
      expect(tree.refusal(["image_unit", "tftp.socket", "on"])).toMatch(
        /enable tftp\.socket failed in the image: masked/,
      );
    });
  });

  describe("is installed", () => {
    const provides = (lines: string) => master.command("rpm", `cat <<'END'\n${lines}END\n`);
    const install: [string, ...string[]][] = [
      ["eval", "enter_tree() { :; }; leave_tree() { :; }"],
      ["install_tree", "@core", "kernel-core"],
    ];
    beforeEach(() => master.command("dnf", 'echo "$@" >"$MASTER/asked"'));

    test.each([
      ["system-release 9.4\nsystem-release(releasever) 9\nrelease 9.4\n", "9"],
      ["system-release 9.4\nrelease 9.4\n", "9.4"],
    ])("of the master's release as dnf knows it: %j is %s", (lines, version) => {
      provides(lines);
      tree.run(...install);
      expect(master.read("asked")).toBe(
        `-y -q --installroot=${master.path(tree.at(""))} --releasever=${version} --setopt=install_weak_deps=False install @core kernel-core\n`,
      );
    });

    test("without what installing leaves in directories that are to be empty, and without its time in the digest", () => {
      provides("release 9\n");
      tree.write("/var/log/dnf.log", "a line");
      tree.write("/var/lib/rpm/rpmdb.sqlite", "installed at 22:10");
      const manifest = `${tree.work}/manifest`;
      master.write(manifest, "f 644 0 0 var/lib/rpm/rpmdb.sqlite\nabc  ./etc/motd\ndef  ./var/lib/rpm/rpmdb.sqlite\n");
      tree.run(["empty", "/var/log"], ...install, ["unlist_database"]);
      expect(master.list(tree.at("/var/log"))).toEqual([]);
      expect(inImage("/var/lib/rpm/rpmdb.sqlite")).toBe(true);
      expect(master.read(manifest)).toBe("f 644 0 0 var/lib/rpm/rpmdb.sqlite\nabc  ./etc/motd\nrelease 9\n");
    });

    test("or not, with the words of dnf", () => {
      provides("release 9\n");
      master.command("dnf", "echo 'Unable to find a match: kernel-core'; exit 1");
      expect(tree.refusal(...install)).toMatch(
        /could not install the image's packages:\nUnable to find a match: kernel-core/,
      );
    });
  });

  test("does not enforce a policy that knows no label of its files", () => {
    tree.write("/etc/selinux/config", "# SELINUX=enforcing\nSELINUX=enforcing\nSELINUXTYPE=targeted\n");
    tree.run(["allow_unlabelled"]);
    expect(tree.read("/etc/selinux/config")).toBe("# SELINUX=enforcing\nSELINUX=permissive\nSELINUXTYPE=targeted\n");
  });

  describe("has nothing open that only a boot server offers", () => {
    const zone = (...services: string[]) =>
      `<?xml version="1.0"?>\n<zone>\n${services.map((name) => `  <service name="${name}"/>\n`).join("")}</zone>\n`;
    const own = "/etc/firewalld/zones/public.xml";
    const written = (...services: string[]) => {
      tree.write(own, zone(...services));
      tree.write("/usr/lib/firewalld/zones/public.xml", zone("ssh").replaceAll("\n", ""));
      tree.run(["close_firewall", "dhcp", "tftp"]);
    };

    test("and what else was opened there", () => {
      written("ssh", "tftp", "http");
      expect(tree.read(own)).toBe(zone("ssh", "http"));
    });

    test("and no trace of it, so that the digest is the one of before", () => {
      written("ssh", "tftp", "dhcp");
      expect(inImage(own)).toBe(false);
    });
  });

  test("has no directory for links that are gone", () => {
    tree.write("/etc/systemd/system/a.target.wants/b.service", "");
    mkdirSync(master.path(tree.at("/etc/systemd/system/sockets.target.wants")));
    tree.run(["forget_empty_units"]);
    expect(master.list(tree.at("/etc/systemd/system"))).toEqual(["a.target.wants"]);
  });
});
