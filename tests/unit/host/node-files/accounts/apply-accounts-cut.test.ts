import { atEachStep } from "../../at-each-step";
import { Account, accountsPart, accountsSent, NodeMachine, sha256 } from "../node-machine";
import { BASH_AS_SH } from "../../shell";

// As apply-cut: SIGKILL before each command in turn, and then the next run must end what it began.
const killedAt = (step: number) =>
  `set -T; step=0; trap '[ "$BASHPID" != $$ ] || [ $((step += 1)) -ne ${step} ] || kill -9 $$' DEBUG\n`;

/** One in so many commands is tried, others in every run; 1 tries them all, which takes minutes. */
const EVERY = Number(process.env.CUT_EVERY ?? 80);
const FIRST = 1 + Math.floor(Math.random() * EVERY);

const UID = process.getuid?.() ?? 0;
const GID = process.getgid?.() ?? 0;
const IMAGE = "ssh-rsa AAAAIMAGE master";
const [OLD, NEW] = ["old", "new"].map((name) => `ssh-ed25519 AAAA${name} alice`);
const alice = (home: string, ...keys: string[]): Account => ({
  name: "alice",
  lines: [`alice:x:${UID}:${GID}::${home}:/bin/sh`, ...keys],
});
const bob = (uid: number): Account => ({ name: "bob", lines: [`bob:x:${uid}:${uid}::/srv:/bin/sh`] });
const PARTS = {
  image: [],
  old: [alice("/srv/alice", OLD), bob(9002)],
  new: [alice("/srv/moved", OLD, NEW)],
};
const BOBS = ["bob:x:9001:9001::/:/bin/false", "bob:!:1::::::"];

let node: NodeMachine;
beforeEach(() => {
  node = new NodeMachine(BASH_AS_SH);
  node.write("etc/passwd", `daemon:x:9000:9000::/:/bin/false\n${BOBS[0]}\n`);
  node.write("etc/group", "daemon:x:9000:\n");
  node.write("etc/shadow", `${BOBS[1]}\n`, 0);
  node.write("srv/alice/.ssh/authorized_keys", `${IMAGE}\n`, 0o600);
});
afterEach(() => node.remove());

const keys = (home: string) => {
  const name = `${home}/.ssh/authorized_keys`;
  return node.has(name) ? node.read(name).split("\n").slice(0, -1) : [];
};
const own = GID === UID ? [`alice:x:${GID}:`] : [];
const AT = {
  image: { passwd: BOBS[0], shadow: [BOBS[1]], group: [], alice: [IMAGE], moved: [] },
  old: {
    ...{ passwd: PARTS.old[1].lines[0], shadow: ["bob:*:::::::", "alice:*:::::::"] },
    ...{ group: [...own, "bob:x:9002:"], alice: [IMAGE, OLD], moved: [] },
  },
  new: { passwd: BOBS[0], shadow: [BOBS[1], "alice:*:::::::"], group: own, alice: [IMAGE], moved: [OLD, NEW] },
} as const;
type Version = keyof typeof AT;

function found() {
  const of = (file: string) => node.read(`etc/${file}`).split("\n").slice(0, -1);
  return {
    ...{ passwd: of("passwd")[1], shadow: of("shadow"), group: of("group").slice(1) },
    ...{ alice: keys("srv/alice"), moved: keys("srv/moved") },
  };
}

/** Each file is as it was, or as it should be. */
function expectNoMixture(...versions: Version[]): void {
  const now = found();
  for (const part of Object.keys(now) as (keyof typeof now)[]) {
    expect(versions.map((version) => AT[version][part])).toContainEqual(now[part]);
  }
}

function settles(version: Version): void {
  expect(node.live(accountsSent(PARTS[version]))).toMatchObject({ code: 0, refused: "" });
  expect(found()).toEqual(AT[version]);
  expect(node.read("var/lib/node-files/digest")).toBe(`digest ${sha256(accountsPart(PARTS[version]))} -\n`);
  const names = node.kept.filter((name) => name !== "made");
  const records = version === "image" ? [] : ["account-keys", "accounts"];
  expect(names).toEqual([...records, "digest", "files.part", "lock", "originals"]);
  expect([node.list("etc"), node.list("srv/alice/.ssh")]).toEqual([
    ["group", "init.d", "passwd", "shadow"],
    ["authorized_keys"],
  ]);
}

test.each<[from: Version, to: Version, then: Version]>([
  ["image", "old", "image"],
  ["old", "new", "old"],
  ["old", "image", "new"],
])(
  "a run from %s to %s that is killed at a command: each file is one of both, and the next run goes to %s",
  (from, to, then) => {
    if (from !== "image") settles(from);
    const steps = atEachStep(
      node.root,
      { first: FIRST, every: EVERY },
      (step) => node.live(accountsSent(PARTS[to]), killedAt(step)).code !== 0,
      (step) => {
        expectNoMixture(from, to);
        if (step % 2 === 0) settles(to);
        settles(then);
      },
    );
    console.log(`a run of about ${steps} commands was killed at every ${EVERY}th from ${FIRST} on`);
    expect(steps).toBeGreaterThan(100);
  },
  600_000,
);
