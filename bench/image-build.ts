import type { LabPlatform } from "../lab/kind";
import { forgottenIn } from "../lab/site";
import { buildCommand } from "./build-command";
import { atMost, printFigures, type Figure } from "./figures";
import { byDirectory, compareTrees, readTree, type Comparison, type Tree } from "./image-trees";
import { imageWays, type ImageWays } from "./image-ways";
import { BenchMaster, type Timed, type TimedLine } from "./master";
import { median, spread, table } from "./statistics";
import { secondsByProgram, traced } from "./trace";

export interface ImageBuildOptions {
  readonly platform: LabPlatform;
  readonly rounds: number;
  /** Of the file system of centos5; a squashfs has no size of its own. */
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
  /** Of each file that a node fetches, the root image last. */
  readonly files: readonly number[];
  readonly lines: readonly TimedLine[];
}

type Measured = Pick<Run, "seconds" | "processorSeconds" | "files">;

interface Builder {
  readonly build: (round: string, change?: typeof traced) => Promise<Run>;
  /** Path of the root image, by a pattern of the shell. */
  readonly image: string;
  /** What a build leaves on the master. The next image would have it in it, whoever makes that. */
  readonly leaves: readonly string[];
}

const BUILDS = "/var/lib/pulumi-diskless/builds";

/** Builds the image by hand and by ours, in turn on the same master, and compares time, bytes and trees. */
export async function benchImageBuild(options: ImageBuildOptions, say: (line: string) => void): Promise<boolean> {
  const ways = imageWays(options.platform, options.sizeMiB);
  const master = await BenchMaster.start(options.name, say, options.platform);
  try {
    await master.run(ways.prepare);
    const builders = { theirs: theirBuilder(master, ways), ours: ourBuilder(master, ways, options) };
    const runs: Record<keyof typeof builders, Run[]> = { theirs: [], ours: [] };
    const trees: Partial<Record<keyof typeof builders, Tree>> = {};
    // round 0 warms the page cache and does not count
    for (let round = 0; round <= options.rounds; round++) {
      const order = round % 2 === 0 ? (["theirs", "ours"] as const) : (["ours", "theirs"] as const);
      for (const who of order) {
        const { build, image, leaves } = builders[who];
        const done = await build(String(round));
        if (round === options.rounds) trees[who] = await readTree(master, image);
        await master.run(`rm -rf ${leaves.join(" ")}`);
        say(
          `round ${round}: ${who === "ours" ? who : ways.rival} ${done.seconds.toFixed(1)} s, ` +
            `${done.processorSeconds.toFixed(1)} s of processors, ${done.files.join(" + ")} bytes`,
        );
        if (round > 0) runs[who].push(done);
      }
    }
    if (!trees.theirs || !trees.ours) throw new Error("no round was run");
    const comparison = compareTrees(trees.theirs, trees.ours, ways.copied);
    report(options, ways, runs.theirs, runs.ours);
    reportTrees(comparison);
    await reportTrace(builders.ours.build);
    printFigures(ratiosOf(options.platform, ways, runs.theirs, runs.ours));
    return comparison.disagreements.length === 0;
  } finally {
    if (!options.keep) await master.down();
  }
}

function theirBuilder(master: BenchMaster, ways: ImageWays): Builder {
  const { directory, script, words, theirFiles, leaves } = ways;
  const build = async (): Promise<Run> => {
    await master.run(`mkdir -p ${directory} && sync`);
    return finished(master, await master.time(`bash -s ${words.join(" ")}`, script), directory, theirFiles);
  };
  return { build, image: `${directory}/${last(theirFiles)}`, leaves };
}

function ourBuilder(master: BenchMaster, { ourFiles }: ImageWays, { platform, sizeMiB }: ImageBuildOptions): Builder {
  const { nodes } = master.status;
  if (!master.status.master) throw new Error("the lab has no master");
  const { hostname, address, ssh } = master.status.master;
  const connection = platform === "centos5" ? { ...ssh, legacyAlgorithms: true } : ssh;
  const build: Builder["build"] = async (round, change) => {
    const plain = await buildCommand({
      master: { platform, hostname, address, connection },
      network: master.status.network,
      nodes: nodes.map((node) => ({ name: node.name, address: node.address, mac: node.mac })),
      // the steps by hand leave it out as well
      ...(platform === "centos5" ? { sizeMiB } : { forget: forgottenIn(platform) }),
      // another recipe, so that the build that is there is not taken
      revision: `round ${round}`,
    });
    const { command, stdin } = change ? change(plain) : plain;
    await master.run("sync");
    return finished(master, await master.time(command, stdin), `${BUILDS}/*`, ourFiles);
  };
  return { build, image: `${BUILDS}/*/${last(ourFiles)}`, leaves: [BUILDS] };
}

