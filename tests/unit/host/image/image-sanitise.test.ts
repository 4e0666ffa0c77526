import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { ramdiskPlatform, platformOf } from "../../../../lib/platforms";
import { ImageTree } from "../image-tree";
import { FakeMaster, OWNER, GROUP, SHELLS } from "../shell";

describe.each(SHELLS)("the copy of a master with %s", (_name, shell) => {
  let master: FakeMaster;
  let tree: ImageTree;
  const has = (path: string) => existsSync(master.path(tree.at(path)));
  beforeEach(() => {
    master = new FakeMaster(shell);
    tree = new ImageTree(master);
  });
  afterEach(() => master.remove());

  test("loses what matches a pattern, directories too, and nothing else", () => {
    for (const path of [
      "/etc/ssh/ssh_host_rsa_key",
      "/etc/ssh/sshd_config",
      "/etc/pki/tls/private/a",
      "/etc/pki/tls/b",
    ]) {
      tree.write(path, "x");
    }
    tree.run(["forget", "/etc/ssh/ssh_host_*", "/etc/pki/*/private/*", "/etc/no/such", "/etc/nothing*"]);
    expect(
      ["/etc/ssh/ssh_host_rsa_key", "/etc/ssh/sshd_config", "/etc/pki/tls/private/a", "/etc/pki/tls/b"].map(has),
    ).toEqual([false, true, false, true]);
  });

  test("keeps what is asked for by name, also below a directory that goes", () => {
    for (const path of ["/etc/keys/a", "/etc/keys/b", "/etc/keys/deep/c"]) tree.write(path, "x");
    tree.run(["keep_files", "/etc/keys/b"], ["forget", "/etc/keys"]);
    expect(["/etc/keys/a", "/etc/keys/b", "/etc/keys/deep"].map(has)).toEqual([false, true, false]);
  });

  test("loses what daemons of centos5 write while they run, and keeps the directories that a node needs", () => {
    const state = [
      ...["state", ".etab.lock", "rmtab.tmp", "sm.bak/s0", "statd/state", "statd/sm/s0", "statd/sm.bak/s0"],
      ...["v4recovery/0123/x", "ganesha/v4recov/node0/x"],
    ].map((path) => `/var/lib/nfs/${path}`);
    const tools = ["/etc/blkid/blkid.tab", "/etc/blkid/blkid.tab.old", "/etc/lvm/cache/.cache", "/etc/lvm/backup/vg0"];
    for (const path of [...state, ...tools, "/etc/lvm/lvm.conf"]) tree.write(path, "x");
    tree.run(["forget", ...ramdiskPlatform(platformOf("centos5")).image.runState]);
    expect([...state, ...tools].filter(has)).toEqual([]);
    const needed = ["sm.bak", "statd/sm", "statd/sm.bak", "v4recovery"].map((path) => `/var/lib/nfs/${path}`);
    expect([...needed, "/etc/lvm/lvm.conf"].filter((path) => !has(path))).toEqual([]);
  });

  test("has none of the master's lines of ours in files of others, and all of theirs", () => {
    const rule = '-A POSTROUTING -s 10.0.0.0/24 -o eth1 -m comment --comment "pulumi-diskless farm" -j MASQUERADE\n';
    const files = ramdiskPlatform(platformOf("centos5")).image.filesWithOurLines;
    expect(files).toEqual(["/etc/sysctl.conf", "/etc/sysconfig/iptables"]);
    tree.write(
      "/etc/sysctl.conf",
      "net.ipv4.ip_forward = 0\n# BEGIN pulumi-diskless m0\nnet.ipv4.ip_forward = 1\n# END pulumi-diskless m0\nkernel.sysrq = 0\n",
    );
    tree.run(["forget_lines", ...files]);
    tree.write("/etc/sysconfig/iptables", `*nat\n${rule}-A POSTROUTING -o ppp0 -j MASQUERADE\nCOMMIT\n`);
    tree.run(["forget_lines", ...files]);
    expect(tree.read("/etc/sysctl.conf")).toBe("net.ipv4.ip_forward = 0\nkernel.sysrq = 0\n");
    expect(tree.read("/etc/sysconfig/iptables")).toBe("*nat\n-A POSTROUTING -o ppp0 -j MASQUERADE\nCOMMIT\n");
    const others = "*filter\n:INPUT DROP [0:0]\nCOMMIT\n";
    tree.write("/etc/sysconfig/iptables", `${others}*nat\n${rule}COMMIT\n`);
    tree.run(["forget_lines", ...files]);
    expect(tree.read("/etc/sysconfig/iptables")).toBe(others);
    tree.write("/etc/sysconfig/iptables", `*nat\n${rule}COMMIT\n`);
    tree.run(["forget_lines", ...files]);
    expect(has("/etc/sysconfig/iptables")).toBe(false);
  });

  test("a file that is not there cannot be kept", () =>
    expect(tree.refusal(["keep_files", "/etc/ssh/no_key"])).toMatch(
      /^.*\/etc\/ssh\/no_key is not on the master or not copied/,
    ));

  test("an account that is not there cannot keep its password", () => {
    tree.write("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");
    expect(tree.refusal(["keep_passwords", "bob"])).toContain("the account bob is not on the master");
  });

  test("never loses anything through a link that leads out of the image", () => {
    const theirs = master.write("usr/share/xkb/us", "theirs");
    symlinkSync(master.path("usr/share/xkb"), master.path(tree.at("/etc/xkb")));
    tree.run(["forget", "/etc/xkb/*"]);
    expect(existsSync(theirs)).toBe(true);
    tree.run(["forget", "/etc/xkb"]);
    expect([existsSync(theirs), has("/etc/xkb")]).toEqual([true, false]);
  });

  test("has no password but those that are kept, and what was locked stays locked", () => {
    const hash = "$1$abcdefgh$0123456789abcdefghijkl";
    tree.write("/etc/passwd", "root:x:0:0:::\nann:x:500:500:::\nold:abJnggxhB/yWI:7:7:::\n+@nis::::::\n");
    tree.write(
      "/etc/shadow",
      `root:${hash}:1::::::\nann:${hash}:1::::::\nopen::1::::::\nlocked:!${hash}:1::::::\nbin:*:1::::::\nsys:!!:1::::::\n`,
    );
    tree.write("/etc/gshadow", `root:::\nwheel:${hash}::ann\n`);
    tree.run(["keep_passwords", "ann"], ["lock_passwords"]);
    expect(tree.read("/etc/passwd")).toBe("root:x:0:0:::\nann:x:500:500:::\nold:*:7:7:::\n+@nis::::::\n");
    expect(tree.read("/etc/shadow")).toBe(
      `root:*:1::::::\nann:${hash}:1::::::\nopen:*:1::::::\nlocked:!!:1::::::\nbin:*:1::::::\nsys:!!:1::::::\n`,
    );
    expect(tree.read("/etc/gshadow")).toBe("root:::\nwheel:!!::ann\n");
  });
});

