import { existsSync, statSync, utimesSync } from "node:fs";
import { Call } from "../../../../lib/host/script/script";
import { platformOf, squashfsPlatform } from "../../../../lib/platforms";
import { ImageTree, SYSTEM_LIBRARIES } from "../image-tree";
import { FakeMaster, SHELLS } from "../shell";

const MODULES = "livenet\ndmsquash-live\nnode-files\nnetwork-manager";
const DRIVERS = "usr/bin/curl\nusr/sbin/chroot\nlib/modules/5.14/kernel/fs/squashfs/squashfs.ko.xz\nx/overlay.ko.xz\n";

describe.each(SHELLS)("what a node fetches, with %s", (_name, shell) => {
  let master: FakeMaster;
  let tree: ImageTree;
  beforeEach(() => {
    master = new FakeMaster(shell);
    tree = new ImageTree(master, SYSTEM_LIBRARIES);
    tree.write("/lib/modules/5.14/modules.builtin", "kernel/drivers/block/loop.ko\n");
    // as dracut, whose last word is the file
    master.command(
      "dracut",
      `echo "$@" >"$MASTER/asked"; stat -c %Y "$dracutbasedir/dracut-functions.sh" "$dracutbasedir/dracut-init.sh" >"$MASTER/times"
       find "$dracutbasedir/modules.d" -type f | sort | while read -r module; do stat -c '%a %n' "$module"; cat "$module"; done >"$MASTER/modules"
       for file; do :; done; umask 077; echo initramfs >"$file"`,
    );
    for (const program of ["zstd", "gzip"]) {
      master.command(program, `[ "$*" = -dc ] || exit 1; sed 's/^/${program} unpacked /'`);
    }
    for (const name of ["dracut-functions.sh", "dracut-init.sh", "modules.d/99base/module-setup.sh"])
      master.write(`dracut/${name}`, "");
    lists(`${MODULES}\n${DRIVERS}`);
  });
  afterEach(() => master.remove());

  const lists = (content: string) =>
    master.command("lsinitrd", `cat "$1" >"$MASTER/listed"; cat <<'END'\n${content}END\n`);
  const initramfs: Call[] = [
    ["eval", "RELEASE=5.14 DRACUT=${STATE_DIRECTORY%/var/*}/dracut; first_network() { echo network-manager; }"],
    ["own_module", "node-files", "module-setup.sh", "check() { return 255; }\n", "hook.sh", "echo 'a hook'\n"],
    ["make_initramfs", "initramfs.img", "zstd", "network-manager network-legacy", "crypt lvm"],
  ];

  describe("the initramfs", () => {
    test("is made for any machine, of the kernel of the image, and can be read by all", () => {
      tree.run(...initramfs);
      const asked = master.read("asked");
      for (const words of [
        "--reproducible",
        "--no-hostonly",
        "--no-hostonly-cmdline",
        "--kver 5.14 ",
        `--kmoddir ${master.path(tree.at("/lib/modules/5.14"))} `,
        "--compress zstd -6 -q -T0 ",
        "--add livenet dmsquash-live node-files network-manager ",
        "--omit crypt lvm network-legacy systemd-networkd connman ",
        "--filesystems squashfs overlay ext4 xfs ",
      ]) {
        expect(asked).toContain(words);
      }
      expect(statSync(master.path(`${tree.work}/initramfs.img`)).mode & 0o777).toBe(0o644);
    });

    test("has a module of our own beside the master's, which stay as they are", () => {
      tree.run(...initramfs);
      const at = (name: string) => `${master.path(tree.work)}/dracut-base/modules.d/${name}`;
      expect(master.read("modules")).toBe(
        `755 ${at("95node-files/hook.sh")}\necho 'a hook'\n755 ${at("95node-files/module-setup.sh")}\ncheck() { return 255; }\n644 ${at("99base/module-setup.sh")}\n`,
      );
      expect(master.list("dracut/modules.d")).toEqual(["99base"]);
    });

    test("has each module that is asked for", () => {
      const [setting, own, make] = initramfs;
      lists(`${MODULES}\nverified-image\n${DRIVERS}`);
      tree.run(setting, own, ["own_module", "verified-image", "module-setup.sh", "# another\n"], make);
      expect(master.read("asked")).toContain("--add livenet dmsquash-live node-files verified-image network-manager ");
      expect(master.read("modules")).toMatch(
        /95node-files\/module-setup\.sh\n.*\n755 .*\/95verified-image\/module-setup\.sh\n# another\n/,
      );
    });

    describe("that checks the root image", () => {
      const required: Call = ["require_check", "/sbin/mounter.unchecked"];
      const program = "-rwxr-xr-x 1 root root 9 Jan 1 1970 usr";
      const both = `${program}/bin/sha256sum\n${program}/sbin/mounter.unchecked\n`;

      test("has what sums it up, and what mounts it under another name", () => {
        lists(`${MODULES}\n${DRIVERS}${both}`);
        tree.run(...initramfs, required);
      });

      test.each(["/sha256sum", "/sbin/mounter.unchecked"])("is refused without %s", (missing) => {
        lists(`${MODULES}\n${DRIVERS}${both.replace(`${missing}\n`, `${missing}-not\n`)}`);
        expect(tree.refusal(...initramfs, required)).toContain(
          `the initramfs has no ${missing}, by which a node checks its root image (argument verifiedBoot)`,
        );
      });
    });

    test("has no time of the master: what --reproducible takes for the newest is as old as can be", () => {
      tree.run(...initramfs);
      const [functions, init] = master.read("times").trim().split("\n").map(Number);
      expect(functions).toBe(0);
      expect(init).toBeGreaterThan(0);
    });

    test.each(["zstd", "gzip"])("is unpacked by %s once, and then looked into", (compression) => {
      const [setting, own, [make, name, , ...rest]] = initramfs;
      tree.run(setting, own, [make, name, compression, ...rest]);
      expect(master.read("listed")).toBe(`${compression} unpacked initramfs\n`);
      expect(master.list(tree.work)).not.toContain("unpacked");
    });

    test("is refused where it cannot be unpacked", () => {
      master.command("zstd", "cat; exit 1");
      expect(tree.refusal(...initramfs)).toContain("the initramfs cannot be unpacked by zstd");
    });

    test("is missed where dracut ends well without one", () => {
      master.command("dracut", "echo 'dracut: livenet depends on bash' >&2");
      expect(tree.refusal(...initramfs)).toMatch(/dracut made no initramfs:\ndracut: livenet depends on bash/);
    });

    test.each(["livenet", "dmsquash-live", "node-files", "network-manager"])(
      "is refused without dracut's module %s",
      (module) => {
        lists(`${MODULES.replace(module, `${module}-not`)}\n${DRIVERS}`);
        expect(tree.refusal(...initramfs)).toContain(`dracut left its module ${module} out of the initramfs`);
      },
    );

    test.each(["squashfs", "overlay"])("is refused without the kernel's module %s", (driver) => {
      lists(`${MODULES}\n${DRIVERS.replace(`/${driver}.ko`, "/other.ko")}`);
      expect(tree.refusal(...initramfs)).toContain(`the initramfs has no module ${driver} of the kernel 5.14`);
    });

    test.each(["curl", "chroot"])("is refused without %s, by which a node gets its own files", (program) => {
      lists(`${MODULES}\n${DRIVERS.replace(`/${program}\n`, `/${program}-not\n`)}`);
      expect(tree.refusal(...initramfs)).toContain(
        `the initramfs has no ${program}, by which a node gets its own files`,
      );
    });

    test("is not made where dracut has no network", () =>
      expect(tree.refusal(["make_initramfs", "initramfs.img", "gzip", "none-such", ""])).toMatch(
        /dracut has none of the modules none-such on the master/,
      ));
  });

  describe("the squashfs", () => {
    const make = (compression = "zstd") => tree.run(["make_squashfs", "rootfs.squashfs", compression]);
    const mtime = (path: string) => statSync(master.path(tree.at(path))).mtimeMs / 1000;
    const asked = () => master.read("asked").trim().split(" ").slice(2).join(" ");
    beforeEach(() => {
      master.command(
        "mksquashfs",
        '[ "$1" != -help ] || { echo "-mkfs-time <time>"; exit 0; }\necho "$@" >"$MASTER/asked"',
      );
      master.write(`${tree.work}/began`, "");
      for (const path of ["/usr/lib/code.py", "/etc/motd", "/usr/by-build"]) tree.write(path, "");
      const long = (name: string, seconds: number) => utimesSync(master.path(name), seconds, seconds);
      long(`${tree.work}/began`, 2000);
      long(tree.at("/usr/lib/code.py"), 1000);
      long(tree.at("/etc/motd"), 1000);
    });

    test("has no time of its own, so that the same tree gives the same bytes", () => {
      make();
      expect(asked()).toBe(
        "-comp zstd -noappend -no-progress -no-exports -xattrs -b 1M -Xcompression-level 3 -mkfs-time 0",
      );
      expect(["/etc", "/etc/motd", "/usr", "/usr/lib", "/usr/by-build"].map(mtime)).toEqual([0, 0, 0, 0, 0]);
    });

    test("keeps the times of packages below /usr, which compiled Python code is held against", () => {
      make();
      expect(mtime("/usr/lib/code.py")).toBe(1000);
    });

    test("is made with what squashfs-tools 4.3 knows, on a release that has no more", () => {
      master.command("mksquashfs", '[ "$1" != -help ] || { echo "-noappend"; exit 0; }\necho "$@" >"$MASTER/asked"');
      make("gzip");
      expect(asked()).toBe("-comp gzip -noappend -no-progress -no-exports -xattrs");
    });

    test("is missed with the words of mksquashfs", () => {
      master.command("mksquashfs", "echo 'Write failed: No space left on device'; exit 1");
      expect(tree.refusal(["make_squashfs", "rootfs.squashfs", "gzip"])).toMatch(
        /mksquashfs failed.*\n.*No space left/,
      );
    });
  });

  test("an image that a node has no memory for is refused by its measured size (rule node-memory)", () => {
    master.write(`${tree.work}/rootfs.squashfs`, "x".repeat(2 * 1048576 + 1));
    const finish: Call = ["finish_squashfs", "squashfs", "2", "vmlinuz", "initramfs.img", "rootfs.squashfs"];
    expect(tree.refusal(finish)).toMatch(/has 2097153 bytes, more than the 2 MiB .*\(rule node-memory\)/);
  });

  describe("the kernel", () => {
    const path = "/lib/modules/5.14/vmlinuz";
    const take: Call[] = [
      ["eval", `KERNEL=$ROOT${path}`],
      ["take_kernel", "vmlinuz"],
    ];
    const forget: Call = ["forget", ...squashfsPlatform(platformOf("el9")).image.residue];
    const has = () => existsSync(master.path(tree.at(path)));
    beforeEach(() => tree.write(path, "kernel", 0o600));

    test("is beside the image for all to read, and not in it", () => {
      tree.run(...take, forget);
      expect(master.read(`${tree.work}/vmlinuz`)).toBe("kernel");
      expect(statSync(master.path(`${tree.work}/vmlinuz`)).mode & 0o777).toBe(0o644);
      expect(has()).toBe(false);
    });

    test("is in the image too where the program says so", () => {
      tree.run(...take, ["keep_files", path], forget);
      expect(has()).toBe(true);
    });
  });
});
