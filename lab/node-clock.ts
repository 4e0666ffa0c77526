import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabNames } from "./names";
import { succeed } from "./processes";

/** File in the lab's folder: a rate that is measured once, so that the same lab always has the same boot line. */
const rateFile = (lab: LabNames): string => join(lab.directory, "clock-rate");

/**
 * Measures the rate of this machine's time stamp counter, which is the nodes' clock. On a busy machine a node's kernel fails to
 * measure it, counts timer ticks instead and loses a quarter of its time.
 */
export async function measureClock(lab: LabNames): Promise<void> {
  if (existsSync(rateFile(lab))) return;
  writeFileSync(rateFile(lab), await succeed("python3", [join(__dirname, "node", "tsc.py")]));
}

/** Kernel arguments by which a node takes the measured rate. */
export function clockArguments(lab: LabNames): string[] {
  return ["tsc=reliable", `tsc_early_khz=${readFileSync(rateFile(lab), "utf8").trim()}`];
}
