import { performance } from "node:perf_hooks";
import { openSite, type Site } from "../lab/site";
import type { LabPlatform } from "../lab/kind";
import * as handlers from "../lib/resources/handlers";
import { closeHostSessions } from "../lib/host/connection/host-session";
import { runOn } from "./master";
import { median, table } from "./statistics";

export interface RefreshOptions {
  readonly platform: LabPlatform;
  readonly rounds: number;
  readonly name: string;
  readonly keep?: boolean;
}

type Properties = Readonly<Record<string, unknown>>;

interface Resource {
  readonly type: string;
  readonly id: string;
  readonly properties: Properties;
}

/** What every handler has; a state has the properties that its own handler wrote. */
interface Reader {
  read(id: string, properties: Properties): Promise<unknown>;
}

/** What one read of resources took. */
interface Cost {
  readonly seconds: number;
  /** Of the master's processors. */
  readonly processorSeconds: number;
  /** Processes and threads that the master started. */
  readonly programs: number;
}

const TYPE = /^pulumi-nodejs:dynamic\/diskless:Host|^pulumi-nodejs:dynamic\/diskless:PublishedImage/;

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
        say(`round ${round}: ${which} ${cost.seconds.toFixed(2)} s, ${cost.programs} programs`);
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
  } finally {
    await closeHostSessions();
    if (!options.keep) await site.lab.down();
  }
}

/** The resources on the master, as the stack's state has them. */
async function resourcesOf({ stack }: Site): Promise<Resource[]> {
  const { deployment } = (await stack.exportState("--show-secrets")) as unknown as {
    deployment: { resources: { type: string; id: string; outputs: Properties }[] };
  };
  return deployment.resources
    .filter(({ type }) => TYPE.test(type))
    .map(({ type, id, outputs }) => ({
      type: type.replace(/^.*:/, ""),
      id,
      properties: inTheClear(outputs) as Properties,
    }));
}

const SECRET = "4dabf18193072939515e22adb298388d";

/** Values as a provider gets them; the export wraps secrets. */
function inTheClear(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inTheClear);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET in value && "plaintext" in value) return JSON.parse(String(value.plaintext)) as unknown;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inTheClear(inner)]));
}

function withoutQuestions(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key]) => !ASKING.includes(key))
      .map(([key, value]) => [key, key === "files" && Array.isArray(value) ? value.map(withoutQuestions) : value]),
  );
}

async function readAll(resources: readonly Resource[]): Promise<void> {
  await Promise.all(resources.map(read));
}

async function read({ type, id, properties }: Resource): Promise<void> {
  const name = type.charAt(0).toLowerCase() + type.slice(1);
  await (handlers as unknown as Readonly<Record<string, Reader>>)[name].read(id, properties);
}

/** By the clock here, the count of processes in the master's namespace, and the time that its cgroup used. */
async function costOf({ lab }: Site, act: () => Promise<void>): Promise<Cost> {
  const count = async (): Promise<number[]> =>
    (await runOn(lab, "cut -d ' ' -f 5 /proc/loadavg; sed -n 's/usage_usec //p' /sys/fs/cgroup/cpu.stat"))
      .trim()
      .split("\n")
      .map(Number);
  const before = await count();
  const start = performance.now();
  await act();
  const seconds = (performance.now() - start) / 1000;
  const after = await count();
  return { seconds, programs: after[0] - before[0], processorSeconds: (after[1] - before[1]) / 1e6 };
}

type Row = readonly [seconds: number, processorSeconds: number, programs: number];

function typical(costs: readonly Cost[]): Row {
  return [
    median(costs.map(({ seconds }) => seconds)),
    median(costs.map(({ processorSeconds }) => processorSeconds)),
    median(costs.map(({ programs }) => programs)),
  ];
}

function row(name: string, [seconds, processorSeconds, programs]: Row): string[] {
  return [name, seconds.toFixed(2), processorSeconds.toFixed(2), programs.toFixed(0)];
}

const HEAD = ["medians", "seconds", "of the master's processors", "programs"];

function report(
  resources: readonly Resource[],
  asked: readonly Cost[],
  alone: readonly Cost[],
  whole: readonly Cost[],
): void {
  const [with_, without] = [typical(asked), typical(alone)];
  const added: Row = [with_[0] - without[0], with_[1] - without[1], with_[2] - without[2]];
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
