import { rmSync } from "node:fs";
import { observedServices } from "../../../../lib/host/service/service-states";
import { FakeMaster, SHELLS } from "../shell";
import { installSystemd } from "../systemd-commands";

describe.each(SHELLS)("daemons that are only looked at, with %s", (_name, shell) => {
  let master: FakeMaster;
  beforeEach(() => (master = new FakeMaster(shell)));
  afterEach(() => master.remove());

  const observed = (manager: string, names: readonly string[], before = "") =>
    observedServices(master.run([manager, "service-states"], [["observe_services", ...names]], before).values);

  test("say on CentOS 5 whether they run and start at boot; one that is not there does neither", () => {
    master.write("etc/init.d/dhcpd", "#!/bin/sh\nexit 0\n", 0o755);
    master.command("service", "exit 0\n");
    master.command("chkconfig", "echo 'dhcpd 2:on 3:off'\n");
    expect(observed("service-sysv", ["dhcpd", "nfs"])).toEqual([
      { name: "dhcpd", running: true, enabled: false },
      { name: "nfs", running: false, enabled: false },
    ]);
  });

  test("say the same of systemd, which is asked for all that are as they should be at once", () => {
    const units = ["dhcpd", "tftp.socket", "httpd"];
    installSystemd(master, ...units, "tftp.service");
    for (const unit of units) for (const fact of ["running", "enabled"]) master.write(`${unit}.${fact}`, "");
    master.write("etc/units/tftp.socket", "triggers tftp.service\n");
    const counting = `systemctl() { echo >>"${master.path("asked")}"; command systemctl "$@"; }\n`;
    const right = units.map((name) => ({ name, running: true, enabled: true }));
    expect(observed("service-systemd", units, counting)).toEqual(right);
    expect(master.read("asked").length).toBeLessThan(units.length);
    rmSync(master.path("httpd.running"));
    rmSync(master.path("dhcpd.enabled"));
    expect(observed("service-systemd", units)).toEqual([
      { ...right[0], enabled: false },
      right[1],
      { ...right[2], running: false },
    ]);
  });
});
