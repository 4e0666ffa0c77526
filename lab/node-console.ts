import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Prints what a node wrote to its serial port; with `follow`, until this is interrupted. */
export function followConsole(file: string, node: string, follow: boolean): void {
  if (!existsSync(file))
    throw new Error(`${node} was never switched on; switch it on with the command \`boot ${node}\``);
  spawnSync("tail", [...(follow ? ["-f"] : []), "-n", "+1", file], { stdio: "inherit" });
}
