import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseFrames } from "../../../../lib/host/script/frames";
import {
  composeJointChange,
  composeJointScript,
  groupsThatFit,
  LimitedScript,
  partMarker,
  partOutputs,
} from "../../../../lib/host/script/joint-script";
import type { Script } from "../../../../lib/host/script/script";
import { SHELLS } from "../shell";

const MARKER = "@answer-0";

describe.each(SHELLS)("%s", (_name, shell) => {
  function outputs(scripts: readonly Script[], limitSeconds = 20) {
    const { stdout } = spawnSync(shell[0], [...shell.slice(1), "-s"], {
      input: composeJointScript(scripts, MARKER, limitSeconds),
      timeout: 60_000,
    });
    return partOutputs(stdout, scripts.length, MARKER);
  }

  function valuesOf(scripts: readonly Script[]): Record<string, string>[] {
    return outputs(scripts).map((part, i) =>
      Object.fromEntries(parseFrames(part?.stdout ?? Buffer.of(), partMarker(MARKER, i))),
    );
  }

  test("each script has its own values, those that wait and those that do not", () => {
    const asking = (value: string, waits: boolean): Script => ({
      libraries: [],
      calls: [["emit", "value", value]],
      ...(waits && { waits }),
    });
    const scripts = Array.from({ length: 12 }, (_, i) => asking(`of ${i}`, i % 3 === 0));
    expect(valuesOf(scripts)).toEqual(scripts.map((_, i) => ({ value: `of ${i}` })));
  });

  test("how one ends and what it says is its own, also what it sets", () => {
    const [absent, refused, fine] = outputs([
      { libraries: [], calls: [["eval", "LC_ALL=POSIX; cd /tmp; umask 0; exit 44"]], waits: true },
      {
        libraries: [],
        calls: [
          ["emit", "a", "1"],
          ["refuse", "the disk\nis full"],
          ["emit", "b", "2"],
        ],
      },
      { libraries: [], calls: [["eval", 'emit where "$LC_ALL $PWD $(umask)"']] },
    ]);
    expect(absent).toMatchObject({ exitCode: 44, stderr: "" });
    expect(refused).toMatchObject({ exitCode: 45, stderr: "the disk\nis full" });
    expect(parseFrames(refused?.stdout ?? Buffer.of(), partMarker(MARKER, 1))).toEqual(new Map([["a", "1"]]));
    expect(String(fine?.stdout)).toContain("where 8\nC / 0022\n");
  });

  test.each([true, false])("a value may look like a frame, be large and hold what is no text (waits: %s)", (waits) => {
    const text = `@answer-1.part_0\nvalue 3\nabc\n${"x".repeat(300_000)}\n\u00e9\n`;
    const script: Script = { libraries: [], calls: [["emit", "value", text]], ...(waits && { waits }) };
    expect(valuesOf([script, script])).toEqual([{ value: text }, { value: text }]);
  });

  test("those that wait, wait at once", () => {
    const sleeping: Script = {
      libraries: [],
      calls: [
        ["sleep", "2"],
        ["emit", "slept", "yes"],
      ],
      waits: true,
    };
    const began = Date.now();
    expect(valuesOf([sleeping, sleeping, sleeping, sleeping])).toEqual(Array(4).fill({ slept: "yes" }));
    expect(Date.now() - began).toBeLessThan(7000);
  });

  test("one that hangs is ended with its time, and what had answered before is there", () => {
    const quick: Script = { libraries: [], calls: [["emit", "a", "1"]] };
    const hanging: Script = { libraries: [], calls: [["sleep", "60"]] };
    const parts = outputs([quick, hanging, quick], 2);
    expect(parts.map((part) => part?.exitCode)).toEqual([0, undefined, undefined]);
  });

  test("what several know is said once", () => {
    const knowing: Script = {
      libraries: [],
      knows: [["eval", "KNOWN=${KNOWN:-}x"]],
      calls: [["eval", 'emit known "$KNOWN"']],
    };
    expect(valuesOf([knowing, { ...knowing, waits: true }])).toEqual([{ known: "x" }, { known: "x" }]);
  });
});

