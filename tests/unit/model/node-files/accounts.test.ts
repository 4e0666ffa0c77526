import { AccountRules, NodeAccountInput, parseNodeAccounts } from "../../../../lib/model/node-files/accounts";
import { refuseClashingAccounts } from "../../../../lib/model/node-files/accounts-of-node";
import { NodeFileLevels, nodeViews } from "../../../../lib/model/node-files/effective";
import { NodeFileInput, parseNodeFileLevel } from "../../../../lib/model/node-files/node-files";
import { platformOf } from "../../../../lib/platforms";
import { ECDSA_256, ED25519, positiveNumber, RSA, sshKey } from "../../host-keys";
import { refusal } from "../refusal";

const rulesOf = (name: string): AccountRules => {
  const { nodeFiles, ssh, nfs } = platformOf(name);
  return { leastUid: nodeFiles.leastUid, keys: ssh.authorizedKeys, mounted: nfs.defaultPath };
};
const el9 = rulesOf("el9");
const alice = { name: "alice", uid: 1001 };
const parse = (accounts: readonly NodeAccountInput[], rules = el9, argument = "accounts") =>
  parseNodeAccounts(accounts, rules, argument);

const rsaOf = (bits: number) => sshKey("ssh-rsa", Buffer.from([1, 0, 1]), positiveNumber(bits));

test("what is left out has the defaults of useradd", () =>
  expect(parse([alice])).toEqual([
    {
      ...{ name: "alice", home: "/home/alice", authorizedKeys: [], at: "accounts[0]" },
      user: { uid: 1001, gid: 1001, comment: "", shell: "/bin/bash" },
    },
  ]));

test("root takes keys", () =>
  expect(parse([{ name: "root", authorizedKeys: [` ${ED25519} root@desk\n`, ECDSA_256] }])).toEqual([
    { name: "root", home: "/root", authorizedKeys: [`${ED25519} root@desk`, ECDSA_256], at: "accounts[0]" },
  ]));

test.each([
  ["centos5", 500],
  ["el8", 1000],
  ["el9", 1000],
])("an account of %s has a number from %i", (platform, least) => {
  const of = (uid: number) => () => parse([{ name: "alice", uid }], rulesOf(platform));
  expect(of(least)()[0].user?.uid).toBe(least);
  expect(refusal(of(least - 1))).toContain(
    `accounts[0].uid: is ${least - 1}, expected a whole number from ${least} to`,
  );
});

test("a number may have 32 bits", () => expect(parse([{ ...alice, uid: 4_294_967_293 }])).toHaveLength(1));
test("a group may be one of the image", () => expect(parse([{ ...alice, gid: 100 }])[0].user?.gid).toBe(100));

test.each<[what: string, account: Partial<NodeAccountInput>, reason: string]>([
  ["upper case", { name: "Alice" }, '.name: "Alice" is not a user name'],
  ["a digit first", { name: "1st" }, ".name: "],
  ["a hyphen first", { name: "-rf" }, ".name: "],
  ["a colon in the name", { name: "a:b" }, ".name: "],
  ["a line end in the name", { name: "a\nb" }, ".name: "],
  ["32 letters", { name: "a".repeat(32) }, ".name: "],
  ["no number", { uid: undefined }, ".uid: is missing, expected a whole number from 1000"],
  ["the number of root", { uid: 0 }, ".uid: is 0, expected"],
  ["half a number", { uid: 1000.5 }, ".uid: is 1000.5, expected"],
  ["the number of nobody", { uid: 65_534 }, ".uid: is 65534, expected"],
  ["a number of more bits", { uid: 2 ** 32 }, ".uid: is 4294967296, expected"],
  ["the group of root", { gid: 0 }, ".gid: is 0, expected a whole number from 1"],
  ["a colon in the comment", { comment: "Dr: Alice" }, '.comment: "Dr: Alice" holds a colon'],
  ["a line end in the comment", { comment: "a\nroot::0:0" }, ".comment: "],
  ["a carriage return in the comment", { comment: "a\r" }, ".comment: "],
  ["a colon in the home", { home: "/a:b" }, '.home: "/a:b" holds a colon'],
  ["a home that is no path", { home: "home/alice" }, ".home: "],
  ["a home with a blank", { home: "/home/alice liddell" }, ".home: "],
  ["the home of root", { home: "/root" }, ".home: /root is the home of root"],
  ["a home that is empty at each boot", { home: "/run/alice" }, ".home: /run/alice is below /run"],
  ["a colon in the shell", { shell: "/bin/sh:" }, ".shell: "],
  ["a shell that is no path", { shell: "bash" }, ".shell: "],
])("%s is refused", (_what, account, reason) =>
  expect(refusal(() => parse([{ ...alice, ...account }]))).toContain(`accounts[0]${reason}`),
);

