import { existsSync, linkSync, rmSync } from "node:fs";
import { ManagedFile } from "../../../../lib/host/files/managed-file";
import { restoreFileCalls, writeFileCalls } from "../../../../lib/host/files/managed-files";
import { ScriptError } from "../../../../lib/host/connection/errors";
import { Call } from "../../../../lib/host/script/script";
import { atEachStep } from "../at-each-step";
import { BASH_AS_SH, FakeMaster, GROUP, OWNER } from "../shell";
import { installSysv } from "../sysv-commands";

// A script is killed by SIGKILL before each of its commands in turn, as a crash or an impatient administrator would, and then what
// an `up`, or a `destroy`, does next must find its way. Only bash can count its commands.
const LIBRARIES = ["block", "files", "transaction", "service-sysv", "service"];
const ORIGINAL = "as it was before us\n";
const killedAt = (step: number) =>
  `set -T; step=0; trap '[ "$BASHPID" != $$ ] || [ $((step += 1)) -ne ${step} ] || kill -9 $$' DEBUG\n`;

let master: FakeMaster;
beforeEach(() => begin());
afterEach(() => master.remove());

function begin(): void {
  master = new FakeMaster(BASH_AS_SH);
  installSysv(master, "dhcpd");
  master.write("etc/dhcpd.conf", ORIGINAL, 0o640);
  master.write("etc/hosts", "127.0.0.1 localhost\n");
}

const files = (version: string): ManagedFile[] => {
  const owned = { mode: "0644", owner: OWNER, group: GROUP };
  return [
    { ...owned, path: master.path("etc/dhcpd.conf"), content: `${version}\n`, validate: 'grep -q . "$1"' },
    {
      ...owned,
      path: master.path("etc/made/dhcpd"),
      content: `args ${version}\n`,
      links: [master.path("etc/made/link")],
    },
    { ...owned, path: master.path("etc/hosts"), content: `10.0.0.1 ${version}\n`, block: "farm" },
  ];
};

function applyCalls(version: string): Call[] {
  const [first, ...write] = writeFileCalls(files(version));
  return [first, ["announce_service", "dhcpd"], ...write, ["apply_service", "dhcpd", "yes", "yes", "", ""]];
}

const deleteCalls = (): Call[] => [
  ["begin_transaction"],
  ...restoreFileCalls(files("any")),
  ["release_service", "dhcpd"],
];

const apply = (version: string) => master.run(LIBRARIES, applyCalls(version));
const content = (name: string) => (existsSync(master.path(name)) ? master.read(name) : "");
const hidden = () => [...master.list("etc"), ...(existsSync(master.path("etc/made")) ? master.list("etc/made") : [])];
const marks = () =>
  existsSync(`${master.state}/services`) ? master.list("var/lib/pulumi-diskless/services").join(" ") : "";

/** Whether the script was killed; it was not when it has fewer commands. */
function killed(calls: Call[], step: number): boolean {
  try {
    master.run(LIBRARIES, calls, killedAt(step));
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(ScriptError);
    expect((error as ScriptError).exitCode).toBeUndefined(); // a signal, and not a refusal of ours
    return true;
  }
}

/** Each file is the one or the other, and a daemon that runs with another one than it has is marked for a restart. */
function expectNoMixture(versions: readonly (readonly [conf: string, made: string, hosts: string])[]): void {
  const whole = (i: 0 | 1 | 2) => versions.map((version) => version[i]);
  expect(whole(0)).toContain(content("etc/dhcpd.conf"));
  expect(whole(1)).toContain(content("etc/made/dhcpd"));
  expect(whole(2)).toContain(content("etc/hosts"));
  expect(hidden().filter((name) => !name.startsWith("."))).not.toContainEqual(
    expect.stringMatching(/candidate|rejected/),
  );
}

const at = (version: string) =>
  [
    `${version}\n`,
    `args ${version}\n`,
    `127.0.0.1 localhost\n# BEGIN pulumi-diskless farm\n10.0.0.1 ${version}\n# END pulumi-diskless farm\n`,
  ] as const;
const BEFORE = [ORIGINAL, "", "127.0.0.1 localhost\n"] as const;

function expectSettled(version: string): void {
  expectNoMixture([at(version)]);
  expect(content("dhcpd.running")).toBe(`${version}\n`);
  expect(hidden().filter((name) => name.includes("candidate"))).toEqual([]);
  expect(marks()).toBe("dhcpd");
  expect(master.list("var/lib/pulumi-diskless")).toEqual(["made", "originals", "services"]);
}

function expectUntouched(): void {
  expectNoMixture([BEFORE]);
  expect(hidden()).toEqual(["dhcpd.conf", "hosts", "init.d"]);
  expect(existsSync(master.path("dhcpd.running"))).toBe(false);
  expect(existsSync(master.path("dhcpd.enabled"))).toBe(false);
  expect(master.list("var/lib")).toEqual([]);
}

/** One in so many commands is tried, others in every run; 1 tries them all, which takes minutes. */
const EVERY = Number(process.env.CUT_EVERY ?? 120);
const FIRST = 1 + Math.floor(Math.random() * EVERY);

/** Steps of some calls, each on a master that `prepare` made ready; says how many there are. */
function killedOn(prepare: () => void, calls: () => Call[], then: (step: number) => void): number {
  prepare();
  return atEachStep(master.root, { first: FIRST, every: EVERY }, (step) => killed(calls(), step), then);
}

function say(what: string, steps: number): void {
  console.log(`${what} of about ${steps} commands was killed at every ${EVERY}th from ${FIRST} on`);
}

test("an update that is killed at a command: the next one makes what it is asked for, forwards or back", () => {
  const steps = killedOn(
    () => apply("old"),
    () => applyCalls("new"),
    (step) => {
      expectNoMixture([at("old"), at("new")]);
      if (content("etc/dhcpd.conf") !== content("dhcpd.running")) expect(marks()).toMatch(/dhcpd\.(begun|restart)/);
      const next = step % 2 === 0 ? "old" : "new";
      apply(next);
      expectSettled(next);
    },
  );
  say("an update", steps);
  expect(steps).toBeGreaterThan(100);
});

test("a first apply that is killed at a command: the next one finishes it, and a destroy leaves what was there", () => {
  const steps = killedOn(
    () => undefined,
    () => applyCalls("new"),
    (step) => {
      expectNoMixture([BEFORE, at("new")]);
      if (step % 2 === 0) {
        apply("new");
        expectSettled("new");
      }
      master.run(LIBRARIES, deleteCalls());
      expectUntouched();
    },
  );
  say("a first apply", steps);
  expect(steps).toBeGreaterThan(100);
});

test("a destroy that is killed at a command: the next one leaves what was there before us", () => {
  const steps = killedOn(
    () => apply("old"),
    deleteCalls,
    () => {
      expectNoMixture([BEFORE, at("old")]);
      master.run(LIBRARIES, deleteCalls());
      expectUntouched();
    },
  );
  say("a destroy", steps);
  expect(steps).toBeGreaterThan(60);
});

test.each(["etc/dhcpd.conf", "etc/hosts"])(
  "a destroy that is killed when the original of %s is back, but kept still: the next one ends it",
  (name) => {
    apply("old");
    const kept = `${master.state}/originals/${encodeURIComponent(master.path(name))}.file`;
    rmSync(master.path(name));
    linkSync(kept, master.path(name));
    master.run(LIBRARIES, deleteCalls());
    expectUntouched();
  },
);