describe.each(SHELLS)("several changes with %s", (_name, shell) => {
  let stateDirectory: string;
  beforeEach(() => {
    stateDirectory = mkdtempSync(join(tmpdir(), "pulumi-diskless-changes-"));
    mkdirSync(join(stateDirectory, "lock"));
    writeFileSync(join(stateDirectory, "lock/work"), "");
    writeFileSync(join(stateDirectory, "lock/owner"), "token\n1\nsomebody\n");
  });
  afterEach(() => rmSync(stateDirectory, { recursive: true }));

  const changing = (calls: Script["calls"], limitSeconds = 30, more: Partial<Script> = {}): LimitedScript => ({
    libraries: [],
    stateDirectory,
    calls,
    limitSeconds,
    ...more,
  });
  const note = (text: string) => ["eval", `echo ${text} >>"$STATE_DIRECTORY/noted"`] as const;
  const noted = () => readFileSync(join(stateDirectory, "noted"), "utf8").split("\n").filter(Boolean);
  function change(scripts: readonly LimitedScript[], token = "token") {
    const { stdout, status } = spawnSync(shell[0], [...shell.slice(1), "-s"], {
      input: composeJointChange(scripts, MARKER, token),
      timeout: 60_000,
    });
    const parts = partOutputs(stdout, scripts.length, MARKER);
    return { status, parts, codes: parts.map((part) => part?.exitCode) };
  }

  test("are made in their order, and each says what it has to say", () => {
    const { parts } = change(["a", "b", "c"].map((name) => changing([note(name), ["emit", "value", name]])));
    expect(noted()).toEqual(["a", "b", "c"]);
    expect(
      parts.map((part, i) => parseFrames(part?.stdout ?? Buffer.of(), partMarker(MARKER, i)).get("value")),
    ).toEqual(["a", "b", "c"]);
  });

  test("go on after one that fails, which puts things back as it would alone", () => {
    const { parts, codes } = change([
      changing([["eval", `trap 'echo back >>"$STATE_DIRECTORY/noted"' EXIT`], note("a"), ["refuse", "no room"]]),
      changing([["eval", "cd /tmp; umask 0; LC_ALL=x"], note("b")]),
      changing([["eval", 'echo "c $PWD $(umask) $LC_ALL" >>"$STATE_DIRECTORY/noted"']]),
    ]);
    expect(codes).toEqual([45, 0, 0]);
    expect(parts[0]?.stderr).toBe("no room");
    expect(noted()).toEqual(["a", "back", "b", "c / 0022 C"]);
  });

  test("go on after one that hangs, which is ended after its own time and says why", () => {
    const { parts, codes } = change([
      changing([["eval", `trap 'exit 143' TERM; trap 'echo back >>"$STATE_DIRECTORY/noted"' EXIT; sleep 77`]], 1),
      changing([note("b")]),
    ]);
    expect(codes).toEqual([expect.any(Number), 0]);
    expect(codes[0]).not.toBe(0);
    expect(parts[0]?.stderr).toMatch(/a command did not end within 1 s, .*sleep 77/);
    expect(noted()).toEqual(["back", "b"]);
  });

  test("look before the first of them, once", () => {
    const looking = (word: string) => changing([note(word)], 30, { looks: { eval: [`${note("looked")[1]}`] } });
    change([looking("a"), looking("b")]);
    expect(noted()).toEqual(["looked", "a", "b"]);
  });

  test("are not begun without the lock, nor after nobody waits for this apply any more", () => {
    expect(change([changing([note("a")])], "another")).toMatchObject({ status: 47, codes: [undefined] });
    const over = changing([note("a"), ["eval", ': >"$STATE_DIRECTORY/lock/over"']]);
    expect(change([over, changing([note("b")])]).codes).toEqual([0, 47]);
    expect(noted()).toEqual(["a"]);
  });
});

describe("scripts are one script", () => {
  const reading = (...libraries: string[]): Script => ({ libraries, calls: [] });

  test("when none of their functions has the name of another one", () => {
    const [rpm, systemd, sysv] = [
      reading("package-dnf", "packages"),
      reading("service-systemd", "service-unit", "service"),
      reading("service-sysv", "service-unit", "service"),
    ];
    expect(groupsThatFit([rpm, systemd, sysv, rpm])).toEqual([[rpm, systemd, rpm], [sysv]]);
  });

  test("when they are about one place", () => {
    const [here, there] = [reading(), { ...reading(), root: "/elsewhere" }];
    expect(groupsThatFit([here, there, here])).toEqual([[here, here], [there]]);
  });

  test.each([
    ["centos5", ["package-yum", "service-sysv", "masquerade-iptables"]],
    ["el9", ["package-dnf", "service-systemd", "masquerade-firewalld"]],
  ])("for all that a refresh reads of a %s master", (_platform, [packages, services, masquerade]) => {
    const scripts = [
      [packages, "packages"],
      ["transaction", "fetch", "foreign"],
      [services, "service-unit", "service", "transaction", "foreign"],
      ["zones-looked"],
      [masquerade],
      ["key-pair"],
      ["host-key-pairs"],
      ["claims", "image-generations"],
    ].map((libraries) => reading(...libraries));
    expect(groupsThatFit(scripts)).toEqual([scripts]);
  });
});
