import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, rmSync, statSync, symlinkSync } from "node:fs";
import { FakeMaster, SHELLS } from "../shell";

const LIBRARIES = ["block", "transaction", "key-pair"];
const KEY = "root/.ssh/id_rsa_diskless";
const COMMENT = "root@m0.example.com";

const REAL = execFileSync("sh", ["-c", "command -v ssh-keygen"], { encoding: "utf8" }).trim();

// ssh-keygen(1) is the system's own; a key of 3072 bits takes seconds, so a smaller one is made and what was asked is kept
describe.each(SHELLS)("a key pair with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    master.command(
      "ssh-keygen",
      `[ "$2 $3" != "-t rsa" ] || echo "$*" >"$MASTER/asked"
for word; do shift; [ "$word" != 3072 ] || word=1024; set -- "$@" "$word"; done
exec ${REAL} "$@"
`,
    );
  });
  afterEach(() => master.remove());

  const path = () => master.path(KEY);
  const apply = (comment = COMMENT) => master.run(LIBRARIES, [["apply_key_pair", path(), comment]]).values.get("key");
  const observe = () => master.run(LIBRARIES, [["observe_key_pair", path()]]);
  const faults = () => (observe().values.get("faults") ?? "").replaceAll(master.root, "").split("\n").filter(Boolean);
  const release = () => master.run(LIBRARIES, [["release_key_pair", path()]]);
  const mode = (name: string) => (statSync(master.path(name)).mode & 0o777).toString(8);
  const keygen = (name: string, passphrase = "") => {
    master.write(`${name}.dir`, "");
    rmSync(master.path(`${name}.dir`));
    const options = ["-q", "-t", "rsa", "-b", "1024", "-C", "by hand", "-N", passphrase];
    execFileSync("ssh-keygen", [...options, "-f", master.path(name)]);
  };

  test("is made where there is none: RSA, private to root, in a directory of its own", () => {
    const key = apply();
    expect(key).toMatch(/^ssh-rsa AAAAB3NzaC1yc2E[A-Za-z0-9+/]{100,}=*$/);
    expect(master.read("asked")).toMatch(/^-q -t rsa -b 3072 -N {2}-C root@m0\.example\.com -f /);
    expect(master.read(`${KEY}.pub`)).toBe(`${key} ${COMMENT}\n`);
    expect([mode(KEY), mode(`${KEY}.pub`), mode("root/.ssh")]).toEqual(["600", "644", "700"]);
    expect(master.list("root/.ssh")).toEqual(["id_rsa_diskless", "id_rsa_diskless.pub"]);
  });

  test("is read as it was made, and stays when it is applied again", () => {
    const key = apply();
    const { values } = observe();
    expect(Object.fromEntries(values)).toEqual({ faults: "", key, comment: COMMENT });
    const before = master.read(KEY);
    expect(apply()).toBe(key);
    expect(master.read(KEY)).toBe(before);
  });

  test("is gone with all that was made for it", () => {
    apply();
    release();
    expect(existsSync(master.path("root"))).toBe(false);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("that is not there is absent, by an exit code of its own", () => {
    expect(observe().absent).toBe(true);
    apply();
    rmSync(path());
    expect(observe().absent).toBe(true);
  });

  test.each<[what: string, spoil: () => void, said: string]>([
    ["without its public half", () => rmSync(`${path()}.pub`), `/${KEY}.pub is missing`],
    ["that others may read", () => chmodSync(path(), 0o644), `/${KEY} has mode 0644, expected 0600`],
    [
      "with a public half that others may write",
      () => chmodSync(`${path()}.pub`, 0o666),
      `/${KEY}.pub has mode 0666, expected 0644`,
    ],
    [
      "with the public half of another",
      () => master.write(`${KEY}.pub`, "ssh-rsa AAAAB3NzaC1yc2E= else\n"),
      `/${KEY}.pub does not belong to /${KEY}`,
    ],
  ])("%s says so, and is repaired with the same key", (_what, spoil, said) => {
    const key = apply();
    spoil();
    expect(faults()).toEqual([said]);
    expect(apply()).toBe(key);
    expect(faults()).toEqual([]);
    release();
    expect(master.list("var/lib")).toEqual([]);
  });

  test("that is no key says so, is refused, and stays as it is", () => {
    master.write(KEY, "no key\n", 0o600);
    expect(faults()).toContain(`/${KEY} is no private key that opens without a passphrase`);
    expect(master.refusal(LIBRARIES, [["apply_key_pair", path(), COMMENT]])).toContain("move it away");
    expect(master.read(KEY)).toBe("no key\n");
    expect(master.list("root/.ssh")).toEqual(["id_rsa_diskless"]);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("with a passphrase is refused and keeps its mode", () => {
    keygen(KEY, "secret");
    chmodSync(path(), 0o640);
    expect(master.refusal(LIBRARIES, [["apply_key_pair", path(), COMMENT]])).toContain("without a passphrase");
    expect(mode(KEY)).toBe("640");
  });

  test("behind a symbolic link is refused", () => {
    keygen("elsewhere");
    keygen(KEY);
    rmSync(path());
    symlinkSync(master.path("elsewhere"), path());
    expect(master.refusal(LIBRARIES, [["apply_key_pair", path(), COMMENT]])).toContain("is not a regular file");
  });

  test("that was there before us is taken over and comes back as it was", () => {
    keygen(KEY);
    chmodSync(path(), 0o400);
    const [before, published] = [master.read(KEY), master.read(`${KEY}.pub`)];
    const key = apply();
    expect(published).toBe(`${key} by hand\n`);
    expect(master.read(`${KEY}.pub`)).toBe(`${key} ${COMMENT}\n`);
    expect(faults()).toEqual([]);
    release();
    expect([master.read(KEY), master.read(`${KEY}.pub`), mode(KEY)]).toEqual([before, published, "400"]);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("without a public half before us loses ours again", () => {
    keygen(KEY);
    rmSync(`${path()}.pub`);
    apply();
    release();
    expect(master.list("root/.ssh")).toEqual(["id_rsa_diskless"]);
  });

  test("that somebody put in the place of ours is not ours to remove", () => {
    master.write("root/.ssh/authorized_keys", "");
    apply();
    rmSync(path());
    rmSync(`${path()}.pub`);
    keygen(KEY);
    const theirs = master.read(KEY);
    apply();
    release();
    expect(master.read(KEY)).toBe(theirs);
    expect(master.list("root/.ssh")).toEqual(["authorized_keys", "id_rsa_diskless", "id_rsa_diskless.pub"]);
    expect(master.list("var/lib")).toEqual([]);
  });

  test("of ours leaves although its mode was changed by hand", () => {
    apply();
    chmodSync(path(), 0o644);
    release();
    expect(existsSync(path())).toBe(false);
  });

  test("another comment changes the public half only", () => {
    const key = apply();
    const before = master.read(KEY);
    expect(apply("root@m1")).toBe(key);
    expect(master.read(`${KEY}.pub`)).toBe(`${key} root@m1\n`);
    expect(master.read(KEY)).toBe(before);
  });

  test("that ssh-keygen refuses to make leaves nothing behind", () => {
    master.command("ssh-keygen", 'echo "no entropy" >&2; exit 1\n');
    expect(master.refusal(LIBRARIES, [["apply_key_pair", path(), COMMENT]])).toContain("no entropy");
    expect(existsSync(master.path("root/.ssh"))).toBe(false);
  });
});
