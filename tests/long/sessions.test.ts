import { openLab, type Lab } from "../../lab";
import { abandonHostSessions, closeHostSessions, hostSession } from "../../lib/host/connection/host-session";
import type { Call } from "../../lib/host/script/script";
import type { Connection } from "../../lib/model/connection/connection";
import { on } from "../support/master";

// What sshd, the account and its profile do to our commands, with a real sshd and bash.
const lab: Lab = openLab({ name: "test-sessions", platform: "el9" });
let base: Connection;

beforeAll(async () => {
  const status = await lab.up({ fresh: true });
  if (!status.master) throw new Error("the lab has no master");
  base = { ...status.master.ssh, connectTimeoutSeconds: 20 };
  await on(lab, "cp /etc/ssh/sshd_config /root/sshd_config && touch /root/.bashrc && cp /root/.bashrc /root/bashrc");
});
afterEach(() => closeHostSessions());
afterAll(() => lab.down());

const say = (...calls: Call[]) => ({ libraries: [], calls });

const SSHD =
  "pkill -HUP -o -x sshd; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.2; pgrep -o -x sshd >/dev/null && break; done";

async function withSshd(lines: string, then: () => Promise<void>): Promise<void> {
  await on(lab, `{ echo '${lines}'; cat /root/sshd_config; } >/etc/ssh/sshd_config && { ${SSHD}; }`);
  try {
    await then();
  } finally {
    await closeHostSessions();
    // by the lab's own way in, which has sessions of its own
    await on(lab, `cp /root/sshd_config /etc/ssh/sshd_config && { ${SSHD}; }`);
  }
}