test.each([
  ["words", "the key of alice"],
  ["options", `from="10.0.0.1" ${ED25519}`],
  ["two lines", `${ED25519}\n${ED25519}`],
  ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----"],
  ["a type of which OpenSSH has none", ED25519.replace("ssh-ed25519", "ssh-ed448")],
  ["DSA, which its sshd does not take", "ssh-dss AAAAB3NzaC1kc3MAAAAA"],
])("a key that is %s is refused", (_what, key) =>
  expect(refusal(() => parse([{ ...alice, home: "/a", authorizedKeys: [RSA, key] }]))).toMatch(
    /^accounts\[0\]\.authorizedKeys\[1\]: is no public key that nodes take, expected one line such as ssh-rsa/,
  ),
);

test("a key that lost letters, and one twice, are refused", () => {
  const keys = (...authorizedKeys: string[]) => refusal(() => parse([{ ...alice, home: "/a", authorizedKeys }]));
  expect(keys(ED25519.slice(0, -4))).toContain("authorizedKeys[0]: is no key of type ssh-ed25519: it is cut off after");
  expect(keys(RSA, RSA)).toContain("authorizedKeys[1]: ");
});

test("a key that OpenSSH 4.3 does not know is refused for its nodes", () => {
  const at = (key: string) => () => parse([{ ...alice, authorizedKeys: [key] }], rulesOf("centos5"));
  expect(refusal(at(ED25519))).toContain("of the type ssh-rsa, ssh-dss, without options");
  expect(at(RSA)()[0].authorizedKeys).toEqual([RSA]);
});

test("a key of a token is taken where sshd knows it, and refused elsewhere", () => {
  const key = sshKey("sk-ssh-ed25519@openssh.com", Buffer.alloc(32, 1), "ssh:");
  const curve = sshKey("sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", Buffer.alloc(65, 4), "ssh:");
  const of =
    (platform: string, ...authorizedKeys: string[]) =>
    () =>
      parse([{ ...alice, home: "/a", authorizedKeys }], rulesOf(platform));
  expect(of("el9", key, curve)()[0].authorizedKeys).toEqual([key, curve]);
  for (const platform of ["el8", "centos5"]) {
    expect(refusal(of(platform, key))).toContain("authorizedKeys[0]: is no public key that nodes take");
  }
  expect(refusal(of("el9", key.slice(0, -4)))).toContain("it is cut off after");
  expect(refusal(of("el9", sshKey("sk-ssh-ed25519@openssh.com", Buffer.alloc(31, 1), "ssh:")))).toContain(
    "it has 31 bytes, expected 32",
  );
  expect(refusal(of("el9", sshKey("sk-ssh-ed25519@openssh.com", Buffer.alloc(32, 1))))).toContain(
    "it has 1 parts after its name, expected 2",
  );
});

test.each([
  ["centos5", 768],
  ["el8", 1024],
  ["el9", 2048],
])("an RSA key for nodes of %s has at least %i bits", (platform, least) => {
  const of = (bits: number) => () =>
    parse([{ ...alice, home: "/a", authorizedKeys: [rsaOf(bits)] }], rulesOf(platform));
  expect(of(least)()).toHaveLength(1);
  expect(refusal(of(least - 1))).toContain(`it has ${least - 1} bits, expected ${least} to 16384`);
});

test("keys in a home that nodes mount are refused, and the home is not", () => {
  expect(parse([alice])[0].home).toBe("/home/alice");
  expect(refusal(() => parse([{ ...alice, authorizedKeys: [RSA] }]))).toBe(
    "accounts[0].authorizedKeys: /home/alice is below /home, which nodes mount from the master; put the keys into /home/alice/.ssh/authorized_keys there",
  );
});

