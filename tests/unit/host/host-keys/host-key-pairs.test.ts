import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { hostKeys } from "../../../../lib/host/host-keys/host-keys";
import { FakeMaster, SHELLS } from "../shell";
import { PushFarm } from "../node-files/push-farm";

const KEYS = "var/lib/pulumi-diskless/node-host-keys";
const NODES = ["s0.example.com", "s1.example.com"];
const REAL = execFileSync("sh", ["-c", "command -v ssh-keygen"], { encoding: "utf8" }).trim();

// ssh-keygen(1) is the system's own
describe.each(SHELLS)("host keys of nodes with %s", (_name, shell) => {
  let master: FakeMaster;
  let farm: PushFarm;
  beforeEach(() => {
    master = new FakeMaster(shell);
    farm = new PushFarm(master, shell);
  });
  afterEach(() => master.remove());

  const nobody = { claiming: undefined, claims: [] };
  const apply = (nodes = NODES, type: "ed25519" | "rsa" = "ed25519") =>
    hostKeys.apply(farm.host, { type, nodes }, nobody);
  const observe = (nodes = NODES) =>
    hostKeys.observe(farm.host, { type: "ed25519", nodes }, { identity: undefined, claims: [] });
  const release = () => hostKeys.release(farm.host, undefined);
  const pair = (node: string) => `${KEYS}/${node}/ssh_host_ed25519_key`;
  const mode = (name: string) => (statSync(master.path(name)).mode & 0o777).toString(8);
  const keygen = (name: string, passphrase = "") => {
    rmSync(master.path(name), { force: true });
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-f", master.path(name)]);
  };

  test("are made once a node, for root alone, and are read as they were made", async () => {
    const made = await apply();
    expect(made.faults).toEqual({});
    expect(Object.keys(made.publicKeys)).toEqual(NODES);
    const [first, second] = NODES.map((node) => made.publicKeys[node]);
    expect(first).toMatch(/^ssh-ed25519 AAAA[A-Za-z0-9+/]+=*$/);
    expect(second).not.toBe(first);
    expect(master.read(`${pair(NODES[0])}.pub`)).toBe(`${first} root@s0.example.com\n`);
    expect([KEYS, pair(NODES[0]), `${pair(NODES[0])}.pub`].map(mode)).toEqual(["700", "600", "644"]);
    expect(await observe()).toEqual({ ...made, claimant: undefined });
    const before = master.read(pair(NODES[0]));
    expect(await apply()).toEqual(made);
    expect(master.read(pair(NODES[0]))).toBe(before);
    expect(master.list(KEYS)).toEqual(NODES);
  });

  test("of RSA are made where a node knows nothing newer", async () => {
    master.command(
      "ssh-keygen",
      `for word; do shift; [ "$word" != 3072 ] || word=1024; set -- "$@" "$word"; done\nexec ${REAL} "$@"\n`,
    );
    const { publicKeys } = await apply(["s0"], "rsa");
    expect(publicKeys.s0).toMatch(/^ssh-rsa AAAA/);
    expect(master.list(`${KEYS}/s0`)).toEqual(["ssh_host_rsa_key", "ssh_host_rsa_key.pub"]);
    const other = await apply(["s0"]);
    expect(other.publicKeys.s0).toMatch(/^ssh-ed25519 /);
    expect(master.list(`${KEYS}/s0`)).toEqual(["ssh_host_ed25519_key", "ssh_host_ed25519_key.pub"]);
  });

  test("that were proven to open are opened no more, until a byte of one differs", async () => {
    const { publicKeys } = await apply();
    master.command("ssh-keygen", `echo "$*" >>"$MASTER/opened"\nexec ${REAL} "$@"\n`);
    master.write("opened", "");
    expect(await observe()).toMatchObject({ publicKeys, faults: {} });
    expect(await apply()).toEqual({ publicKeys, faults: {} });
    expect(master.read("opened")).toBe("");
    const changed = `${pair(NODES[0])}`;
    master.write(changed, `${master.read(changed)}\n`, 0o600);
    expect(await observe()).toMatchObject({ publicKeys, faults: {} });
    expect(master.read("opened")).toContain(master.path(changed));
    expect(master.read("opened")).not.toContain(NODES[1]);
    rmSync(master.path("var/lib/pulumi-diskless/node-host-keys-proven"));
    expect(await observe()).toMatchObject({ publicKeys, faults: {} });
  });

  test("of a node more leave those of the others, and that of a node less goes", async () => {
    const { publicKeys } = await apply([NODES[0]]);
    const more = await apply();
    expect(more.publicKeys[NODES[0]]).toBe(publicKeys[NODES[0]]);
    expect(await observe([NODES[0]])).toMatchObject({ faults: { [NODES[1]]: "is no node of the program" } });
    await apply([NODES[1]]);
    expect(master.list(KEYS)).toEqual([NODES[1]]);
  });

  test("beside a directory whose name has a space stay", async () => {
    const { publicKeys } = await apply();
    master.write(`${KEYS}/${NODES[0]} old/ssh_host_ed25519_key`, "a copy\n");
    expect(Object.keys((await observe())?.faults ?? {})).toEqual([`${NODES[0]}?old`]);
    expect((await apply()).publicKeys).toEqual(publicKeys);
    expect(master.list(KEYS)).toEqual(NODES);
  });

  test("that are not there are absent, and go with all that was made for them", async () => {
    expect(await observe()).toBeUndefined();
    await apply();
    expect(await release()).toBeUndefined();
    expect(await observe()).toBeUndefined();
    expect(master.list("var/lib")).toEqual([]);
  });

  test.each<[what: string, spoil: (key: string) => void, fault: string]>([
    ["without its public half", (key) => rmSync(master.path(`${key}.pub`)), ".pub is missing"],
    ["that others may read", (key) => chmodSync(master.path(key), 0o644), " has mode 0644, expected 0600"],
    [
      "that others may write",
      (key) => chmodSync(master.path(`${key}.pub`), 0o666),
      ".pub has mode 0666, expected 0644",
    ],
    [
      "with the public half of another",
      (key) => master.write(`${key}.pub`, "ssh-ed25519 AAAAB3NzaC1yc2E= else\n"),
      ".pub does not belong to ",
    ],
    [
      "with a link for its public half",
      (key) => {
        rmSync(master.path(`${key}.pub`));
        symlinkSync("/nowhere", master.path(`${key}.pub`));
      },
      ".pub is missing",
    ],
  ])("one %s is named, and mended with the same key", async (_what, spoil, fault) => {
    const { publicKeys } = await apply();
    spoil(pair(NODES[0]));
    const found = await observe();
    expect(Object.keys(found?.faults ?? {})).toEqual([NODES[0]]);
    expect(found?.faults[NODES[0]]).toContain(`${master.path(pair(NODES[0]))}${fault}`);
    expect(await apply()).toEqual({ publicKeys, faults: {} });
    expect(await observe()).toEqual({ publicKeys, faults: {}, claimant: undefined });
  });

  test.each<[what: string, spoil: (key: string) => void, fault: string]>([
    ["is gone", (key) => rmSync(master.path(key)), " is missing"],
    ["is no key", (key) => master.write(key, "no key\n", 0o600), " is no private key that opens without a passphrase"],
    ["has a passphrase", (key) => keygen(key, "secret"), " is no private key that opens without a passphrase"],
    [
      "is a link",
      (key) => {
        keygen("elsewhere");
        rmSync(master.path(key));
        symlinkSync(master.path("elsewhere"), master.path(key));
      },
      " is not a regular file",
    ],
    [
      "is a directory",
      (key) => {
        rmSync(master.path(key));
        mkdirSync(master.path(key));
      },
      " is not a regular file",
    ],
  ])("one whose private half %s is named, and made anew", async (_what, spoil, fault) => {
    const { publicKeys } = await apply();
    spoil(pair(NODES[0]));
    expect((await observe())?.faults).toEqual({ [NODES[0]]: `${master.path(pair(NODES[0]))}${fault}` });
    const made = await apply();
    expect(made.faults).toEqual({});
    expect(made.publicKeys[NODES[0]]).not.toBe(publicKeys[NODES[0]]);
    expect(made.publicKeys[NODES[1]]).toBe(publicKeys[NODES[1]]);
  });

  describe("that somebody brought", () => {
    const KEPT = `${KEYS}-kept`;
    const bring = (node: string, passphrase = "") => {
      master.write(`${KEYS}/${node}/.none`, "");
      keygen(pair(node), passphrase);
      return master.read(pair(node));
    };

    test("stay, and go aside when their node leaves, until it comes back", async () => {
      const brought = bring("s0");
      const { faults, publicKeys } = await apply(["s0", "s1"]);
      expect([faults, master.read(pair("s0"))]).toEqual([{}, brought]);
      await apply(["s1"]);
      expect([master.list(KEYS), master.read(`${KEPT}/s0/ssh_host_ed25519_key`)]).toEqual([["s1"], brought]);
      expect(await apply(["s0", "s1"])).toEqual({ publicKeys, faults: {} });
      expect([master.read(pair("s0")), existsSync(master.path(KEPT))]).toEqual([brought, false]);
    });

    test("are kept and named by a release, beside none that was made", async () => {
      const brought = bring("s0");
      await apply(["s0", "s1"]);
      expect(await release()).toEqual({ directory: master.path(KEPT), nodes: ["s0"] });
      expect(master.list("var/lib/pulumi-diskless")).toEqual(["node-host-keys-kept"]);
      expect([master.list(KEPT), master.read(`${KEPT}/s0/ssh_host_ed25519_key`)]).toEqual([["s0"], brought]);
      await apply(["s0"]);
      expect(master.read(pair("s0"))).toBe(brought);
    });

    test("come back also after a run that was killed before they did", async () => {
      const brought = bring("s0");
      await apply(["s0", "s1"]);
      await apply(["s1"]);
      master.command("mv", 'case $* in *-kept*) kill -9 "$(cat "$MASTER/pid")" ;; esac\nexec /bin/mv "$@"\n');
      const killed = () =>
        master.run(
          ["host-key-pairs"],
          [["apply_host_keys", "ed25519", "s0", "s1"]],
          `echo $$ >'${master.path("pid")}'\n`,
        );
      expect(killed).toThrow();
      rmSync(master.path("bin/mv"));
      expect((await apply(["s0", "s1"])).faults).toEqual({});
      expect(master.read(pair("s0"))).toBe(brought);
    });

    test("in the place of one that was made are theirs", async () => {
      await apply(["s0"]);
      keygen(pair("s0"));
      await apply(["s0"]);
      expect(await release()).toEqual({ directory: master.path(KEPT), nodes: ["s0"] });
    });

    test("and that cannot be used go aside, also a second time", async () => {
      const first = bring("s0", "secret");
      await apply(["s0"]);
      expect(master.read(`${KEPT}/s0/ssh_host_ed25519_key`)).toBe(first);
      bring("s0", "secret");
      expect((await apply(["s0"])).faults).toEqual({});
      expect(master.list(KEPT)).toEqual(["s0", expect.stringMatching(/^s0\.\d{14}$/)]);
      expect(master.read(`${KEPT}/s0/ssh_host_ed25519_key`)).toBe(first);
    });
  });

  test("are all kept when ssh-keygen makes none, and nothing half made is left", async () => {
    const { publicKeys } = await apply();
    master.write(pair(NODES[0]), "damaged\n", 0o600);
    master.command("ssh-keygen", `case $* in *-t*) echo "no entropy" >&2; exit 1 ;; esac\nexec ${REAL} "$@"\n`);
    await expect(async () => apply([...NODES, "s2"])).rejects.toThrow("ssh-keygen made no key: no entropy");
    expect([master.list(KEYS), master.read(pair(NODES[0]))]).toEqual([NODES, "damaged\n"]);
    master.command("ssh-keygen", `exec ${REAL} "$@"\n`);
    expect((await apply([...NODES, "s2"])).publicKeys[NODES[1]]).toBe(publicKeys[NODES[1]]);
  });

  test("a run that was killed leaves whole pairs, and the next one makes the others", async () => {
    await apply([NODES[0]]);
    master.command("sync", 'kill -9 "$(cat "$MASTER/pid")"\n');
    const killed = () =>
      master.run(["host-key-pairs"], [["apply_host_keys", "ed25519", ...NODES]], `echo $$ >'${master.path("pid")}'\n`);
    expect(killed).toThrow();
    expect(existsSync(master.path(`${KEYS}/${NODES[1]}`))).toBe(false);
    expect((await observe())?.faults).toEqual({ [NODES[1]]: `${master.path(pair(NODES[1]))} is missing` });
    rmSync(master.path("bin/sync"));
    expect((await apply()).faults).toEqual({});
    expect(master.list(KEYS)).toEqual(NODES);
  });
});
