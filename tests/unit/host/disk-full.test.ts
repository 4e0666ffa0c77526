import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import type { Output } from "../../../lib/host/connection/host-command";
import { readAnswer } from "../../../lib/host/connection/host-session";
import { composeScript, EXIT } from "../../../lib/host/script/script";
import type { StartResult } from "../../../lib/host/connection/running-command";
import * as handlers from "../../../lib/resources/handlers";
import {
  FOREIGN_HOSTS,
  LIVES,
  Operation,
  OPERATIONS,
  RECORDING_LIBRARIES,
  recordingSteps,
} from "./disk-full-operations";
import { BASH_AS_SH, FakeMaster } from "./shell";
import { Limit, SmallDisk, Snapshot, SYSTEM_WORDS, withFileLimit } from "./small-disk";

// Every change of every handler on a disk that has no room left, at every number of pages and of bytes at which it can run out.

/** One in so many cuts is tried, others in every run; 1 tries them all, which takes minutes. */
const EVERY = Number(process.env.DISK_FULL_EVERY ?? 256);
const OFFSETS = 64;
const PAGE = 4096;
const SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin";

let master: FakeMaster;
let shell = BASH_AS_SH;

/** A script as the host layer sends it, but for the lock and for the directories of the master. */
function here(script: string): string {
  return (
    script
      .replace(/^HOST_ROOT=.*$/m, `HOST_ROOT='${master.root}'`)
      .replace(/^STATE_DIRECTORY=.*$/m, `STATE_DIRECTORY='${master.state}'`)
      // what is signed is copied from there by its path
      .replaceAll("/var/lib/pulumi-diskless/signed/", `${master.state}/signed/`)
      .replace(/^PATH=.*; export PATH$/m, `PATH='${master.path("bin")}:${SYSTEM_PATH}'; export PATH`)
      .replace(/^join_lock .*$/m, "")
  );
}

function runShell(script: string): Output {
  const run = spawnSync(shell[0], [...shell.slice(1), "-s"], {
    input: here(script),
    timeout: 60_000,
  });
  return {
    exitCode: run.status ?? undefined,
    stdout: run.stdout,
    stderr: run.stderr.toString("utf8"),
  };
}

jest.mock("../../../lib/host/connection/session-pool", () => ({
  SessionPool: class {
    run(_command: string, stdin: string): Promise<Output> {
      return Promise.resolve(runShell(stdin.slice(stdin.indexOf("\n") + 1)));
    }
    startRunning(_command: string, stdin: string): Promise<StartResult> {
      const running = {
        heartbeat: () => undefined,
        end: () => undefined,
        ended: new Promise<void>(() => undefined),
      };
      const marker = /^echo (@answer-\w+)$/m.exec(stdin)?.[1] ?? "";
      return Promise.resolve({
        stdout: Buffer.from(`${marker}\n@held\n`),
        running,
      });
    }
    close(): Promise<void> {
      return Promise.resolve();
    }
  },
}));

interface Outcome {
  readonly error?: Error;
}

async function attempt(operation: Operation): Promise<Outcome> {
  try {
    await operation.run(master);
    return {};
  } catch (error) {
    return { error: error as Error };
  }
}

/** The cuts of one operation, which writes `written` bytes at most into a file. */
function cuts(written: number): Limit[] {
  const all = [...Array(OFFSETS).keys()];
  const named: Limit[] = [0, [1, 4, 64][Math.floor(Math.random() * 3)]].map((kib) => ({
    kind: "room",
    bytes: kib * 1024,
  }));
  const limits: Limit[] = [
    ...all.map((i): Limit => ({ kind: "room", bytes: i * PAGE })),
    // small files are many, so offsets lie closer at the beginning
    ...all.map((i): Limit => ({
      kind: "file",
      bytes: Math.floor(written * (i / OFFSETS) ** 3),
    })),
    ...all.slice(0, 16).map((i): Limit => ({ kind: "inodes", free: i })),
  ];
  const first = Math.floor(Math.random() * EVERY);
  return [...named, { kind: "read-only" }, ...limits.filter((_, i) => i % EVERY === first % EVERY)];
}

const longest = (snapshot: Snapshot): number => Math.max(...[...snapshot.values()].map((text) => text.length));

