import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { openLab } from "../../lab";
import { Workspace } from "../../lab/engine";
import { labNames } from "../../lab/names";
import { exampleConfig } from "../../lab/site";
import { table } from "../statistics";
import { NETWORK, nodeLines } from "./many-nodes";

/** The example's cluster, with an argument for the components. */
const CLUSTER = join(__dirname, "cluster");

/** Seconds of a cluster of so many nodes, each of which has a component or none of which has. */
interface ComponentCosts {
  /** Of an `up` that makes nothing but the components. */
  readonly making: number;
  readonly without: Repeated;
  readonly withThem: Repeated;
}

/** Of what is done again and again and finds nothing to do. */
interface Repeated {
  readonly preview: number;
  readonly up: number;
}

/** What a component for each node costs, on one lab by turns. */
export async function benchComponents(
  counts: readonly number[],
  { name, keep }: { readonly name: string; readonly keep?: boolean },
  say: (line: string) => void,
): Promise<void> {
  const lab = openLab({ name, platform: "el9", log: say });
  try {
    const { connection, image } = exampleConfig(await lab.up({ fresh: true }));
    const directory = join(labNames(name).directory, "bench-stack");
    const stack = await Workspace.open({ program: CLUSTER, stack: name, directory });
    const nodeFile = join(stack.directory, "nodes.txt");
    await stack.configure({ connection, image, network: NETWORK, nodeFile });
    const costs = new Map<number, ComponentCosts>();
    for (const count of counts) {
      writeFileSync(nodeFile, nodeLines(count));
      costs.set(count, await costsOf(stack));
      say(`${count} nodes: ${JSON.stringify(costs.get(count))}`);
    }
    report(costs);
  } finally {
    if (!keep) await lab.down();
  }
}

async function costsOf(stack: Workspace): Promise<ComponentCosts> {
  const seconds = async (operation: "up" | "preview"): Promise<number> => {
    const start = performance.now();
    const { code, stdout, stderr } = await stack[operation]();
    if (code !== 0) throw new Error(stdout + stderr);
    return (performance.now() - start) / 1000;
  };
  await stack.configure({ nodeComponents: false });
  await seconds("up");
  const without = { preview: await seconds("preview"), up: await seconds("up") };
  await stack.configure({ nodeComponents: true });
  const making = await seconds("up");
  return { making, without, withThem: { preview: await seconds("preview"), up: await seconds("up") } };
}

function report(costs: ReadonlyMap<number, ComponentCosts>): void {
  const row = (name: string, of: (one: ComponentCosts) => number): string[] => [
    name,
    ...[...costs.values()].map((one) => of(one).toFixed(1)),
  ];
  console.log(
    table([
      ["seconds", ...[...costs.keys()].map((count) => `${count} nodes`)],
      row("preview, no components", ({ without }) => without.preview),
      row("preview, a component a node", ({ withThem }) => withThem.preview),
      row("up with nothing to do, no components", ({ without }) => without.up),
      row("up with nothing to do, a component a node", ({ withThem }) => withThem.up),
      row("up that makes the components", ({ making }) => making),
    ]),
  );
}
