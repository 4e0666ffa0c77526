import { chownSync, lchownSync, lstatSync, mkdirSync, symlinkSync } from "node:fs";
import { filesQuestion } from "../../lib/host/node-files/commands";
import { SHELLS } from "../unit/host/shell";
import { Account, accountsSent, NodeMachine } from "../unit/host/node-files/node-machine";

const KEY = "ssh-ed25519 AAAADESK alice@desk";
const alice = (uid: number, gid = uid): Account => ({
  name: "alice",
  lines: [`alice:x:${uid}:${gid}::/data/alice:/bin/bash`, KEY],
});

// beside the tests of masters, which need root: nobody else gives a file to another user
describe.each(SHELLS)("a home whose account gets another number, by %s", (_name, shell) => {
  let node: NodeMachine;
  beforeEach(() => {
    node = new NodeMachine(shell);
    node.write("etc/passwd", "root:x:0:0::/root:/bin/sh\n");
    node.write("etc/group", "root:x:0:\n");
  });
  afterEach(() => node.remove());

  const apply = (...accounts: Account[]) => node.bring(...accounts);
  const owner = (name: string) => {
    const { uid, gid } = lstatSync(node.path(name));
    return [uid, gid];
  };
  /** A home as the image has it, with a file of the user, one of somebody else and a link that leads out. */
  const home = (uid: number, gid = uid) => {
    mkdirSync(node.path("data/alice/work"), { recursive: true });
    node.write("data/alice/work/mine", "mine\n");
    node.write("data/alice/work/theirs", "theirs\n");
    node.write("data/outside", "outside\n");
    symlinkSync("../outside", node.path("data/alice/link"));
    for (const name of ["data/alice", "data/alice/work", "data/alice/work/mine"]) chownSync(node.path(name), uid, gid);
    lchownSync(node.path("data/alice/link"), uid, gid);
    chownSync(node.path("data/alice/work/theirs"), 9300, 9300);
    chownSync(node.path("data/outside"), uid, gid);
  };

  test("goes with it, and what others have there stays theirs", () => {
    apply(alice(9001));
    home(9001);
    expect(apply(alice(9005))).toEqual(expect.arrayContaining(["changed /etc/passwd", "changed /data/alice"]));
    const names = ["data/alice", "data/alice/work/mine", "data/alice/link", "data/alice/.ssh/authorized_keys"];
    expect(names.map(owner)).toEqual(names.map(() => [9005, 9005]));
    expect([owner("data/alice/work/theirs"), owner("data/outside")]).toEqual([
      [9300, 9300],
      [9001, 9001],
    ]);
    expect(apply(alice(9005))).toEqual([]);
  });

  test("gets another group alone", () => {
    apply(alice(9001));
    apply(alice(9001, 0));
    expect([owner("data/alice"), owner("data/alice/.ssh/authorized_keys")]).toEqual([
      [9001, 0],
      [9001, 0],
    ]);
  });

  test("is the image's, and goes back to the number that it has there", () => {
    node.write("etc/passwd", "root:x:0:0::/root:/bin/sh\nalice:x:9001:9001::/data/alice:/bin/sh\n");
    home(9001);
    apply(alice(9005));
    expect([owner("data/alice"), node.read("data/alice/.ssh/authorized_keys")]).toEqual([[9005, 9005], `${KEY}\n`]);
    apply();
    expect([owner("data/alice"), owner("data/alice/work/mine")]).toEqual([
      [9001, 9001],
      [9001, 9001],
    ]);
    expect(node.has("data/alice/.ssh/authorized_keys")).toBe(false);
  });

  test("of a user whom nobody knows stays theirs and gets no keys, and the rest of the node comes", () => {
    home(9300);
    const other: Account = { name: "bob", lines: ["bob:x:9006:9006::/data/bob:/bin/sh", KEY] };
    const words =
      "left /data/alice belongs to the user 9300 and not to 9005, so sshd takes no keys of alice from there";
    expect(node.live(accountsSent([alice(9005), other], "show")).lines).toContain(words);
    expect(apply(alice(9005), other)).toContain(words);
    expect(node.runs(filesQuestion(), "").lines).toEqual([
      expect.stringMatching(/^@files [0-9a-f]{64} -$/),
      "@edited account alice",
      "|(home directory /data/alice of the user 9300)",
    ]);
    expect([owner("data/alice"), node.has("data/alice/.ssh"), node.has("data/bob/.ssh/authorized_keys")]).toEqual([
      ...[[9300, 9300], false, true],
    ]);
  });

  test("of root has keys of an account, as sshd takes them", () => {
    mkdirSync(node.path("data/alice"), { recursive: true });
    apply(alice(9005));
    expect([owner("data/alice"), owner("data/alice/.ssh/authorized_keys")]).toEqual([
      [0, 0],
      [9005, 9005],
    ]);
  });
});
