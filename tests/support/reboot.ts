import type { Lab } from "../../lab";
import { eventually } from "./eventually";
import { on } from "./master";

/** How a run of the master is told from the one before: its container keeps the kernel, and with it the boot_id. */
const STARTED = "stat -c %Y /run/systemd/system && cut -d ' ' -f 22 /proc/1/stat";

/** Restarts the master by its own command, and waits until its services are up. Says how the runs before and after are known. */
export async function rebootMaster(lab: Lab): Promise<[before: string, after: string]> {
  const before = await on(lab, STARTED);
  // the connection may end before the command does
  await lab.ssh("systemctl reboot");
  let after = before;
  await eventually(120, async () => {
    // a container ends with its reboot, and whoever made it starts it again
    await lab.up();
    after = await on(lab, STARTED);
    if (after === before) throw new Error("the master has not gone down yet");
    await on(lab, "systemctl is-system-running --wait >/dev/null; true");
  });
  return [before, after];
}
