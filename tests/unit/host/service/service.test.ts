import { spawn } from "node:child_process";
import { lstatSync, rmSync } from "node:fs";
import { ManagedFile } from "../../../../lib/host/files/managed-file";
import { restoreFileCalls, writeFileCalls } from "../../../../lib/host/files/managed-files";
import { Call } from "../../../../lib/host/script/script";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";
import { installSysv } from "../sysv-commands";

const LIBRARIES = ["block", "files", "transaction", "service-sysv", "service-unit", "probes", "service"];

/** A question of a command, and the answer that it should give. */
const asking = (command: string, answer = "yes"): string[] => ["what is served", command, answer];

interface Declared {
  readonly content?: string;
  readonly running?: boolean;
  readonly enabled?: boolean;
  readonly reload?: string;
  /** A command that should print `yes`. */
  readonly asks?: string;
}

describe.each(SHELLS)("a service with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    installSysv(master, "dhcpd");
  });
  afterEach(() => master.remove());

  const config = (content: string): ManagedFile => ({
    path: master.path("etc/dhcpd.conf"),
    content,
    mode: "0644",
    owner: OWNER,
    group: GROUP,
  });
  const calls = (declared: Declared, service = "dhcpd"): Call[] => [
    ...announced(writeFileCalls([config(declared.content ?? "good\n")]), service),
    [
      "apply_service",
      service,
      ...[word(declared.running), word(declared.enabled), declared.reload ?? ""],
      ...(declared.asks === undefined ? [] : asking(declared.asks)),
    ],
  ];
  const apply = (declared: Declared = {}) => master.run(LIBRARIES, calls(declared));
  const refuse = (declared: Declared) => master.refusal(LIBRARIES, calls(declared));
  const release = () =>
    master.run(LIBRARIES, [["begin_transaction"], ...restoreFileCalls([config("")]), ["release_service", "dhcpd"]]);
  const observe = (...questions: string[]) =>
    Object.fromEntries(master.run(LIBRARIES, [["observe_service", "dhcpd", ...questions]]).values);
  const log = () => {
    const said = master.read("log").split("\n").slice(0, -1);
    master.write("log", "");
    return said;
  };

  test("is started and enabled with its file, once", () => {
    expect(observe()).toEqual({ running: "no", enabled: "no" });
    apply();
    expect(log()).toEqual(["service dhcpd start", "chkconfig dhcpd on"]);
    expect(observe()).toEqual({ running: "yes", enabled: "yes" });
    apply();
    expect(log()).toEqual([]);
  });

  test("is restarted exactly once for changed files, and not for the same ones", () => {
    apply();
    log();
    apply({ content: "better\n" });
    expect(log()).toEqual(["service dhcpd restart"]);
    expect(master.read("dhcpd.running")).toBe("better\n");
  });

  test("is reloaded instead when it can be", () => {
    apply();
    log();
    apply({ content: "better\n", reload: `echo reload >>'${master.path("log")}'` });
    expect(log()).toEqual(["reload"]);
  });

  test("that was stopped, or switched off at boot, is brought back without a restart of anything else", () => {
    apply();
    log();
    master.run(LIBRARIES, [["rm", "-f", master.path("dhcpd.running"), master.path("dhcpd.enabled")]]);
    expect(observe()).toEqual({ running: "no", enabled: "no" });
    apply();
    expect(log()).toEqual(["service dhcpd start", "chkconfig dhcpd on"]);
  });

  test("is stopped and disabled on demand", () => {
    apply();
    log();
    apply({ running: false, enabled: false });
    expect(log()).toEqual(["service dhcpd stop", "chkconfig dhcpd off"]);
    expect(observe()).toEqual({ running: "no", enabled: "no" });
  });

  test("whose restart was cut off is restarted by the next run, though the files are in place by then", () => {
    apply();
    log();
    // a run that ends between the commit and the restart
    master.run(LIBRARIES, calls({ content: "better\n" }).slice(0, -1));
    expect(log()).toEqual([]);
    apply({ content: "better\n" });
    expect(log()).toEqual(["service dhcpd restart"]);
    expect(master.list("var/lib/pulumi-diskless/services")).toEqual(["dhcpd"]);
  });

  test("that refuses its new file keeps the old one, runs with it, and its words are shown", () => {
    apply();
    const before = lstatSync(master.path("etc/dhcpd.conf"));
    log();
    const message = refuse({ content: "poison\n" });
    expect(message).toContain("dhcpd did not come up with the new configuration, so the old one is back:");
    expect(message).toContain("dhcpd: poison on line 1");
    expect(master.read("etc/dhcpd.conf")).toBe("good\n");
    expect(lstatSync(master.path("etc/dhcpd.conf")).mtimeMs).toBe(before.mtimeMs);
    expect(master.read("dhcpd.running")).toBe("good\n");
    expect(log()).toEqual(["service dhcpd restart", "service dhcpd restart"]);
    expect(master.list("etc")).toEqual(["dhcpd.conf", "init.d"]);
  });

  test("that dies right after its start counts as refused", () => {
    apply();
    expect(refuse({ content: "dying\n" })).toContain("dhcpd does not serve after its start");
    expect(master.read("dhcpd.running")).toBe("good\n");
  });

  test("that does not answer as it should counts as refused", () => {
    apply();
    const asks = `grep -q closed '${master.path("dhcpd.running")}' || echo yes`;
    expect(refuse({ content: "closed\n", asks })).toContain(
      "dhcpd does not serve after its start:\nwhat is served: got , expected yes",
    );
    expect(master.read("dhcpd.running")).toBe("good\n");
    apply({ content: "open\n", asks });
    expect(master.read("dhcpd.running")).toBe("open\n");
  });

  test("that runs and does not answer as it should, though its files are right, is reloaded, or else restarted", () => {
    apply();
    const asks = `test -e '${master.path("open")}' && echo yes`;
    const reload = `echo reload >>'${master.path("log")}'; touch '${master.path("open")}'`;
    log();
    apply({ asks, reload });
    expect(log()).toEqual(["reload"]);
    apply({ asks, reload });
    expect(log()).toEqual([]);
    apply({ asks: `grep -q restart '${master.path("log")}' && echo yes`, reload: "true" });
    expect(log()).toEqual(["service dhcpd restart"]);
    expect(refuse({ asks: "echo nobody answers" })).toMatch(
      /dhcpd has the configuration that it should have, and does not come up with it:\n[^]*: got nobody answers, expected yes/,
    );
    expect(master.read("dhcpd.running")).toBe("good\n");
  });

  test("says what was got, once, however often it asked", () => {
    apply();
    const message = refuse({ content: "better\n", asks: "echo no answer from 10.0.0.1 >&2" });
    expect(message).toContain("what is served: got no answer from 10.0.0.1, expected yes");
    expect(message.match(/no answer/g)).toHaveLength(1);
    expect(master.read("etc/dhcpd.conf")).toBe("good\n");
  });

  test("that never ran before is not left running by a refusal, and its file goes", () => {
    expect(refuse({ content: "dying\n" })).toContain("does not serve");
    expect(observe()).toEqual({ running: "no", enabled: "no" });
    expect(master.list("etc")).toEqual(["init.d"]);
  });

  test("that a host does not know is refused before it is touched, and the file with it", () => {
    expect(master.refusal(LIBRARIES, calls({}, "nosuchd"))).toMatch(
      /the service nosuchd is not known.*is its package installed/,
    );
    expect(master.list("etc")).toEqual(["init.d"]);
    expect(log()).toEqual([]);
  });

  describe("after a destroy", () => {
    test("that was off before us is off, and nothing of ours stays", () => {
      apply();
      log();
      release();
      expect(log()).toEqual(["service dhcpd stop", "chkconfig dhcpd off"]);
      expect(master.list("etc")).toEqual(["init.d"]);
      expect(master.list("var/lib")).toEqual([]);
    });

    test("that ran before us runs with its old file", () => {
      master.write("etc/dhcpd.conf", "original\n");
      for (const mark of ["dhcpd.running", "dhcpd.enabled"]) master.write(mark, "");
      apply({ enabled: false });
      apply({ content: "better\n", enabled: false });
      log();
      release();
      expect(log()).toEqual(["service dhcpd restart", "chkconfig dhcpd on"]);
      expect(master.read("dhcpd.running")).toBe("original\n");
      expect(master.list("var/lib")).toEqual([]);
    });

    test("whose package is gone by then is no error", () => {
      apply();
      rmSync(master.path("etc/init.d/dhcpd"));
      release();
      expect(master.list("var/lib")).toEqual([]);
    });
  });

  describe("what it serves", () => {
    const answers = () => master.read("answers").trim().split("\n").length;
    /** Answers `yes` from its n-th answer on. */
    const from = (n: number) =>
      `echo >>'${master.path("answers")}'; [ "$(wc -l <'${master.path("answers")}')" -lt ${n} ] || echo yes`;
    beforeEach(() => apply());

    test("is asked question by question, also where the answer is wrong", () =>
      expect(observe(...asking("echo no"), "another", "printf 'two\\nlines\\n'", "one")).toEqual({
        running: "yes",
        enabled: "yes",
        "serving.0": "no",
        "serving.1": "two\nlines",
      }));

    test("is not asked of a daemon that does not run", () => {
      rmSync(master.path("dhcpd.running"));
      expect(observe(...asking("echo yes"))).toMatchObject({ "serving.0": "(not asked: dhcpd does not run)" });
    });

    test("is asked once of a daemon that has run for a while, and again of one that has just started", () => {
      expect(observe(...asking(from(3)))).toMatchObject({ "serving.0": "" });
      expect(answers()).toBe(1);
      const started = spawn("sleep", ["60"]);
      master.write("var/run/dhcpd.pid", `${started.pid}\n`);
      master.write("answers", "");
      expect(observe(...asking(from(3)))).toMatchObject({ "serving.0": "yes" });
      started.kill();
    });
  });

  test("is restarted where a reload is not enough, though no file changed", () => {
    apply();
    log();
    const reload = "exit 1";
    const [begin, announce, ...rest] = calls({ reload });
    master.run(LIBRARIES, [begin, announce, ["demand_restart", "dhcpd"], ...rest]);
    expect(log()).toEqual(["service dhcpd restart"]);
    apply({ reload });
    expect(log()).toEqual([]);
  });
});

function word(value = true): string {
  return value ? "yes" : "no";
}

function announced([begin, ...write]: Call[], service: string): Call[] {
  return [begin, ["announce_service", service], ...write];
}
