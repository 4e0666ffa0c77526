import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { ManagedFile } from "../../../../lib/host/files/managed-file";
import { restoreFileCalls, writeFileCalls } from "../../../../lib/host/files/managed-files";
import { Call } from "../../../../lib/host/script/script";
import { FakeMaster, GROUP, OWNER, SHELLS } from "../shell";
import { installSystemd } from "../systemd-commands";

const LIBRARIES = ["block", "files", "transaction", "service-systemd", "service"];

interface Declared {
  readonly unit?: string;
  readonly content?: string;
  readonly running?: boolean;
  readonly enabled?: boolean;
}

describe.each(SHELLS)("a unit of systemd with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    installSystemd(master, "dhcpd", "tftp.socket", "tftp.service");
    master.write("etc/units/tftp.socket", "triggers tftp.service\n");
  });
  afterEach(() => master.remove());

  const config = (unit: string, content: string): ManagedFile => ({
    path: master.path(`etc/${unit}.conf`),
    content,
    mode: "0644",
    owner: OWNER,
    group: GROUP,
  });
  const calls = ({ unit = "dhcpd", content = "good\n", running = true, enabled = true }: Declared): Call[] => {
    const [begin, ...write] = writeFileCalls([config(unit, content)]);
    const apply: Call = ["apply_service", unit, running ? "yes" : "no", enabled ? "yes" : "no", "", ""];
    return [begin, ["announce_service", unit], ...write, apply];
  };
  const apply = (declared: Declared = {}) => master.run(LIBRARIES, calls(declared));
  const refuse = (declared: Declared) => master.refusal(LIBRARIES, calls(declared));
  const release = (unit = "dhcpd") =>
    master.run(LIBRARIES, [["begin_transaction"], ...restoreFileCalls([config(unit, "")]), ["release_service", unit]]);
  const observe = (unit = "dhcpd") => Object.fromEntries(master.run(LIBRARIES, [["observe_service", unit, ""]]).values);
  const log = () => {
    const said = master.read("log").split("\n").slice(0, -1);
    master.write("log", "");
    return said.filter((line) => !line.startsWith("systemctl reset-failed"));
  };

  test("is started and enabled with its file, once", () => {
    expect(observe()).toEqual({ running: "no", enabled: "no" });
    apply();
    expect(log()).toEqual(["systemctl start dhcpd", "systemctl enable dhcpd"]);
    expect(observe()).toEqual({ running: "yes", enabled: "yes" });
    apply();
    expect(log()).toEqual([]);
  });

  test("is restarted exactly once for changed files", () => {
    apply();
    log();
    apply({ content: "better\n" });
    expect(log()).toEqual(["systemctl restart dhcpd"]);
    expect(master.read("dhcpd.running")).toBe("better\n");
  });

  test("is stopped and disabled on demand", () => {
    apply();
    log();
    apply({ running: false, enabled: false });
    expect(log()).toEqual(["systemctl stop dhcpd", "systemctl disable dhcpd"]);
  });

  test("that refuses its new file keeps the old one, runs with it, and systemd's words and its own are shown", () => {
    apply();
    log();
    const message = refuse({ content: "poison\n" });
    expect(message).toContain("dhcpd did not come up with the new configuration, so the old one is back:");
    expect(message).toContain("Job for dhcpd.service failed because the control process exited with error code.");
    expect(message).toContain("dhcpd[42]: poison on line 1");
    expect(master.read("etc/dhcpd.conf")).toBe("good\n");
    expect(master.read("dhcpd.running")).toBe("good\n");
  });

  test("that dies right after its start counts as refused", () => {
    apply();
    expect(refuse({ content: "dying\n" })).toContain("dhcpd does not serve after its start");
    expect(master.read("dhcpd.running")).toBe("good\n");
  });

  test("that does not exist is refused before it is touched", () => {
    expect(refuse({ unit: "nosuchd" })).toMatch(/the service nosuchd is not known.*is its package installed/);
    expect(master.list("etc")).toEqual(["init.d", "units"]);
    expect(log()).toEqual([]);
  });

  test("that is masked is not unmasked: the message names it and what allows it again", () => {
    master.write("etc/units/dhcpd", "masked\n");
    expect(refuse({})).toMatch(/dhcpd is masked, so nothing may start it; `systemctl unmask dhcpd`/);
    expect(master.list("etc")).toEqual(["init.d", "units"]);
    expect(log()).not.toContain("systemctl start dhcpd");
    expect(observe()).toEqual({ running: "no", enabled: "no" });
  });

  test("whose file systemd has not read yet is read before a start", () => {
    master.write("etc/units/dhcpd", "stale\n");
    apply();
    expect(log()).toEqual(["systemctl daemon-reload", "systemctl start dhcpd", "systemctl enable dhcpd"]);
  });

  test("is no drift when systemd itself does not answer: that is an error", () => {
    apply();
    master.write("mute", "");
    expect(master.refusal(LIBRARIES, [["observe_service", "dhcpd", ""]])).toContain(
      "systemd does not answer: Failed to connect to bus",
    );
  });

  describe("that is a socket", () => {
    const socket = { unit: "tftp.socket" };

    test("takes the place of a service that runs without it", () => {
      master.write("tftp.service.running", "");
      apply(socket);
      expect(log()).toEqual([
        "systemctl stop tftp.service",
        "systemctl start tftp.socket",
        "systemctl enable tftp.socket",
      ]);
      expect(observe("tftp.socket")).toEqual({ running: "yes", enabled: "yes" });
    });

    test("whose service's file systemd has not read yet is read as well, though nothing else is to be done", () => {
      apply(socket);
      log();
      master.write("etc/units/tftp.service", "stale\n");
      apply(socket);
      expect(log()).toEqual(["systemctl daemon-reload"]);
    });

    test("restarts with the service that it started, which would hold on to the old one", () => {
      apply(socket);
      master.write("tftp.service.running", "");
      log();
      apply({ ...socket, content: "better\n" });
      expect(log()).toEqual([
        "systemctl stop tftp.socket",
        "systemctl stop tftp.service",
        "systemctl start tftp.socket",
      ]);
    });

    test("takes that service with it when it goes", () => {
      apply(socket);
      master.write("tftp.service.running", "");
      release("tftp.socket");
      expect(observe("tftp.service")).toMatchObject({ running: "no" });
      expect(master.list("var/lib")).toEqual([]);
    });
  });

  describe("after a destroy", () => {
    test("that was off before us is off, and nothing of ours stays", () => {
      apply();
      log();
      release();
      expect(log()).toEqual(["systemctl stop dhcpd", "systemctl disable dhcpd"]);
      expect(master.list("etc")).toEqual(["init.d", "units"]);
      expect(master.list("var/lib")).toEqual([]);
    });

    test.each([
      ["252, which says nothing of it", ""],
      ["257, which says not-found", "not-found"],
    ])("whose file went before it is stopped, and no link to it stays, by systemd %s", (_version, says) => {
      apply();
      log();
      master.write("says-of-nothing", says);
      master.write("etc/units/dhcpd", "lost\n");
      const wants = ["timers.target.wants", "multi-user.target.wants"].map((name) => `etc/systemd/system/${name}`);
      for (const directory of wants) {
        mkdirSync(master.path(directory), { recursive: true });
        symlinkSync("/none", master.path(`${directory}/dhcpd`));
      }
      symlinkSync("/none", master.path(`${wants[1]}/other`));
      expect(observe()).toEqual({ running: "yes", enabled: "yes" });
      release();
      expect(log()).toEqual(["systemctl stop dhcpd"]);
      expect(master.list("etc/systemd/system")).toEqual(["multi-user.target.wants"]);
      expect(readdirSync(master.path(wants[1]))).toEqual(["other"]);
    });

    test("that ran before us runs with its old file", () => {
      master.write("etc/dhcpd.conf", "original\n");
      for (const mark of ["dhcpd.running", "dhcpd.enabled"]) master.write(mark, "");
      apply({ enabled: false });
      log();
      release();
      expect(log()).toEqual(["systemctl restart dhcpd", "systemctl enable dhcpd"]);
      expect(master.read("dhcpd.running")).toBe("original\n");
    });

    test("whose package is gone by then is no error", () => {
      apply();
      rmSync(master.path("etc/units/dhcpd"));
      release();
      expect(master.list("var/lib")).toEqual([]);
    });
  });
});
