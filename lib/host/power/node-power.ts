import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OWN_PATHS } from "../../platforms";
import { Call, composeCommand } from "../script/script";

/** How each node is switched; `power.sh` reads it. */
export const POWER_TABLE = OWN_PATHS.powerTable;

/** Passwords of controllers, apart from the table and not below /usr, which nodes may mount; `image-scan.sh` keeps it out of images. */
export const POWER_CREDENTIALS = "/root/.node-power";

/** Text of the command `node-power`. */
export function nodePowerCommand(): string {
  return composeCommand({
    remark: [
      "usage: node-power on|off|cycle|status NODE...",
      `Switches nodes, all at once, each as ${POWER_TABLE} says. Ends with 0 when all went well, and names those that did not.`,
      "",
      "Made by pulumi-diskless; the next run of Pulumi undoes changes here.",
    ],
    libraries: ["node-power"],
    before: [redfishCall()],
    run: "node_power",
  });
}

/** What a command that switches nodes calls first: the program that reads what a Redfish controller answers. */
export function redfishCall(): Call {
  program ??= readFileSync(join(__dirname, "redfish.py"), "utf8");
  return ["know_redfish_program", program];
}

let program: string | undefined;
