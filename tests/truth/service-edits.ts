import { join } from "node:path";
import type { Lab } from "../../lab";
import type { LabPlatform } from "../../lab/kind";
import { labNames } from "../../lab/names";
import { argumentsOf, startDetached } from "../../lab/processes";
import { processesIn } from "../../lab/segment";
import { on } from "../support/master";

export const DROP_INS = "/etc/systemd/system";
export const STARTED_OTHERWISE = /is started differently from its last apply:\s+(unit file|drop-in|settings) \//;

/** A file is changed, the daemon reads it, and the file is put back with its old time. */
export const andBack = (file: string, edit: string, restart: string): string =>
  `cp -p ${file} /root/kept && ${edit} && ${restart} && sleep 1 && cp -p /root/kept ${file}`;

/** A drop-in of one setting or more. */
export const dropIn = (unit: string, lines: string): string =>
  `mkdir -p ${DROP_INS}/${unit}.d && printf '[Service]\\n${lines}\\n' >${DROP_INS}/${unit}.d/x.conf`;

const SECOND_SERVER = join(__dirname, "second-dhcp-server.py");

/** A second DHCP server on the segment of the nodes. */
export const startSecondServer =
  (platform: LabPlatform) =>
  async (lab: Lab): Promise<void> => {
    const { segment, directory } = labNames(`truth-${platform}`);
    const server = ["python3", SECOND_SERVER, "br0", "10.0.0.254", "10.0.0.200"];
    startDetached("ip", ["netns", "exec", segment, ...server], join(directory, "second-dhcp-server.log"));
    await on(lab, "sleep 1");
  };

export async function stopSecondServer(platform: LabPlatform): Promise<void> {
  for (const pid of await processesIn(labNames(`truth-${platform}`).segment)) {
    if (argumentsOf(pid).includes(SECOND_SERVER)) process.kill(pid);
  }
}