const last = (files: readonly string[]): string => files[files.length - 1];

async function finished(master: BenchMaster, built: Timed, directory: string, names: readonly string[]): Promise<Run> {
  const { seconds: syncSeconds } = await master.time("sync");
  const sizes = await master.run(`cd ${directory} && stat -c %s ${names.join(" ")}`);
  return { ...built, syncSeconds, files: sizes.trim().split("\n").map(Number) };
}

function report({ sizeMiB, rounds, platform }: ImageBuildOptions, ways: ImageWays, theirs: Run[], ours: Run[]): void {
  const row = (label: string, digits: number, of: (run: Run) => number): string[] => {
    const [a, b] = [theirs.map(of), ours.map(of)];
    const cells = [a, b].flatMap((values) => [median(values).toFixed(digits), spread(values, digits)]);
    return [label, ...cells, (median(b) / median(a)).toFixed(2)];
  };
  const of = platform === "centos5" ? `image of ${sizeMiB} MiB` : `image of ${platform}`;
  console.log(`\n${of}, ${rounds} rounds in turn on one master; medians\n`);
  console.log(
    table([
      ["", ways.rival, "least to most", "ours", "least to most", "ratio"],
      row("build, s", 1, (run) => run.seconds),
      row("processor, s", 1, (run) => run.processorSeconds),
      row("build and sync, s", 1, (run) => run.seconds + run.syncSeconds),
      ...ways.ourFiles.map((name, i) => row(`${name}, bytes`, 0, (run) => run.files[i])),
      ...(ways.ourFiles.length > 1 ? [row("all, bytes", 0, bytesOf)] : []),
    ]),
  );
}

function bytesOf({ files }: Pick<Run, "files">): number {
  return files.reduce((sum, bytes) => sum + bytes, 0);
}

/** Ours as a part of the other way's. */
export function ratiosOf(
  platform: LabPlatform,
  { rival, limits }: ImageWays,
  theirs: readonly Measured[],
  ours: readonly Measured[],
): Figure[] {
  const ratio = (what: string, limit: number | undefined, of: (run: Measured) => number): Figure => {
    const figure = {
      name: `image-${platform}-${what}-to-${rival}`,
      value: median(ours.map(of)) / median(theirs.map(of)),
      unit: "ratio",
    };
    return limit === undefined ? figure : atMost(limit, figure);
  };
  return [
    ratio("seconds", limits.seconds, ({ seconds }) => seconds),
    ratio("cpu", limits.processorSeconds, ({ processorSeconds }) => processorSeconds),
    ratio("bytes", limits.bytes, bytesOf),
  ];
}

function reportTrees({ same, different, onlyTheirs, onlyOurs, disagreements }: Comparison): void {
  console.log(`\n${same} paths are the same in both images`);
  console.log(`${different.length} differ: ${byDirectory(different)}`);
  console.log(`${onlyTheirs.length} only in theirs: ${byDirectory(onlyTheirs)}`);
  console.log(`${onlyOurs.length} only in ours: ${byDirectory(onlyOurs)}`);
  if (disagreements.length > 0) console.log(`\nthe copied trees disagree: ${disagreements.slice(0, 40).join(", ")}`);
}

/** Where our time goes. A trace on standard error may confuse a script that reads that, so a failure of this build is no result. */
async function reportTrace(build: Builder["build"]): Promise<void> {
  try {
    const { seconds, lines } = await build("traced", traced);
    const programs = secondsByProgram(lines).filter(([, spent]) => spent >= seconds / 100);
    console.log(`\nours by program, one more build with a trace, ${seconds.toFixed(1)} s\n`);
    console.log(table(programs.map(([program, spent]) => [program, spent.toFixed(2)])));
  } catch (error) {
    console.log(`\nno trace: ${(error as Error).message.split("\n").slice(0, 2).join(" ")}`);
  }
}
