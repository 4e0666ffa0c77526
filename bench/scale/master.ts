import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Outcome } from "../../lab/engine/process";
import { openSite, type Site } from "../../lab/site";
import { runOn } from "../master";
import { imageSeconds, type SaidLine } from "./image-seconds";
import { NETWORK, nodeLines } from "./many-nodes";
import { peaksOf } from "./process-peaks";

/** What one run of Pulumi took. */
export interface RunCosts {
  readonly seconds: number;
  /** Of the processors of this machine for engine, program and plugins, and of the master's. */
  readonly processorSeconds: number;
  readonly masterSeconds: number;
}

/** What a cluster of so many nodes costs on a master whose nodes are all off. */
export interface MasterCosts {
  /** Those that were made. */
  readonly runs: Readonly<Partial<Record<RunName, RunCosts>>>;
  /** Of dhcpd by {@link ADDED} nodes more. */
  readonly restarts: number;
  readonly stateBytes: number;
}

export const ADDED = 100;

/** In their order. The master asks and pushes once it has a way to the nodes. */
export const RUNS = {
  up: "first up, in the table without its image",
  refresh: "no-op up --refresh",
  add: `${ADDED} nodes more`,
  clean: "refresh after it",
  reach: "a way to the nodes",
  ask: "no-op up --refresh that asks all nodes, all off",
  push: `${ADDED} nodes more and a push to all, all off`,
} as const;

export type RunName = keyof typeof RUNS;

/** systemd's own mark of the message that a unit has started. */
const STARTED = "39f53479d3a045ac8e11786248231fbf";

interface MasterOptions {
  readonly name: string;
  readonly keep?: boolean;
  /** Whether nodes are asked and pushed to, which all being off takes minutes where they are many. */
  readonly asking: boolean;
}

/** The example on a fresh el9 master, from nothing to so many nodes and some more. */
export async function masterCosts(
  count: number,
  { name, keep, asking }: MasterOptions,
  say: (line: string) => void,
): Promise<MasterCosts> {
  const lines: SaidLine[] = [];
  const site = await openSite({
    ...{ name, platform: "el9", fresh: true, log: say },
    config: { network: NETWORK },
    onOutput: (text) => lines.push({ at: performance.now() / 1000, text }),
  });
  const { stack } = site;
  const runs: Partial<Record<RunName, RunCosts>> = {};
  const timed = async (run: RunName, act: () => Promise<Outcome>): Promise<void> => {
    lines.length = 0;
    const costs = (runs[run] = await costsOf(site, act));
    say(
      `${count} nodes: ${RUNS[run]} ${costs.seconds.toFixed(1)} s, of processors ${costs.processorSeconds.toFixed(1)} s here, ${costs.masterSeconds.toFixed(1)} s of the master`,
    );
  };
  const same = ["--refresh", "--expect-no-changes"];
  try {
    await withNodes(site, count, false);
    await timed("up", () => stack.up());
    const image = imageSeconds(lines);
    say(`${image.toFixed(1)} s of these made the image`);
    const stateBytes = Buffer.byteLength(JSON.stringify(await stack.exportState()));
    await timed("refresh", () => stack.up(...same));
    await withNodes(site, count + ADDED, false);
    const before = await dhcpdStarts(site);
    await timed("add", () => stack.up());
    const restarts = (await dhcpdStarts(site)) - before;
    await timed("clean", () => stack.refresh("--preview-only", "--expect-no-changes"));
    if (asking) {
      await withNodes(site, count, true);
      await timed("reach", () => stack.up());
      await timed("ask", () => stack.up(...same));
      await withNodes(site, count + ADDED, true);
      await timed("push", () => stack.up());
    }
    const { up } = runs;
    return { runs: { ...runs, ...(up && { up: { ...up, seconds: up.seconds - image } }) }, restarts, stateBytes };
  } finally {
    if (!keep) await site.lab.down();
  }
}

async function costsOf({ lab }: Site, act: () => Promise<Outcome>): Promise<RunCosts> {
  const masterSeconds = async (): Promise<number> =>
    Number(await runOn(lab, "sed -n 's/usage_usec //p' /sys/fs/cgroup/cpu.stat")) / 1e6;
  const before = await masterSeconds();
  const { seconds, processorSeconds } = await peaksOf(async () => {
    const { code, stdout, stderr } = await act();
    if (code !== 0) throw new Error(stdout + stderr);
  });
  return { seconds, processorSeconds, masterSeconds: (await masterSeconds()) - before };
}

async function withNodes({ stack }: Site, count: number, parallelShell: boolean): Promise<void> {
  // a list of so many is too long for the argument of a command, and the lab's own would count before a file
  const nodeFile = join(stack.directory, "nodes.txt");
  writeFileSync(nodeFile, nodeLines(count));
  await stack.configure({ nodes: "null", nodeFile, parallelShell });
}

/** How often dhcpd has started. */
async function dhcpdStarts({ lab }: Site): Promise<number> {
  return Number(await runOn(lab, `journalctl --sync; journalctl -q -o cat -u dhcpd MESSAGE_ID=${STARTED} | wc -l`));
}
