import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildCommand } from "./build-command";
import { atMost, printFigures, type Figure } from "./figures";
import { byDirectory, compareTrees, readTree, type Comparison } from "./image-trees";
import { BenchMaster, type Timed, type TimedLine } from "./master";
import { median, spread, table } from "./statistics";
import { secondsByProgram, traced } from "./trace";

export interface ImageBuildOptions {
  readonly rounds: number;
  readonly sizeMiB: number;
  readonly name: string;
  readonly keep?: boolean;
}

interface Run {
  /** Until the command ended. */
  readonly seconds: number;
  readonly processorSeconds: number;
  /** What a sync took after it: bytes that a crash could still have lost. */
  readonly syncSeconds: number;
  readonly bytes: number;
  readonly lines: readonly TimedLine[];
}

type Measured = Pick<Run, "seconds" | "processorSeconds" | "bytes">;

type Builder = (round: string, change?: typeof traced) => Promise<Run>;

const HOWTO_DIRECTORY = "/root/bench/howto";
const HOWTO_IMAGE = `${HOWTO_DIRECTORY}/rootfs.gz`;
/** Of what the HOWTO's script takes. */
const LIMIT = 1;
const OUR_IMAGE = "/var/lib/pulumi-diskless/builds/*/rootfs.gz";

/** Builds the image by the HOWTO's script and by ours, in turn on the same master, and compares time, bytes and trees. */
export async function benchImageBuild(options: ImageBuildOptions, say: (line: string) => void): Promise<boolean> {
  const master = await BenchMaster.start(options.name, say);
  try {
    // the HOWTO installs the first and takes the others to be there
    await master.run("yum -y -q install ntp nfs-utils portmap >/dev/null && mkdir -p /root/bench");
    const builders = { howto: howtoBuilder(master, options), ours: ourBuilder(master, options) };
    const runs: Record<keyof typeof builders, Run[]> = { howto: [], ours: [] };
    // round 0 warms the page cache and does not count
    for (let round = 0; round <= options.rounds; round++) {
      const order = round % 2 === 0 ? (["howto", "ours"] as const) : (["ours", "howto"] as const);
      for (const who of order) {
        const done = await builders[who](String(round));
        say(`round ${round}: ${who} ${done.seconds.toFixed(1)} s, ${done.bytes} bytes`);
        if (round > 0) runs[who].push(done);
      }
    }
    const comparison = compareTrees(await readTree(master, HOWTO_IMAGE), await readTree(master, OUR_IMAGE));
    report(options, runs.howto, runs.ours);
    reportTrees(comparison);
    await reportTrace(builders.ours);
    printFigures(ratiosOf(runs.howto, runs.ours));
    return comparison.disagreements.length === 0;
  } finally {
    if (!options.keep) await master.down();
  }
}

function howtoBuilder(master: BenchMaster, { sizeMiB }: ImageBuildOptions): Builder {
  const script = readFileSync(join(__dirname, "howto-image.sh"));
  return async () => {
    await master.run(`rm -rf ${HOWTO_DIRECTORY} && mkdir -p ${HOWTO_DIRECTORY} && sync`);
    return finished(master, await master.time(`bash -s ${sizeMiB} ${HOWTO_DIRECTORY}`, script), HOWTO_IMAGE);
  };
}

function ourBuilder(master: BenchMaster, { sizeMiB }: ImageBuildOptions): Builder {
  const { nodes } = master.status;
  if (!master.status.master) throw new Error("the lab has no master");
  const { hostname, address, ssh } = master.status.master;
  const host = { platform: "centos5", hostname, address, connection: { ...ssh, legacyAlgorithms: true } };
  return async (round, change) => {
    const plain = await buildCommand({
      master: host,
      network: master.status.network,
      nodes: nodes.map((node) => ({ name: node.name, address: node.address, mac: node.mac })),
      sizeMiB,
      // another recipe, so that the build that is there is not taken
      revision: `round ${round}`,
    });
    const { command, stdin } = change ? change(plain) : plain;
    await master.run("rm -rf /var/lib/pulumi-diskless/builds && sync");
    return finished(master, await master.time(command, stdin), OUR_IMAGE);
  };
}

async function finished(master: BenchMaster, built: Timed, image: string): Promise<Run> {
  const { seconds: syncSeconds } = await master.time("sync");
  return { ...built, syncSeconds, bytes: Number(await master.run(`wc -c <$(echo ${image})`)) };
}

function report({ sizeMiB, rounds }: ImageBuildOptions, howto: Run[], ours: Run[]): void {
  const row = (label: string, digits: number, of: (run: Run) => number): string[] => {
    const [a, b] = [howto.map(of), ours.map(of)];
    const cells = [a, b].flatMap((values) => [median(values).toFixed(digits), spread(values, digits)]);
    return [label, ...cells, (median(b) / median(a)).toFixed(2)];
  };
  console.log(`\nimage of ${sizeMiB} MiB, ${rounds} rounds in turn on one master; medians\n`);
  console.log(
    table([
      ["", "HOWTO", "least to most", "ours", "least to most", "ratio"],
      row("build, s", 1, (run) => run.seconds),
      row("processor, s", 1, (run) => run.processorSeconds),
      row("build and sync, s", 1, (run) => run.seconds + run.syncSeconds),
      row("compressed, bytes", 0, (run) => run.bytes),
    ]),
  );
}

/** Ours as a part of the HOWTO's. */
export function ratiosOf(howto: readonly Measured[], ours: readonly Measured[]): Figure[] {
  const ratio = (name: string, of: (run: Measured) => number): Figure =>
    atMost(LIMIT, { name, value: median(ours.map(of)) / median(howto.map(of)), unit: "ratio" });
  return [
    ratio("image-seconds-to-howto", ({ seconds }) => seconds),
    ratio("image-cpu-to-howto", ({ processorSeconds }) => processorSeconds),
    ratio("image-bytes-to-howto", ({ bytes }) => bytes),
  ];
}

function reportTrees({ same, different, onlyHowto, onlyOurs, disagreements }: Comparison): void {
  console.log(`\n${same} paths are the same in both images`);
  console.log(`${different.length} differ: ${byDirectory(different)}`);
  console.log(`${onlyHowto.length} only in the HOWTO's: ${byDirectory(onlyHowto)}`);
  console.log(`${onlyOurs.length} only in ours: ${byDirectory(onlyOurs)}`);
  if (disagreements.length > 0) console.log(`\nthe copied trees disagree: ${disagreements.slice(0, 40).join(", ")}`);
}

/** Where our time goes. A trace on standard error may confuse a script that reads that, so a failure of this build is no result. */
async function reportTrace(build: Builder): Promise<void> {
  try {
    const { seconds, lines } = await build("traced", traced);
    const programs = secondsByProgram(lines).filter(([, spent]) => spent >= seconds / 100);
    console.log(`\nours by program, one more build with a trace, ${seconds.toFixed(1)} s\n`);
    console.log(table(programs.map(([program, spent]) => [program, spent.toFixed(2)])));
  } catch (error) {
    console.log(`\nno trace: ${(error as Error).message.split("\n").slice(0, 2).join(" ")}`);
  }
}
