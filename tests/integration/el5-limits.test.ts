import { openLab, type Lab, type LabStatus } from "../../lab";
import { closeHostSessions, hostSession } from "../../lib/host/connection/host-session";
import type { Connection } from "../../lib/model/connection/connection";
import { EXTENSIONS, MISSING_COMMANDS } from "../support/el5-lacks";
import { serverOffer, type ServerOffer } from "../support/server-offer";

// The lab's master has the limits of CentOS 5 that the other suites run under. That it has them is shown here.
const lab: Lab = openLab({ name: "test-el5" });
let status: LabStatus;
let connection: Connection;

/** Names that are on the master's PATH, of those that were asked for. */
let present: Set<string>;

beforeAll(async () => {
  status = await lab.up({ fresh: true });
  if (!status.master) throw new Error("the lab has no master");
  connection = { ...status.master.ssh, legacyAlgorithms: true };
  const names = ["cat", ...MISSING_COMMANDS.map(({ command }) => command)].join(" ");
  const search = "PATH=/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin";
  const { stdout } = await lab.ssh(
    `${search}; for name in ${names}; do command -v $name >/dev/null && echo $name; done`,
  );
  present = new Set(stdout.split("\n").filter(Boolean));
});
afterAll(async () => {
  await closeHostSessions();
  await lab.down();
});

describe("commands", () => {
  test("are looked for where scripts find them", () => expect(present).toContain("cat"));

  test.each(MISSING_COMMANDS.filter(({ labHasIt }) => !labHasIt).map(({ command, reason }) => [command, reason]))(
    "%s is absent: %s",
    (command) => expect(present).not.toContain(command),
  );

  // the list must not say so of one that a later lab removed
  test.each(MISSING_COMMANDS.filter(({ labHasIt }) => labHasIt).map(({ command }) => [command]))(
    "%s is kept out of scripts by their check alone",
    (command) => expect(present).toContain(command),
  );
});

describe("the shell", () => {
  test("is neither bash nor one that knows its version variables", async () => {
    const { stdout } = await lab.ssh("sh -c 'echo \"${BASH_VERSION-none} ${ZSH_VERSION-none} ${KSH_VERSION-none}\"'");
    expect(stdout).toBe("none none none\n");
  });

  test("is the one that runs our scripts", async () => {
    const answer = await hostSession(connection).read({
      libraries: [],
      calls: [["emit_command", "shell", "sh", "-c", 'readlink "/proc/$PPID/exe"; readlink /proc/$$/exe']],
    });
    const [ours, sh] = (answer.values.get("shell") ?? "").trim().split("\n");
    expect(sh).toMatch(/\/dash$/);
    expect(ours).toBe(sh);
  });

  // dash has `local`, and puts a command before &> into the background
  const TAKEN = ["local", "&>"];
  const PRINTED = ["echo -e", "$'..'", "a brace range"];
  const refused = EXTENSIONS.filter(([what]) => ![...TAKEN, ...PRINTED].includes(what));
  const printed = EXTENSIONS.filter(([what]) => PRINTED.includes(what));

  test.each(refused)("refuses %s", async (_what, script) => {
    const { code, stderr } = await lab.ssh("sh -s", { input: `set -e\n${script}\n` });
    expect({ refused: code !== 0 || stderr !== "", stderr }).toMatchObject({ refused: true });
  });

  test.each(printed)("prints %s as it stands, unlike bash", async (_what, script) => {
    const [sh, bash] = await Promise.all(["sh -s", "bash -s"].map((shell) => lab.ssh(shell, { input: `${script}\n` })));
    expect([sh.code, bash.code]).toEqual([0, 0]);
    expect(sh.stdout).not.toBe(bash.stdout);
  });
});

describe("the SSH server", () => {
  let offer: ServerOffer;
  beforeAll(async () => {
    if (!status.master) throw new Error("the lab has no master");
    offer = await serverOffer(status.master.ssh.host, status.master.ssh.port);
  });

  /** What OpenSSH 4.3p2 offers by default (its myproposal.h); the lab's server offers a part of it. */
  const OPENSSH_4_3 = {
    kex: ["diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1"],
    hostKey: ["ssh-rsa", "ssh-dss"],
    cipher: [
      ...["aes128-cbc", "3des-cbc", "blowfish-cbc", "cast128-cbc", "arcfour128", "arcfour256", "arcfour"],
      ...["aes192-cbc", "aes256-cbc", "rijndael-cbc@lysator.liu.se", "aes128-ctr", "aes192-ctr", "aes256-ctr"],
    ],
    mac: ["hmac-md5", "hmac-sha1", "hmac-ripemd160", "hmac-ripemd160@openssh.com", "hmac-sha1-96", "hmac-md5-96"],
    compression: ["none", "zlib@openssh.com"],
  } as const;

  /** No algorithm, but how a newer server says that it numbers packets strictly; OpenSSH 9.2 cannot be told to leave it out. */
  const STRICT_KEX_MARK = "kex-strict-s-v00@openssh.com";

  test.each(Object.keys(OPENSSH_4_3) as (keyof typeof OPENSSH_4_3)[])("offers no %s that 4.3 has not", (kind) => {
    const known: readonly string[] = [...OPENSSH_4_3[kind], STRICT_KEX_MARK];
    expect(offer[kind].length).toBeGreaterThan(0);
    expect(offer[kind].filter((name) => !known.includes(name))).toEqual([]);
  });

  test("offers all key exchanges of 4.3 and an RSA key only", () => {
    expect(offer.kex.filter((name) => name !== STRICT_KEX_MARK).sort()).toEqual([...OPENSSH_4_3.kex].sort());
    expect(offer.hostKey).toEqual(["ssh-rsa"]);
  });

  test("refuses a client with default algorithms, and the error says what to set", async () => {
    const modern = hostSession({ ...connection, legacyAlgorithms: undefined });
    await expect(modern.read({ libraries: [], calls: [["emit", "a", "b"]] })).rejects.toThrow(
      /root@127\.0\.0\.1:\d+: .*no matching key exchange algorithm.*legacyAlgorithms: true/,
    );
  });

  test("lets the same client in with it", async () => {
    const answer = await hostSession(connection).read({ libraries: [], calls: [["emit", "a", "b"]] });
    expect(answer.values.get("a")).toBe("b");
  });
});
