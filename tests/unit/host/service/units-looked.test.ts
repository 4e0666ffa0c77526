import { rmSync } from "node:fs";
import { FakeMaster, SHELLS } from "../shell";
import { installSystemd } from "../systemd-commands";

const LIBRARIES = ["service-systemd", "service-unit", "probes", "service"];
const UNITS = ["dhcpd", "chronyd", "tftp.socket", "httpd"];

describe.each(SHELLS)("units that are looked at together, with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => {
    master = new FakeMaster(shell);
    installSystemd(master, ...UNITS, "tftp.service");
    master.command("rpm", "exit 1");
    for (const unit of UNITS) {
      master.write(`${unit}.running`, "");
      master.write(`${unit}.enabled`, "");
      master.write(`${unit}.StateChangeTimestampMonotonic`, "5000000\n");
      master.write(`etc/units/${unit}`, `ExecStart=/usr/sbin/${unit} -f\nEnvironmentFile=-${master.path("etc/set")}\n`);
    }
    master.write("etc/units/tftp.socket", "triggers tftp.service\nListenDatagram=69\n");
    master.write("etc/units/tftp.service", "ExecStart=/usr/sbin/in.tftpd\n");
    master.write("etc/set", "# remark\n  OPTIONS=secret\nLAST=word");
  });
  afterEach(() => master.remove());

  const gone = (name: string) => rmSync(master.path(name));

  /** What is said of each unit, and how often systemd was asked for it. */
  function facts(looking: boolean) {
    master.write("asked", "");
    const calls = UNITS.flatMap((unit) => [
      ["observe_service", unit] as const,
      ["observe_unit", unit, "", master.path("etc/set")] as const,
    ]);
    const texts = UNITS.map((_unit, i) => {
      const before = looking ? [["look_at_units", ...UNITS] as const] : [];
      const { values } = master.run(LIBRARIES, [...before, ...calls.slice(2 * i, 2 * i + 2)], counting());
      return Object.fromEntries(values);
    });
    return { texts, asked: master.read("asked").split("\n").length - 1 };
  }

  /** systemctl, with a line for each time that it runs. */
  const counting = () => `systemctl() { echo >>"${master.path("asked")}"; command systemctl "$@"; }\n`;

  test("say what each says for itself, by a few questions", () => {
    const [alone, looked] = [facts(false), facts(true)];
    expect(looked.texts).toEqual(alone.texts);
    expect(alone.texts[0].unit).toContain("ExecStart=/usr/sbin/dhcpd -f");
    expect(alone.texts[2].unit).toContain("ListenDatagram=69");
    expect(alone.texts[2].unit).toContain("ExecStart=/usr/sbin/in.tftpd");
    expect(looked.asked / UNITS.length).toBeLessThanOrEqual(4);
    expect(alone.asked / UNITS.length).toBeGreaterThan(8);
  });

  test.each<[string, () => void]>([
    ["does not run", () => gone("chronyd.running")],
    ["does not start at boot", () => gone("chronyd.enabled")],
    ["is masked", () => master.write("etc/units/chronyd", "masked\n")],
    [
      "was changed since systemd read it",
      () => master.write("etc/units/chronyd", "stale\nExecStart=/usr/sbin/other\n"),
    ],
    ["lost its file", () => master.write("etc/units/chronyd", "lost\n")],
    ["is not there", () => gone("etc/units/chronyd")],
  ])("the same where one %s", (_what, change) => {
    change();
    expect(facts(true).texts).toEqual(facts(false).texts);
  });
});