/** Files of others, and ours, are the old or the new ones and nothing between; what is ours alone may be on its way. */
function expectWhole(now: Snapshot, before: Snapshot, after: Snapshot): void {
  const places = new Set([...now.keys(), ...before.keys(), ...after.keys()]);
  for (const place of places) {
    if (!/^(disk\/etc|disk\/tftpboot|etc)\//.test(place)) continue;
    const got = now.get(place);
    if (basename(place).startsWith(".") || / made|^directory/.test(got ?? "")) continue;
    if (place.startsWith("disk/tftpboot/") && got?.startsWith("directory")) continue;
    const allowed = [before.get(place), after.get(place)];
    if (!allowed.includes(got)) {
      throw new Error(`${place} is neither the old nor the new one: ${got?.slice(0, 80)}... of ${got?.length}`);
    }
  }
}

function prepareForeign(): void {
  master.write("etc/farm/hosts", FOREIGN_HOSTS, 0o640);
  master.write("etc/farm/issue", "as it was before us\n".repeat(400), 0o604);
  master.write("etc/farm/dhcpd.conf", "the one of the distribution\n".repeat(200));
  master.write("etc/farm/foreign.conf", "of somebody else\n");
  master.write("tftpboot/foreign", "of somebody else\n");
}

const COUNTS = { trials: 0, refused: 0 };
const describeCut = (cut: Limit): string => JSON.stringify(cut);

test("every handler that changes a host takes part", () => {
  // NodeBoot only looks
  const apart = ["nodeBoot"];
  const driven = new Set<string>(LIVES.map(({ handler }) => handler));
  expect(Object.keys(handlers).filter((name) => !driven.has(name) && !apart.includes(name))).toEqual([]);
});

test.each(OPERATIONS.map((operation) => [operation.what, operation] as const))(
  "%s loses nothing and claims nothing",
  async (_what, operation) => {
    const disk = new SmallDisk(BASH_AS_SH);
    master = disk.master;
    shell = BASH_AS_SH;
    try {
      prepareForeign();
      operation.life.install(master);
      await operation.prepare(master);
      disk.keep();
      const before = disk.snapshot();
      await operation.run(master);
      const after = disk.snapshot();
      for (const cut of cuts(Math.max(longest(before), longest(after)))) {
        disk.reset();
        master.write("log", "");
        disk.limit(cut);
        shell = cut.kind === "file" ? withFileLimit(cut.bytes, BASH_AS_SH) : BASH_AS_SH;
        const outcome = await attempt(operation);
        shell = BASH_AS_SH;
        disk.lift();
        const now = disk.snapshot();
        COUNTS.trials++;
        try {
          expectWhole(now, before, after);
          if (outcome.error === undefined) {
            expect(differences(now, after)).toEqual([]);
          } else {
            COUNTS.refused++;
            expect(outcome.error.message).toMatch(SYSTEM_WORDS);
            if (operation.life.handler === "hostService" && !operation.what.startsWith("delete")) {
              expect(master.read("log")).toBe("");
            }
            // where nothing changed the next run is the one that was not hindered
            if (differences(now, before).length === 0) continue;
            const again = await attempt(operation);
            expect(again.error?.message).toBeUndefined();
            expect(differences(disk.snapshot(), after)).toEqual([]);
          }
        } catch (error) {
          (error as Error).message =
            `cut ${describeCut(cut)} (${outcome.error?.message ?? "success"}): ${(error as Error).message}`;
          throw error;
        }
      }
    } finally {
      disk.remove();
    }
  },
  600_000,
);

/** Places that differ, with both sides cut short. */
function differences(one: Snapshot, other: Snapshot): string[] {
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((place) => one.get(place) !== other.get(place))
    .map((place) => `${place}: ${one.get(place)?.slice(0, 60)} | ${other.get(place)?.slice(0, 60)}`);
}

test("a build that cannot write down what it made is no build", () => {
  const disk = new SmallDisk(BASH_AS_SH);
  master = disk.master;
  try {
    master.command("rpm", 'echo "bash 5.1-1"\n');
    const work = "var/lib/pulumi-diskless/builds/work";
    master.write(`${work}/vmlinuz`, "kernel\n".repeat(900));
    master.write(`${work}/rootfs.gz`, "image\n".repeat(3000));
    master.write(`${work}/manifest`, "f 644 0 0 ./etc/motd\n".repeat(900));
    disk.keep();
    const script = composeScript({
      libraries: RECORDING_LIBRARIES,
      calls: recordingSteps(master),
    });
    expect(runShell(script)).toMatchObject({ exitCode: 0, stderr: "" });
    const after = disk.snapshot();
    for (const cut of cuts(longest(after))) {
      disk.reset();
      disk.limit(cut);
      shell = cut.kind === "file" ? withFileLimit(cut.bytes, BASH_AS_SH) : BASH_AS_SH;
      const { exitCode, stderr } = runShell(script);
      shell = BASH_AS_SH;
      disk.lift();
      COUNTS.trials++;
      if (exitCode === 0) {
        expect([describeCut(cut), differences(disk.snapshot(), after)]).toEqual([describeCut(cut), []]);
      } else {
        COUNTS.refused++;
        expect([describeCut(cut), exitCode, SYSTEM_WORDS.test(stderr) || stderr]).toEqual([
          describeCut(cut),
          EXIT.refused,
          true,
        ]);
        expect(disk.snapshot().has("disk/var/lib/pulumi-diskless/builds/r3")).toBe(false);
        expect(runShell(script)).toMatchObject({ exitCode: 0 });
        expect(differences(disk.snapshot(), after)).toEqual([]);
      }
    }
  } finally {
    disk.remove();
  }
}, 600_000);

test.each<[Limit, RegExp]>([
  [{ kind: "room", bytes: 0 }, /No space left on device/],
  [{ kind: "inodes", free: 0 }, /No space left on device/],
  [{ kind: "inodes", free: 3 }, /No space left on device/],
  [{ kind: "read-only" }, /Read-only file system/],
])("a lock that cannot be taken (%j) is nobody's", (limit, words) => {
  const disk = new SmallDisk(BASH_AS_SH);
  master = disk.master;
  try {
    master.write("tftpboot/foreign", "so that the disk is not empty, which no limit would be for");
    const before = disk.snapshot();
    disk.limit(limit);
    const script = composeScript({
      libraries: ["lock"],
      calls: [["hold_lock", "token", "somebody", "10", "6"]],
    });
    const { exitCode, stdout, stderr } = runShell(`echo @answer\n${script}`);
    disk.lift();
    expect(() => readAnswer(exitCode, stdout, stderr, "@answer", "m0")).toThrow(
      /the lock of this master cannot be taken/,
    );
    expect(stderr).toMatch(words);
    expect(exitCode).toBe(EXIT.refused);
    expect(differences(disk.snapshot(), before)).toEqual([]);
  } finally {
    disk.remove();
  }
});

afterAll(() => {
  console.log(`${COUNTS.trials} cuts, ${COUNTS.refused} of them refused, one in ${EVERY} of all`);
  expect(COUNTS.refused).toBeGreaterThan(OPERATIONS.length * 2);
});
