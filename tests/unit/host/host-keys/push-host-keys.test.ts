import { cpSync, rmSync, statSync } from "node:fs";
import { nodeBoots } from "../../../../lib/host/boot/node-boots";
import { hostKeys } from "../../../../lib/host/host-keys/host-keys";
import { FakeMaster, SHELLS } from "../shell";
import { PlannedFile } from "../node-files/node-machine";
import { PushFarm } from "../node-files/push-farm";

const NODES = ["s0.example.com", "s1.example.com"];
const PLANNED = NODES.map((name, i) => `${name} - 52:54:00:00:00:0${i}`);
const motd: PlannedFile = { path: "/etc/motd", content: "hello\n" };
const munge: PlannedFile = { path: "/etc/munge.key", content: "CANARY-0123\n", mode: "0400" };
const KEY = "etc/ssh/ssh_host_ed25519_key";

describe.each(SHELLS)("a push of host keys by %s", (_name, shell) => {
  let master: FakeMaster;
  let farm: PushFarm;
  beforeEach(() => {
    master = new FakeMaster(shell);
    farm = new PushFarm(master, shell);
    farm.reload = `echo reloaded >>'${master.path("reloaded")}'`;
    master.write("reloaded", "");
    farm.add(...NODES);
    farm.wants(PLANNED, [motd]);
  });
  afterEach(() => master.remove());

  const keep = (nodes = NODES) =>
    hostKeys.apply(farm.host, { type: "ed25519", nodes }, { claiming: undefined, claims: [] });
  const kept = (node: string) => master.read(`var/lib/pulumi-diskless/node-host-keys/${node}/ssh_host_ed25519_key`);
  const ask = (...names: string[]) => nodeBoots.observe(farm.host, names, { plans: farm });
  const boots = (node: string) => {
    rmSync(master.path(`nodes/${node}`), { recursive: true });
    master.write(`nodes/${node}/${KEY}`, "of its own\n", 0o600);
  };

  test("brings each node its pair, has sshd read it once, and finds nothing to do the next time", async () => {
    const { publicKeys } = await keep();
    expect(farm.push()).toEqual({
      code: 0,
      said: [
        ...NODES.map((node) => `${node}: changed /etc/motd, /${KEY}, /${KEY}.pub; ran ${farm.reload}\n`),
        "2 of 2 nodes changed, 0 have their files, 0 are not reached, 0 failed, 0 were not begun\n",
      ].join(""),
      refused: "",
    });
    for (const node of NODES) {
      expect(farm.read(node, KEY)).toBe(kept(node));
      expect(farm.read(node, `${KEY}.pub`)).toBe(`${publicKeys[node]} root@${node}\n`);
      const modes = [KEY, `${KEY}.pub`].map((name) => statSync(master.path(`nodes/${node}/${name}`)).mode & 0o777);
      expect(modes).toEqual([0o600, 0o644]);
    }
    expect(farm.push().said).toContain("0 of 2 nodes changed, 2 have their files");
    expect(master.read("reloaded")).toBe("reloaded\nreloaded\n");
  });

  test("gives a node that has booted the key that it had", async () => {
    await keep();
    farm.push();
    boots(NODES[0]);
    expect(farm.push().said).toContain(`${NODES[0]}: changed /etc/motd, /${KEY}, /${KEY}.pub; ran `);
    expect(farm.read(NODES[0], KEY)).toBe(kept(NODES[0]));
  });

  test("brings them beside secret files, and takes them back when the master keeps them no more", async () => {
    boots(NODES[0]);
    await keep();
    farm.keepsSecret(PLANNED, [munge]);
    expect(farm.push().said).toContain(`${NODES[0]}: changed /etc/motd, /etc/munge.key, /${KEY}, /${KEY}.pub; ran `);
    await hostKeys.release(farm.host, undefined);
    expect(farm.push().said).toContain(`${NODES[0]}: restored /${KEY}, /${KEY}.pub; ran ${farm.reload}\n`);
    expect([farm.read(NODES[0], KEY), farm.read(NODES[0], "etc/munge.key")]).toEqual(["of its own\n", munge.content]);
  });

  test("gives none to a node that has none on the master", async () => {
    await keep([NODES[0]]);
    expect(farm.push().said).toContain(`${NODES[1]}: changed /etc/motd\n`);
  });

  test("is owed its reload until that succeeds", async () => {
    farm.reload = `test -e '${master.path("good")}'`;
    await keep();
    expect(farm.push("s0").said).toContain(`failed: ${farm.reload} ended with exit code 1`);
    master.write("good", "");
    expect(farm.push("s0").said).toContain(`${NODES[0]}: ran ${farm.reload}\n`);
  });

  test("goes to a node whose key nobody knows yet, and only so while the master keeps keys", async () => {
    const words = "StrictHostKeyChecking=no\n-o\nUserKnownHostsFile=/dev/null\n-o\nGlobalKnownHostsFile=/dev/null\n";
    farm.push();
    expect(master.read("arguments")).not.toContain("StrictHostKeyChecking");
    await keep();
    farm.push();
    expect(master.read("arguments").split(words)).toHaveLength(3);
    await ask("s0.example.com");
    expect(master.read("arguments").split(words)).toHaveLength(4);
  });

  test("has no private key in an argument list or in its words, and leaves no copy on the master", async () => {
    await keep();
    farm.does(NODES[1], "cat; exit 1\n");
    const { said, refused } = farm.push();
    const secret = kept(NODES[1]).split("\n")[2];
    expect(secret.length).toBeGreaterThan(60);
    expect(said + refused + master.read("arguments")).not.toContain(secret);
    expect(master.list("var/lib/pulumi-diskless")).toEqual([
      "node-host-keys",
      "node-host-keys-made",
      "node-host-keys-proven",
    ]);
  });

  describe("a question", () => {
    test("tells a node that has its key from one that has booted, and from one whose key is another by now", async () => {
      await keep();
      farm.push();
      const before = await ask(...NODES);
      for (const node of NODES) expect(before.files.get(node)).toMatchObject(before.wanted.get(node) ?? {});
      boots(NODES[0]);
      rmSync(master.path(`var/lib/pulumi-diskless/node-host-keys/${NODES[1]}`), { recursive: true });
      await keep();
      const { files, wanted } = await ask(...NODES);
      expect(wanted.get(NODES[0])).toEqual(before.wanted.get(NODES[0]));
      expect(files.get(NODES[0])).toEqual({ edited: [], owed: [] });
      expect(wanted.get(NODES[1])?.secrets).not.toBe(files.get(NODES[1])?.secrets);
      expect(master.list("var/lib/pulumi-diskless")).toEqual([
        "node-host-keys",
        "node-host-keys-made",
        "node-host-keys-proven",
      ]);
    });

    test("names a key that was changed on the node, and shows nothing of it", async () => {
      await keep();
      farm.push();
      cpSync(master.path(`nodes/${NODES[1]}/etc/ssh`), master.path(`nodes/${NODES[0]}/etc/ssh`), { recursive: true });
      const { files } = await ask(NODES[0]);
      expect(files.get(NODES[0])?.edited).toEqual([
        { path: `/${KEY}`, lines: ["(another content)"] },
        { path: `/${KEY}.pub`, lines: ["(another content)"] },
      ]);
    });
  });
});