describe.each(SHELLS)("a file for the image with %s", (_name, shell) => {
  let master: FakeMaster;
  let tree: ImageTree;
  beforeEach(() => {
    master = new FakeMaster(shell);
    tree = new ImageTree(master);
  });
  afterEach(() => master.remove());
  const file = (path: string, content: string): [string, ...string[]] => [
    "image_file",
    path,
    "0640",
    "root",
    "root",
    content,
  ];

  test.each(["two\nlines\n", "no line end", "", "quotes ' \" $HOME `id` \\n %s\n"])(
    "has every byte of %j",
    (content) => {
      tree.run(file("/etc/new/deep/file", content));
      expect(tree.read("/etc/new/deep/file")).toBe(content);
    },
  );

  test("takes the place of a link, not of what the link means", () => {
    const theirs = master.write("etc/theirs", "theirs");
    symlinkSync(theirs, master.path(tree.at("/etc/link")));
    tree.run(file("/etc/link", "ours"));
    expect([tree.read("/etc/link"), master.read("etc/theirs")]).toEqual(["ours", "theirs"]);
  });

  test("is refused where its directory leads out of the image", () => {
    mkdirSync(master.path("etc/real"));
    symlinkSync(master.path("etc/real"), master.path(tree.at("/etc/dir")));
    expect(tree.refusal(file("/etc/dir/file", "ours"))).toContain(
      "/etc/dir/file leads out of the image by a symbolic link",
    );
    expect(master.list("etc/real")).toEqual([]);
  });

  test("is refused where a link of the image leads below /usr, which nodes do not have from the image", () => {
    mkdirSync(master.path(tree.at("/usr/share")), { recursive: true });
    symlinkSync("../usr/share", master.path(tree.at("/etc/share")));
    expect(tree.refusal(file("/etc/share/file", "ours"))).toContain("leads below /usr by a symbolic link");
  });

  test("cannot take the place of a directory", () => {
    tree.write("/etc/dir/file", "theirs");
    expect(tree.refusal(file("/etc/dir", "ours"))).toContain("/etc/dir is a directory of the image");
  });

  test("a home is made from /etc/skel once", () => {
    tree.write("/etc/skel/.bashrc", "skel");
    tree.run(["make_home", "/home/ann", `${OWNER}:${GROUP}`]);
    tree.write("/home/ann/.bashrc", "hers");
    tree.run(["make_home", "/home/ann", `${OWNER}:${GROUP}`]);
    expect(tree.read("/home/ann/.bashrc")).toBe("hers");
  });
});