test("of root anything but keys is refused", () =>
  expect(refusal(() => parse([{ name: "root", shell: "/bin/sh" }]))).toBe(
    "accounts[0].shell: is refused; root is in every image, expected authorizedKeys alone",
  ));

test("one level has a name and a number once", () => {
  expect(refusal(() => parse([alice, { ...alice, uid: 1002 }]))).toContain("accounts[1].name: alice is given already");
  expect(refusal(() => parse([alice, { ...alice, name: "bob" }]))).toContain("accounts[1].uid: 1001 is given already");
});

describe("what one node gets", () => {
  const levels = (
    all: readonly NodeAccountInput[],
    own: readonly NodeAccountInput[],
    files: readonly NodeFileInput[] = [],
  ): NodeFileLevels => ({
    all: { ...parseNodeFileLevel({ files }, "/home", ""), accounts: parse(all) },
    groups: [],
    nodes: [{ name: "s1", ...parseNodeFileLevel({}, "/home", ""), accounts: parse(own, el9, "ofNodes.s1.accounts") }],
  });
  const check = (...args: Parameters<typeof levels>) =>
    refuseClashingAccounts(nodeViews(levels(...args), ["s0", "s1"]));

  test("is the nearest account of a name as a whole", () => {
    const given = levels(
      [
        { ...alice, home: "/a", authorizedKeys: [RSA] },
        { name: "bob", uid: 1002 },
      ],
      [alice],
    );
    const views = nodeViews(given, ["s0", "s1"]);
    expect(["s0", "s1"].map((node) => views.get(node)?.accounts.get("alice")?.authorizedKeys)).toEqual([[RSA], []]);
    expect([...(views.get("s1")?.accounts.keys() ?? [])]).toEqual(["alice", "bob"]);
    expect(() => refuseClashingAccounts(views)).not.toThrow();
  });

  test("is no number twice, of whatever levels", () =>
    expect(refusal(() => check([alice], [{ ...alice, name: "bob" }]))).toBe(
      "ofNodes.s1.accounts[0].uid: 1001 is the number of alice on s1 as well (accounts[0]); expected one of its own for bob",
    ));

  test("is no home that two have, one of them with keys, nor one in another", () => {
    const keyed = { ...alice, home: "/a", authorizedKeys: [RSA] };
    const bob = { name: "bob", uid: 1002, home: "/a" };
    expect(refusal(() => check([bob], [keyed]))).toContain("ofNodes.s1.accounts[0].home: /a belongs to bob on s1");
    expect(refusal(() => check([keyed], [bob]))).toContain("ofNodes.s1.accounts[0].home: /a belongs to alice on s1");
    expect(refusal(() => check([keyed], [{ ...bob, home: "/a/b" }]))).toContain(".home: /a/b belongs to alice on s1");
    expect(() => check([{ ...alice, home: "/a" }], [bob])).not.toThrow();
  });

  test.each(["/srv", "/srv/a", "/srv/a/.ssh", "/srv/a/.ssh/authorized_keys"])("is no file %s of an account", (path) =>
    expect(refusal(() => check([], [{ ...alice, home: "/srv/a" }], [{ path, content: "" }]))).toBe(
      `files[0].path: ${path} is refused on s1; it belongs to the account alice (ofNodes.s1.accounts[0]), whose keys go into authorizedKeys`,
    ),
  );

  test("is no file in the home of an account but root's", () => {
    const file = (path: string) => [{ path, content: "" }];
    expect(refusal(() => check([], [{ ...alice, home: "/srv/a" }], file("/srv/a/.config/x")))).toBe(
      "files[0].path: /srv/a/.config/x is refused on s1; it lies in the home of the account alice (ofNodes.s1.accounts[0]), which is made from /etc/skel",
    );
    expect(() => check([], [{ ...alice, home: "/srv/a" }], file("/srv/ab"))).not.toThrow();
    expect(() => check([], [{ name: "root", authorizedKeys: [RSA] }], file("/root/.vimrc"))).not.toThrow();
  });
});