test.each([1, 2])(
  "MaxSessions %i: twelve reads and three changes at once all run",
  async (sessions) => {
    await withSshd(`MaxSessions ${sessions}`, async () => {
      const session = hostSession(base);
      const begun = Date.now();
      const answers = await Promise.all([
        ...Array.from({ length: 12 }, (_, i) => session.read(say(["emit", "i", `read ${i}`]))),
        ...Array.from({ length: 3 }, (_, i) => session.change(say(["emit", "i", `change ${i}`]))),
      ]);
      console.log(`MaxSessions ${sessions}: 15 commands in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
      expect(answers.map(({ values }) => values.get("i"))).toEqual([
        ...Array.from({ length: 12 }, (_, i) => `read ${i}`),
        ...Array.from({ length: 3 }, (_, i) => `change ${i}`),
      ]);
    });
  },
  120_000,
);

test("a forced command is told with its words", async () => {
  await withSshd("Match User admin\nForceCommand echo only backups here\nMatch all", async () => {
    await expect(hostSession({ ...base, user: "admin" }).read(say(["true"]))).rejects.toThrow(
      /the script did not start; the host printed "only backups here\\n"/,
    );
  });
}, 60_000);

test.each([
  ["nologin", "usermod -s /sbin/nologin admin", /[Tt]his account is currently not available/],
  [
    "a shell that is missing",
    "usermod -s /bin/none admin 2>&1; sed -i '/^admin:/s,:[^:]*$,:/bin/none,' /etc/passwd",
    /admin@127\.0\.0\.1:\d+: All configured authentication methods failed/,
  ],
  [
    "requiretty",
    "echo 'Defaults requiretty' >/etc/sudoers.d/zz-tty && chmod 440 /etc/sudoers.d/zz-tty",
    /sudo: sorry, you must have a tty to run sudo/,
  ],
])(
  "an account with %s is refused with the host's own words",
  async (_what, command, words) => {
    await on(lab, `cp -p /etc/passwd /root/passwd; ${command}`);
    try {
      await expect(hostSession({ ...base, user: "admin", sudo: true }).read(say(["true"]))).rejects.toThrow(words);
    } finally {
      await on(lab, "cp -p /root/passwd /etc/passwd; rm -f /etc/sudoers.d/zz-tty");
    }
  },
  60_000,
);

/** Prints what must be the same whatever the profile says. */
const PROBE: Call = [
  "emit_command",
  "probe",
  "sh",
  "-c",
  'echo a >/tmp/se-probe; echo b >/tmp/se-probe && cat /tmp/se-probe; umask; ulimit -f; cd /etc && pwd; printf "%s\\n" b | grep b; ls -d /etc; env | grep -c -E "POSIXLY|GREP_|SHELLOPTS|CDPATH|TMPDIR|BASH_|LS_|ENV=" || :',
];
const PROBED = "b\n0022\nunlimited\n/etc\nb\n/etc\n0\n";

describe.each([
  ["as root", {}, "/root/.bashrc"],
  ["by sudo", { user: "admin", sudo: true as const }, "/home/admin/.bashrc"],
])("%s", (_who, as, profile) => {
  test.each([
    ["POSIXLY_CORRECT", "export POSIXLY_CORRECT=1"],
    ["noclobber for every shell", "set -o noclobber; export SHELLOPTS"],
    ["ENV and BASH_ENV", "echo 'set -C; echo noise' >/tmp/env.sh; export ENV=/tmp/env.sh BASH_ENV=/tmp/env.sh"],
    ["CDPATH", "export CDPATH=/usr:/tmp"],
    ["GREP_OPTIONS and GREP_COLORS", "export GREP_OPTIONS=-v GREP_COLORS=mt=01 GREP_COLOR=1"],
    ["IFS", "export IFS=/e"],
    ["TMPDIR that is not there", "export TMPDIR=/nowhere/at/all"],
    ["LS_COLORS and QUOTING_STYLE", "export LS_COLORS=x QUOTING_STYLE=c TIME_STYLE=full-iso BLOCK_SIZE=1"],
    ["aliases", "alias ls='ls -la' cat=true; shopt -s expand_aliases"],
    ["umask 777", "umask 777"],
    ["ulimit -S -f 0", "ulimit -S -f 0"],
    ["functions by the names of commands", "cat() { echo evil; }; ls() { echo evil; }; export -f cat ls"],
    [
      "a PATH of its own",
      "mkdir -p /tmp/evil; printf '#!/bin/sh\\necho evil\\n' >/tmp/evil/cat; chmod 755 /tmp/evil/cat; export PATH=/tmp/evil:$PATH",
    ],
    ["another directory", "cd /tmp"],
    ["much to say", "seq 1 200000; seq 1 20000 >&2"],
    ["another language", "export LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 LANGUAGE=de"],
    ["a nap", "sleep 3"],
  ])(
    "a profile with %s changes nothing",
    async (_what, lines) => {
      await on(lab, `touch ${profile} && cp -p ${profile} /tmp/profile && cat >>${profile} <<'END'\n${lines}\nEND`);
      try {
        const { values } = await hostSession({ ...base, ...as }).read(say(PROBE));
        expect(values.get("probe")).toBe(PROBED);
      } finally {
        await lab.ssh(
          `PATH=/usr/bin:/bin; /bin/cp -p /tmp/profile ${profile}; /bin/rm -rf /tmp/evil /tmp/env.sh /tmp/se-probe`,
        );
        await closeHostSessions();
      }
    },
    60_000,
  );
});

test("a profile that becomes another program is an error that shows what that said", async () => {
  await on(lab, "printf 'exec echo Welcome\\n' >/home/admin/.bashrc");
  try {
    await expect(hostSession({ ...base, user: "admin", sudo: true }).read(say(["true"]))).rejects.toThrow(
      /the script did not start; the host printed "Welcome\\n"/,
    );
  } finally {
    await on(lab, "rm -f /home/admin/.bashrc");
  }
}, 60_000);

test("what hangs on a FIFO is ended on the host, and the lock is free", async () => {
  await on(lab, "rm -f /tmp/pipe; mkfifo /tmp/pipe");
  const session = hostSession({ ...base, commandTimeoutSeconds: 2 });
  const hung = session.change(say(["cp", "/tmp/pipe", "/tmp/copy"], ["touch", "/tmp/later"]));
  await expect(hung).rejects.toThrow(/did not end within 2 s, so it was ended on the host: cp \/tmp\/pipe \/tmp\/copy/);
  expect((await session.change(say(["emit", "a", "b"]))).values.get("a")).toBe("b");
  expect(await on(lab, "pgrep -f '[c]p /tmp/pipe' | wc -l; ls /tmp/later 2>/dev/null | wc -l")).toBe("0\n0\n");
}, 60_000);

describe("an install whose apply is over", () => {
  const INSTALL = {
    libraries: ["packages", "package-dnf", "package-rpm"],
    calls: [["packages_install", "tree"]] as Call[],
  };
  const DNF = "printf '#!/bin/sh\\n%s\\n' \"$1\" >/usr/local/bin/dnf && chmod 755 /usr/local/bin/dnf";
  afterEach(() => on(lab, "rm -f /usr/local/bin/dnf /tmp/installed /tmp/asked"));

  const dnf = (text: string) => on(lab, `set -- '${text}'; ${DNF}`);
  const whenAsked = () => on(lab, "for i in $(seq 100); do [ -e /tmp/asked ] && break; sleep 0.1; done; rm /tmp/asked");
  const unlocked = () =>
    on(
      lab,
      "for i in $(seq 100); do [ -e /var/lib/pulumi-diskless/lock ] || break; sleep 0.1; done; ls -d /var/lib/pulumi-diskless/lock 2>/dev/null | wc -l",
    );

  test("and that only waits is ended, and installs nothing later", async () => {
    await dnf("touch /tmp/asked; sleep 6; touch /tmp/installed");
    const installing = hostSession(base).change(INSTALL);
    installing.catch(() => undefined);
    await whenAsked();
    await abandonHostSessions();
    await expect(installing).rejects.toThrow();
    expect(await unlocked()).toBe("0\n");
    await on(lab, "sleep 6");
    expect(await on(lab, "ls /tmp/installed 2>/dev/null | wc -l; pgrep -f '[l]ocal/bin/dnf' | wc -l")).toBe("0\n0\n");
  }, 60_000);

  test("by the end of its connection is ended as well", async () => {
    await dnf("touch /tmp/asked; sleep 6; touch /tmp/installed");
    const installing = hostSession(base).change(INSTALL);
    installing.catch(() => undefined);
    await whenAsked();
    await closeHostSessions();
    await expect(installing).rejects.toThrow();
    expect(await unlocked()).toBe("0\n");
    await on(lab, "sleep 6");
    expect(await on(lab, "ls /tmp/installed 2>/dev/null | wc -l")).toBe("0\n");
  }, 60_000);

  test("in the middle of a transaction of rpm is left to finish it", async () => {
    const lock = "/var/lib/rpm/.rpm.lock";
    const holder = `import fcntl,time; f=open("${lock}","r+"); fcntl.lockf(f, fcntl.LOCK_EX); open("/tmp/asked","w"); time.sleep(4); open("/tmp/installed","w")`;
    await dnf(`exec python3 -c "$(cat /tmp/holder.py)"`);
    await on(lab, `cat >/tmp/holder.py <<'END'\n${holder}\nEND\ntouch ${lock}`);
    const installing = hostSession(base).change(INSTALL);
    installing.catch(() => undefined);
    await whenAsked();
    await abandonHostSessions();
    await installing;
    expect(await on(lab, "ls /tmp/installed | wc -l")).toBe("1\n");
    expect(await unlocked()).toBe("0\n");
  }, 60_000);
});
