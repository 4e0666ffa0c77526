import { openSite, type Site } from "../lab/site";
import type { LabPlatform } from "../lab/kind";
import { closeHostSessions } from "../lib/host/connection/host-session";
import { atMost, printFigures } from "./figures";
import { type Cost, costOf } from "./refresh-cost";
import { type Properties, read, readAll, type Resource, resourcesOf } from "./resource-reads";
import { median, table } from "./statistics";

export interface RefreshOptions {
  readonly platform: LabPlatform;
  readonly rounds: number;
  readonly name: string;
  readonly keep?: boolean;
}

/** What makes a read ask services and networks, and not files and records alone. */
const ASKING: readonly string[] = ["questions", "serving", "unit", "servedAs", "watch", "foreign", "address"];

/** The reads of one refresh, with everything that they ask and without it, in turn on the same master. */
export async function benchRefresh(options: RefreshOptions, say: (line: string) => void): Promise<void> {
  const { platform, name, rounds } = options;
  const site = await openSite({ name, platform, fresh: true, log: say });
  try {
    const { code, stdout, stderr } = await site.stack.up();
    if (code !== 0) throw new Error(stdout + stderr);
    const asked = await resourcesOf(site);
    const alone = asked.map((resource) => ({ ...resource, properties: withoutQuestions(resource.properties) }));
    const costs: Record<"asked" | "alone", Cost[]> = { asked: [], alone: [] };
    // round 0 opens the connection and fills caches, and does not count
    for (let round = 0; round <= rounds; round++) {
      const order = round % 2 === 0 ? (["asked", "alone"] as const) : (["alone", "asked"] as const);
      for (const which of order) {
        const cost = await costOf(site, () => readAll(which === "asked" ? asked : alone));
        say(
          `round ${round}: ${which} ${cost.seconds.toFixed(2)} s, ${cost.programs} programs, ${cost.sessions} sessions, ` +
            `${cost.bytesUp} bytes up, ${cost.bytesDown} bytes down`,
        );
        if (round > 0) costs[which].push(cost);
      }
    }
    const whole: Cost[] = [];
    for (let round = 0; round < rounds; round++) {
      whole.push(
        await costOf(site, async () => void (await site.stack.refresh("--preview-only", "--expect-no-changes"))),
      );
    }
    report(asked, costs.asked, costs.alone, whole);
    await reportEach(site, asked, rounds);
    printCosts(typical(costs.asked), typical(whole));
  } finally {
    await closeHostSessions();
    if (!options.keep) await site.lab.down();
  }
}

function withoutQuestions(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key]) => !ASKING.includes(key))
      .map(([key, value]) => [key, key === "files" && Array.isArray(value) ? value.map(withoutQuestions) : value]),
  );
}

type Row = readonly [seconds: number, processorSeconds: number, programs: number, sessions: number, bytesDown: number];

function typical(costs: readonly Cost[]): Row {
  return [
    median(costs.map(({ seconds }) => seconds)),
    median(costs.map(({ processorSeconds }) => processorSeconds)),
    median(costs.map(({ programs }) => programs)),
    median(costs.map(({ sessions }) => sessions)),
    median(costs.map(({ bytesDown }) => bytesDown)),
  ];
}

function row(name: string, [seconds, processorSeconds, ...counts]: Row): string[] {
  return [name, seconds.toFixed(2), processorSeconds.toFixed(2), ...counts.map((count) => count.toFixed(0))];
}

const HEAD = ["medians", "seconds", "of the master's processors", "programs", "sessions", "bytes down"];

function report(
  resources: readonly Resource[],
  asked: readonly Cost[],
  alone: readonly Cost[],
  whole: readonly Cost[],
): void {
  const [with_, without] = [typical(asked), typical(alone)];
  const added = with_.map((value, i) => value - without[i]) as unknown as Row;
  const questions = resources.reduce((sum, { properties }) => sum + Object.keys(properties.questions ?? {}).length, 0);
  console.log(`${resources.length} resources on the master, ${questions} questions of services`);
  console.log(
    table([
      HEAD,
      row("reads of files and records alone", without),
      row("reads with everything that is asked", with_),
      row("so the questions add", added),
      row("pulumi refresh --preview-only", typical(whole)),
    ]),
  );
}

/** Programs that a refresh may start. Processes are counted, of which a program may have several. */
const PROGRAMS_LIMIT = 40;

function printCosts(
  [readSeconds, readProcessorSeconds, , sessions, bytesDown]: Row,
  [seconds, cpu, processes]: Row,
): void {
  printFigures([
    { name: "reads-seconds", value: readSeconds, unit: "s" },
    { name: "reads-cpu", value: readProcessorSeconds, unit: "s" },
    { name: "reads-sessions", value: sessions, unit: "sessions" },
    { name: "reads-bytes-down", value: bytesDown, unit: "bytes" },
    { name: "refresh-seconds", value: seconds, unit: "s" },
    { name: "refresh-cpu", value: cpu, unit: "s" },
    atMost(PROGRAMS_LIMIT, { name: "refresh-processes", value: processes, unit: "processes" }),
  ]);
}

/** Each resource read for itself, the dearest first. */
async function reportEach(site: Site, resources: readonly Resource[], rounds: number): Promise<void> {
  const rows: [name: string, row: Row][] = [];
  for (const resource of resources) {
    const costs: Cost[] = [];
    for (let round = 0; round < rounds; round++) costs.push(await costOf(site, () => read(resource)));
    rows.push([`${resource.type} ${resource.id}`, typical(costs)]);
  }
  rows.sort(([, one], [, other]) => other[1] - one[1]);
  console.log("\n" + table([HEAD, ...rows.map(([name, cost]) => row(name, cost))]));
}
