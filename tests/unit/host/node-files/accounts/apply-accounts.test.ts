import { mkdirSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { SHELLS } from "../../shell";
import { Account, accountsSent, entry, NodeMachine, plan, sealed, sha256 } from "../node-machine";

const UID = process.getuid?.() ?? 0;
const GID = process.getgid?.() ?? 0;
// accounts of a test that needs no root have its own number
const passwd = (name: string, { uid = UID, gid = GID, home = `/data/${name}`, comment = "" } = {}) =>
  `${name}:x:${uid}:${gid}:${comment}:${home}:/bin/bash`;
const DESK = "ssh-ed25519 AAAADESK alice@desk";
const LAPTOP = "ssh-ed25519 AAAALAPTOP alice with \\ two  blanks";
const alice: Account = { name: "alice", lines: [passwd("alice", { comment: "Alice of the desk" }), DESK] };

const IMAGE = {
  passwd: ["daemon:x:9002:9002:a daemon:/:/sbin/nologin", "carol:x:9003:9003::/data/carol:/bin/sh", "+::::::"],
  group: ["daemon:x:9002:carol", "carol:x:9003:"],
  shadow: ["daemon:*:1:::::", "carol:$6$salt$hash:19000:0:99999:7:::"],
  gshadow: ["daemon:::", "carol:!::daemon"],
};
type AccountFile = keyof typeof IMAGE;
const FILES = Object.keys(IMAGE) as AccountFile[];
const linesOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

describe.each(SHELLS)("a node with accounts, by %s", (_name, shell) => {
  let node: NodeMachine;
  beforeEach(() => {
    node = new NodeMachine(shell);
    for (const file of FILES) node.write(`etc/${file}`, linesOf(IMAGE[file]), file.endsWith("shadow") ? 0 : 0o644);
    node.write("etc/skel/.bashrc", "of the skeleton\n");
  });
  afterEach(() => node.remove());

  const apply = (...accounts: Account[]) => node.bring(...accounts);
  const has = (file: AccountFile) => node.read(`etc/${file}`).split("\n").slice(0, -1);
  const expectImage = () =>
    FILES.forEach((file) => expect([file, node.read(`etc/${file}`)]).toEqual([file, linesOf(IMAGE[file])]));
  const keysOf = (home: string) => node.read(`${home}/.ssh/authorized_keys`);

  test("gets their lines beside those of the image, with the modes that those files have", () => {
    expect(apply(alice)).toEqual([
      ...FILES.map((file) => `changed /etc/${file}`),
      ...["changed /data/alice", "changed /data/alice/.ssh/authorized_keys"],
    ]);
    expect(has("passwd")).toEqual([...IMAGE.passwd.slice(0, 2), alice.lines[0], "+::::::"]);
    expect(has("shadow")).toEqual([...IMAGE.shadow, "alice:*:::::::"]);
    expect([has("group"), has("gshadow")]).toEqual(
      UID === GID
        ? [
            [...IMAGE.group, `alice:x:${GID}:`],
            [...IMAGE.gshadow, "alice:!::"],
          ]
        : [IMAGE.group, IMAGE.gshadow],
    );
    expect(FILES.map((file) => node.mode(`etc/${file}`))).toEqual(["644", "644", "0", "0"]);
    expect([keysOf("data/alice"), node.read("data/alice/.bashrc")]).toEqual([`${DESK}\n`, "of the skeleton\n"]);
    const modes = ["data", "data/alice", "data/alice/.ssh", "data/alice/.ssh/authorized_keys"].map((name) =>
      node.mode(name),
    );
    expect(modes).toEqual(["755", "700", "700", "600"]);
    expect(statSync(node.path("data/alice/.ssh/authorized_keys"))).toMatchObject({ uid: UID, gid: GID });
    expect(apply(alice)).toEqual([]);
  });

  test("gives back what the image has of a name, and keeps what others wrote meanwhile", () => {
    apply(alice, { name: "carol", lines: [passwd("carol", { uid: 9004, gid: 9004, home: "/" })] });
    expect(has("passwd")[1]).toBe("carol:x:9004:9004::/:/bin/bash");
    expect(has("shadow")[1]).toBe("carol:*:::::::");
    const foreign = "rpm:x:9010:9010::/:/sbin/nologin";
    node.write("etc/passwd", `${node.read("etc/passwd")}${foreign}\n`);
    expect(apply(alice)).toEqual(FILES.map((file) => `changed /etc/${file}`));
    expect([has("passwd")[1], has("shadow")[1], has("gshadow")[1]]).toEqual([
      ...[IMAGE.passwd[1], IMAGE.shadow[1], IMAGE.gshadow[1]],
    ]);
    expect(has("passwd").at(-1)).toBe(foreign);
    apply();
    node.write("etc/passwd", node.read("etc/passwd").replace(`${foreign}\n`, ""));
    expectImage();
    expect([node.has("data/alice/.ssh"), node.has("data/alice/.bashrc"), node.kept]).toEqual([
      ...[false, true, ["digest", "files.part", "lock", "made", "originals"]],
    ]);
  });

  test("repairs a line of theirs that was changed or removed, and no other", () => {
    apply(alice);
    const other = "eve:x:9011:9011::/:/bin/sh";
    node.write("etc/passwd", linesOf([...IMAGE.passwd.slice(0, 2), other, "alice:x:0:0::/:/bin/sh"]));
    node.write("etc/shadow", linesOf(IMAGE.shadow), 0o400);
    expect(apply(alice)).toEqual(["changed /etc/passwd", "changed /etc/shadow"]);
    expect(has("passwd")).toEqual([...IMAGE.passwd.slice(0, 2), other, alice.lines[0]]);
    expect([has("shadow").at(-1), node.mode("etc/shadow")]).toEqual(["alice:*:::::::", "400"]);
  });

  test("has no group of an account with the number of another one, and no shadow file where the image has none", () => {
    rmSync(node.path("etc/shadow"));
    rmSync(node.path("etc/gshadow"));
    const lines = [passwd("bob", { uid: 9100, gid: 9002, home: "/" })];
    expect(apply({ name: "bob", lines })).toEqual(["changed /etc/passwd"]);
    expect([node.has("etc/shadow"), node.has("etc/gshadow"), node.read("etc/group")]).toEqual([
      ...[false, false, linesOf(IMAGE.group)],
    ]);
  });

  test("keeps the group of an account of its image to which the plan gives another one", () => {
    apply({ name: "carol", lines: [passwd("carol", { uid: 9004, gid: 9002, home: "/" })] });
    expect(node.read("etc/group")).toBe(linesOf(IMAGE.group));
    apply();
    expectImage();
  });

  test("has no number twice when an account of its image comes back", () => {
    apply({ name: "carol", lines: [passwd("carol", { uid: 9500, gid: 9500, home: "/" })] });
    const { code, refused } = node.live(
      accountsSent([{ name: "bob", lines: [passwd("bob", { uid: 9003, gid: 9002, home: "/" })] }]),
    );
    expect([code, refused]).toEqual([45, expect.stringContaining("bob has the number 9003, which carol") as string]);
    expect(has("passwd")[1]).toBe("carol:x:9500:9500::/:/bin/bash");
  });

  test("has a file of an account that comes with it, by its number", () => {
    const file = entry({ path: "/etc/alice.conf", content: "hers\n", mode: "0400", owner: "alice" });
    const own = { name: "alice", lines: [passwd("alice", { uid: UID, gid: UID })] };
    const text = accountsSent([own]).replace(/end\n$/, `${file}end\n`);
    expect(node.live(text)).toMatchObject({ code: 0, refused: "" });
    expect(statSync(node.path("etc/alice.conf")).uid).toBe(UID);
  });

  test("keeps keys of its image, such as the one by which its master comes", () => {
    const masters = "ssh-rsa AAAAMASTER root@m0";
    const root = (...keys: string[]): Account => ({ name: "root", lines: keys });
    node.write("etc/passwd", `root:x:${UID}:0::/root:/bin/sh\n${linesOf(IMAGE.passwd)}`);
    const image = `${masters}\n# a remark\n${LAPTOP}`;
    node.write("root/.ssh/authorized_keys", image, 0o644);
    if (UID !== 0) {
      expect(node.live(accountsSent([root(DESK)])).refused).toContain(
        "it is no regular file that belongs to the user 0",
      );
      return;
    }
    expect(apply(root(DESK, LAPTOP))).toEqual(["changed /root/.ssh/authorized_keys"]);
    expect([keysOf("root"), node.mode("root/.ssh/authorized_keys")]).toEqual([`${image}\n${DESK}\n`, "644"]);
    expect(apply(root(LAPTOP))).toEqual(["changed /root/.ssh/authorized_keys"]);
    expect(apply(root(LAPTOP))).toEqual([]);
    expect(apply()).toEqual([]);
    expect(keysOf("root")).toBe(`${image}\n`);
  });

  test("keeps keys that the user added, and moves keys with the home", () => {
    apply(alice);
    node.write("data/alice/.ssh/authorized_keys", `${LAPTOP}\n${DESK}\n`, 0o600);
    expect(apply(alice)).toEqual([]);
    const moved = { name: "alice", lines: [passwd("alice", { home: "/srv/a" }), DESK, `${DESK} 2`] };
    expect(apply(moved)).toEqual([
      ...["changed /etc/passwd", "changed /srv/a", "changed /srv/a/.ssh/authorized_keys"],
      "changed /data/alice/.ssh/authorized_keys",
    ]);
    expect([keysOf("data/alice"), keysOf("srv/a")]).toEqual([`${LAPTOP}\n`, `${DESK}\n${DESK} 2\n`]);
    node.write("data/alice/.ssh/authorized_keys", `${LAPTOP}\n`, 0o600);
    apply();
    expect([keysOf("data/alice"), node.has("srv/a/.ssh")]).toEqual([`${LAPTOP}\n`, false]);
  });

  test("makes no home on what its fstab mounts, and says when keys cannot be there", () => {
    node.write("etc/fstab", "# a remark\nm0:/home /data nfs defaults 0 0\nnone / overlay defaults 0 0\n");
    apply({ ...alice, lines: [alice.lines[0]] });
    expect([node.has("data"), has("passwd")]).toEqual([false, expect.arrayContaining([alice.lines[0]])]);
    const { code, refused } = node.live(accountsSent([alice]));
    expect([code, refused]).toEqual([
      ...[
        45,
        "/data/alice is on a file system that is mounted, so alice gets no keys there; put them where that is exported\n",
      ],
    ]);
    expect(node.has("data")).toBe(false);
  });

  test.each([
    [".ssh", "is no directory of this home but", (at: string) => symlinkSync("../../root/.ssh", at)],
    [
      ".ssh/authorized_keys",
      "it is no regular file that belongs to the user",
      (at: string) => symlinkSync("../../../etc/shadow", at),
    ],
    [".ssh/authorized_keys", "it is no regular file", (at: string) => mkdirSync(at)],
    [
      ".ssh/authorized_keys",
      "it has more than 1048576 bytes",
      (at: string) => writeFileSync(at, "#".repeat(2 ** 20 + 1)),
    ],
  ])(
    "follows no link that a user has put in the place of %s, nor reads what is no file of keys",
    (name, words, put) => {
      node.write("root/.ssh/authorized_keys", "of root\n", 0o600);
      apply(alice);
      rmSync(node.path(`data/alice/${name}`), { recursive: true });
      put(node.path(`data/alice/${name}`));
      const before = FILES.map((file) => node.read(`etc/${file}`));
      const { code, lines, refused } = node.live(accountsSent([alice]));
      expect([code, refused, lines.length]).toEqual([0, "", 2]);
      const [left, digest] = lines;
      expect(left).toContain("left /data/alice/.ssh/authorized_keys cannot have the keys of alice: ");
      expect(left.includes(words) || left.includes("hard link not allowed")).toBe(true);
      expect(digest).toMatch(/^digest [0-9a-f]{64} -$/);
      expect([node.read("root/.ssh/authorized_keys"), FILES.map((file) => node.read(`etc/${file}`))]).toEqual([
        ...["of root\n", before],
      ]);
      rmSync(node.path(`data/alice/${name}`), { recursive: true });
      expect(apply(alice)).toEqual(["changed /data/alice/.ssh/authorized_keys"]);
      expect(keysOf("data/alice")).toBe(`${DESK}\n`);
    },
  );

  test("is left as it was when another account of it has the number", () => {
    const lines = [passwd("bob", { uid: 9003, gid: 9003 })];
    const { code, refused } = node.live(accountsSent([{ name: "bob", lines }]));
    expect([code, refused]).toEqual([
      ...[
        45,
        "/etc/passwd cannot have the accounts of the plan: bob has the number 9003, which carol of the node has as well\n",
      ],
    ]);
    expectImage();
    expect(node.has("data")).toBe(false);
  });

  test("without a file for accounts says so", () => {
    unlinkSync(node.path("etc/passwd"));
    expect(node.live(accountsSent([alice])).refused).toBe(
      "/etc/passwd is no regular file on the node, so it cannot have the accounts of the plan\n",
    );
  });

  test("shows what a run would change, and changes nothing", () => {
    expect(node.live(accountsSent([alice], "show")).lines.slice(0, -1)).toEqual([
      ...FILES.map((file) => `changed /etc/${file}`),
      ...["changed /data/alice", "changed /data/alice/.ssh/authorized_keys"],
    ]);
    expectImage();
    expect([node.has("data"), node.kept]).toEqual([false, ["lock", "originals"]]);
  });

  test("has at its boot the nearest entry of each name", () => {
    const account = (scope: string, ...lines: string[]) =>
      `account alice ${scope}\n${lines.map((line) => `|${line}\n`).join("")}`;
    const own = passwd("alice", { home: "/own" });
    const text = sealed(
      ["node s0 gpu aa\nnode s1 - bb\n", account("all", ...alice.lines), account("group:gpu", own, LAPTOP)].join("") +
        account("node:s1", passwd("alice", { home: "/s1" })),
    );
    expect(node.boot(text, "aa")).toMatchObject({ code: 0, refused: "" });
    expect([has("passwd")[2], keysOf("own")]).toEqual([own, `${LAPTOP}\n`]);
    const digest = sha256(`account alice\n|${own}\n|${LAPTOP}\n`);
    expect(node.read("var/lib/node-files/digest")).toBe(`digest ${digest} -\n`);
    expect(node.boot(plan(["s0 - aa"], []), "aa").code).toBe(0);
    expectImage();
  });

  test.each([
    ["a bad name", "account Alice all\n", 'line 3 is no account, expected "account NAME SCOPE"'],
    ["an unknown scope", "account alice rack:1\n", 'has the unknown scope "rack:1"'],
    ["a command", "account alice all\nrun true\n", "line 4 is the command of no file"],
  ])("refuses a plan in which an account has %s", (_what, lines, expected) =>
    expect(node.boot(sealed(lines), "aa").refused).toContain(expected),
  );
});
