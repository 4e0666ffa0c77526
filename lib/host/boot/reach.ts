import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Call } from "../script/script";

/** What a script or a command on a master calls first that asks many nodes: the program that finds out which take a connection. */
export function reachCall(): Call {
  program ??= readFileSync(join(__dirname, "reach.py"), "utf8");
  return ["know_reach_program", program];
}

let program: string | undefined;
