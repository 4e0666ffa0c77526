import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Workspace } from "../../lab/engine";
import { EXAMPLES } from "../../lab/site";
import { median } from "../statistics";
import { NETWORK, nodeLines } from "./many-nodes";
import { type Peaks, peaksOf } from "./process-peaks";

/** A program of the SDK alone. */
const EMPTY = join(__dirname, "empty");

/** A preview of the example asks no host while the cluster is not there yet. */
const CONNECTION = { host: "127.0.0.1", port: 1, user: "root", password: "none", insecureIgnoreHostKey: true };

/** The preview of a new cluster by its number of nodes, over that of an empty program. Both take turns; medians. */
export async function previewCosts(
  counts: readonly number[],
  rounds: number,
  say: (line: string) => void,
): Promise<Map<number, Peaks>> {
  const empty = await Workspace.open({ program: EMPTY, stack: "scale" });
  const stacks = new Map<number, Workspace>();
  try {
    for (const count of counts) stacks.set(count, await clusterOf(count));
    const [base, costs] = [[] as Peaks[], new Map<number, Peaks[]>(counts.map((count) => [count, []]))];
    for (let round = 1; round <= rounds; round++) {
      base.push(await previewOf(empty));
      say(`round ${round}: empty program ${described(base[round - 1])}`);
      for (const [count, stack] of stacks) {
        const cost = await previewOf(stack);
        costs.get(count)?.push(cost);
        say(`round ${round}: ${count} nodes ${described(cost)}`);
      }
    }
    return new Map([...costs].map(([count, peaks]) => [count, over(medianOf(peaks), medianOf(base))]));
  } finally {
    for (const stack of [empty, ...stacks.values()]) stack.remove();
  }
}

async function clusterOf(count: number): Promise<Workspace> {
  const stack = await Workspace.open({ program: EXAMPLES.el9, stack: `scale-${count}` });
  const nodeFile = join(stack.directory, "nodes.txt");
  writeFileSync(nodeFile, nodeLines(count));
  await stack.configure({ connection: CONNECTION, network: NETWORK, nodeFile });
  return stack;
}

function previewOf(stack: Workspace): Promise<Peaks> {
  return peaksOf(async () => {
    const { code, stdout, stderr } = await stack.preview();
    if (code !== 0) throw new Error(stdout + stderr);
  });
}

function described({ seconds, processorSeconds, programMiB, allMiB }: Peaks): string {
  return `${seconds.toFixed(2)} s, processors ${processorSeconds.toFixed(2)} s, program ${programMiB.toFixed(0)} MiB, all processes ${allMiB.toFixed(0)} MiB`;
}

function medianOf(peaks: readonly Peaks[]): Peaks {
  const of = (part: keyof Peaks): number => median(peaks.map((one) => one[part]));
  return {
    seconds: of("seconds"),
    processorSeconds: of("processorSeconds"),
    programMiB: of("programMiB"),
    allMiB: of("allMiB"),
  };
}

function over(one: Peaks, base: Peaks): Peaks {
  return {
    seconds: one.seconds - base.seconds,
    processorSeconds: one.processorSeconds - base.processorSeconds,
    programMiB: one.programMiB - base.programMiB,
    allMiB: one.allMiB - base.allMiB,
  };
}
