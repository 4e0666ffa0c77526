import { spawn, type ChildProcess } from "node:child_process";
import { FakeMaster, SHELLS } from "../shell";
import { installSysv } from "../sysv-commands";

const LIBRARIES = ["service-sysv", "service-unit"];

describe.each(SHELLS)("the facts of a unit with %s", (_name, shell) => {
  let master: FakeMaster;
  let daemon: ChildProcess;
  beforeEach(() => {
    master = new FakeMaster(shell);
    installSysv(master, "dhcpd");
    master.write("etc/dhcpd.conf", "");
    master.command("rpm", "exit 1");
    master.command("pidof", "exit 1");
    daemon = spawn("sleep", ["600"]);
    master.write("var/run/dhcpd.pid", `${daemon.pid}\n`);
  });
  afterEach(() => {
    daemon.kill();
    master.remove();
  });

  const facts = (known = "", ...files: string[]) => {
    const { values } = master.run(LIBRARIES, [["observe_unit", "dhcpd", known, ...files]]);
    return (values.get("unit") ?? "").replaceAll(master.root, "").split("\n");
  };
  const of = (kind: string, ...words: Parameters<typeof facts>) =>
    facts(...words).filter((line) => line.startsWith(`${kind}\t`));

  test("name the init script by its checksum, and what runs", () => {
    const before = of("unit");
    expect(before).toEqual([expect.stringMatching(/^unit\t\/etc\/init\.d\/dhcpd\tchecksum \d+ 0$/)]);
    master.write("etc/init.d/dhcpd", "#!/bin/sh\n", 0o755);
    expect(of("unit")).not.toEqual(before);
    expect(of("runs")).toEqual(["runs\t\tsleep 600 "]);
    expect(of("since")).toEqual([expect.stringMatching(/^since\t\t[0-9a-f-]{36} \d+$/)]);
  });

  test("name variables and never their values; remarks and blank lines are none", () => {
    master.write("etc/sysconfig/dhcpd", "# remark\n\n  DHCPDARGS=secret words\n");
    const [line, ...more] = of("settings");
    expect(line).toMatch(/^settings\t\/etc\/sysconfig\/dhcpd\tDHCPDARGS \(checksum \d+-22\)$/);
    expect(more).toEqual([]);
    master.write("etc/sysconfig/dhcpd", "# another\nDHCPDARGS=other words\n");
    expect(of("settings")).not.toEqual([line]);
  });

  test("leave out settings that are a file of ours", () => {
    master.write("etc/sysconfig/dhcpd", "DHCPDARGS=eth0\n");
    expect(of("settings", "", master.path("etc/sysconfig/dhcpd"))).toEqual([]);
  });

  test("name files of the daemon that changed after its start, and no others", async () => {
    master.write("etc/other.conf", "");
    await new Promise((done) => setTimeout(done, 300));
    daemon.kill();
    daemon = spawn("sleep", ["600"]);
    master.write("var/run/dhcpd.pid", `${daemon.pid}\n`);
    await new Promise((done) => setTimeout(done, 300));
    master.write("etc/dhcpd.conf", "later\n");
    expect(
      of("stale", "", ...["etc/dhcpd.conf", "etc/other.conf", "etc/absent.conf"].map((name) => master.path(name))),
    ).toEqual(["stale\t/etc/dhcpd.conf\t"]);
  });

  test("say nothing of a process that is gone", () => {
    master.write("var/run/dhcpd.pid", "4194303\n");
    expect(facts("", "etc/dhcpd.conf").map((line) => line.split("\t")[0])).toEqual(["unit"]);
  });

  test("ask the package manager only for a script that is not the known one", () => {
    master.command("rpm", `echo "$1" >>"$MASTER/log"; [ "$1" = -qf ]`);
    const onHost = (line: string) => line.replace("/etc", master.path("etc"));
    const known = onHost(of("unit").join("\n"));
    master.write("log", "");
    expect(of("packaged", known)).toEqual([]);
    expect(master.read("log")).toBe("");
    expect(of("packaged", onHost("unit\t/etc/init.d/dhcpd\tchecksum 1 1"))).toEqual(["packaged\t/etc/init.d/dhcpd\t"]);
  });

  test.each([
    ["was edited", `echo 'S.5....T.    /etc/init.d/dhcpd'`],
    ["is of no package", `[ "$1" != -qf ]`],
  ])("do not take a script that %s for its package's", (_what, rpm) => {
    master.command("rpm", rpm);
    expect(of("packaged", "unit\tother")).toEqual([]);
  });
});
