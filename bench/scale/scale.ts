import { atMost, type Figure, printFigures } from "../figures";
import { table } from "../statistics";
import { masterCosts, type MasterCosts, type RunCosts, type RunName, RUNS } from "./master";
import { previewCosts } from "./preview";
import type { Peaks } from "./process-peaks";

export interface ScaleOptions {
  readonly nodes: readonly number[];
  readonly rounds: number;
  readonly name: string;
  readonly previewOnly?: boolean;
  readonly asking: boolean;
  readonly keep?: boolean;
}

/** The targets are those of a cluster of so many nodes. */
const AIM = 5000;

/** Most seconds of {@link AIM} nodes. A figure of more nodes is held to that of these, each node as dear. */
const TARGETS: Readonly<Record<string, { readonly unit: string; readonly most: number }>> = {
  preview: { unit: "s", most: 10 },
  "preview-memory": { unit: "MiB", most: 300 },
  up: { unit: "s", most: 45 },
  refresh: { unit: "s", most: 8 },
  "refresh-asking": { unit: "s", most: 8 },
  add: { unit: "s", most: 12 },
};

/** How much dearer a node may become on the way from {@link AIM} nodes to more. */
const SLACK = 1.1;

/** What preview, apply and refresh of a cluster take by its number of nodes. */
export async function benchScale(options: ScaleOptions, say: (line: string) => void): Promise<void> {
  const { nodes, rounds, name, previewOnly, asking, keep } = options;
  const previews = await previewCosts(nodes, rounds, say);
  reportPreviews(previews);
  const masters = new Map<number, MasterCosts>();
  if (previewOnly !== true) {
    for (const count of nodes) masters.set(count, await masterCosts(count, { name, keep, asking }, say));
    reportMasters(masters);
  }
  printFigures(figures(previews, masters));
}

function reportPreviews(previews: ReadonlyMap<number, Peaks>): void {
  const row = (name: string, part: keyof Peaks, digits: number): string[] => [
    name,
    ...[...previews.values()].map((peaks) => peaks[part].toFixed(digits)),
  ];
  console.log(
    table([
      ["over an empty program, medians", ...[...previews.keys()].map((count) => `${count} nodes`)],
      row("pulumi preview, seconds", "seconds", 1),
      row("processor seconds", "processorSeconds", 1),
      row("memory of the program, MiB", "programMiB", 0),
      row("memory of all processes, MiB", "allMiB", 0),
    ]),
  );
}

function reportMasters(masters: ReadonlyMap<number, MasterCosts>): void {
  const row = (name: string, of: (costs: MasterCosts, count: number) => string): string[] => [
    name,
    ...[...masters].map(([count, costs]) => of(costs, count)),
  ];
  const described = ({ seconds, processorSeconds, masterSeconds }: RunCosts): string =>
    [seconds, processorSeconds, masterSeconds].map((value) => value.toFixed(1)).join(" / ");
  const made = (run: RunName) => [...masters.values()].some(({ runs }) => runs[run] !== undefined);
  console.log(
    "\n" +
      table([
        ["seconds / of processors here / of the master", ...[...masters.keys()].map((count) => `${count} nodes`)],
        ...(Object.keys(RUNS) as RunName[]).filter(made).map((run) =>
          row(RUNS[run], ({ runs }) => {
            const costs = runs[run];
            return costs === undefined ? "" : described(costs);
          }),
        ),
        row("restarts of dhcpd by more nodes", ({ restarts }) => String(restarts)),
        row("bytes of state, a node", ({ stateBytes }, count) => (stateBytes / count).toFixed(0)),
      ]),
  );
}

function figures(previews: ReadonlyMap<number, Peaks>, masters: ReadonlyMap<number, MasterCosts>): Figure[] {
  const measured: Record<string, ReadonlyMap<number, number>> = {
    preview: mapped(previews, ({ seconds }) => seconds),
    "preview-memory": mapped(previews, ({ programMiB }) => programMiB),
    up: mapped(masters, ({ runs }) => runs.up?.seconds),
    refresh: mapped(masters, ({ runs }) => runs.refresh?.seconds),
    "refresh-asking": mapped(masters, ({ runs }) => runs.ask?.seconds),
    add: mapped(masters, ({ runs }) => runs.add?.seconds),
  };
  return [
    ...Object.entries(TARGETS).flatMap(([name, { unit, most }]) =>
      [...measured[name]].map(([count, value]) => {
        const limit = count <= AIM ? most : ((measured[name].get(AIM) ?? most) * count * SLACK) / AIM;
        return atMost(Number(limit.toFixed(2)), { name: `scale-${count}-${name}`, value, unit });
      }),
    ),
    ...[...masters].flatMap(([count, { restarts, stateBytes }]) => [
      atMost(1, { name: `scale-${count}-restarts`, value: restarts, unit: "restarts" }),
      { name: `scale-${count}-state-of-a-node`, value: stateBytes / count, unit: "bytes" },
    ]),
  ];
}

/** What was not measured is left out. */
function mapped<Value>(
  values: ReadonlyMap<number, Value>,
  part: (value: Value) => number | undefined,
): Map<number, number> {
  return new Map(
    [...values].flatMap(([count, value]): [number, number][] => {
      const measured = part(value);
      return measured === undefined ? [] : [[count, measured]];
    }),
  );
}
