import { Command, Option } from "commander";
import { openLab, UnsuitableMachine } from "./index";
import type { LabMaster, LabPlatform } from "./kind";
import { askMaster, missingOfMachine } from "./master-facts";
import { askForFacts, brokenPromises, shownNodes, type NodeFacts } from "./node-promise";
import { openSite } from "./site";

interface Options {
  platform: LabPlatform;
  master: LabMaster;
  down?: boolean;
}

const labName = ({ platform, master }: Options): string => `demo-${platform}${master === "vm" ? "-vm" : ""}`;

const started = Date.now();

function say(line: string): void {
  process.stderr.write(`[${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s] ${line}\n`);
}

/** Engine, lab, `pulumi up` of the example, nodes booted, and what they say from inside. */
async function demo(options: Options): Promise<boolean> {
  const { platform, master } = options;
  const onOutput = (chunk: string): boolean => process.stderr.write(chunk);
  const site = await openSite({ name: labName(options), platform, master, log: say, onOutput });
  say("pulumi up");
  // More than the engine's own four for each processor: services that wait for their turn on the master must not keep its image
  // from being built meanwhile.
  const outcome = await site.stack.up("--parallel", "16");
  if (outcome.code !== 0) throw new Error("pulumi up failed; what it said is above");
  const published = String((await site.stack.outputs()).image);

  const missing: string[] = [];
  if (platform === "el9") {
    const facts = await askMaster(site.lab, master);
    printTable([facts]);
    missing.push(...missingOfMachine(facts));
  }
  const shown = shownNodes(platform);
  say(`booting ${shown.map(({ node }) => node.name).join(" and ")} from image ${published}`);
  // Beside a master that is emulated, too, both at once would only make each slower.
  if (master === "vm") {
    for (const { node, firmware } of shown) await site.lab.boot(node.name, { firmware, timeoutSeconds: 900 });
  } else {
    await Promise.all(shown.map(({ node, firmware }) => site.lab.boot(node.name, { firmware })));
  }
  const reports = await Promise.all(shown.map(({ node }) => askForFacts(site.lab, platform, node)));
  printTable(reports);
  const broken = reports.flatMap((said, i) => brokenPromises(platform, said, { ...shown[i], image: published }));
  for (const line of [...missing, ...broken]) say(line);
  if (broken.length === 0) say(`every node runs the published image ${published}`);
  return missing.length + broken.length === 0;
}

function printTable(reports: readonly NodeFacts[]): void {
  const width = Math.max(...reports.flatMap((report) => Object.values(report).map((value) => value.length)));
  for (const what of Object.keys(reports[0])) {
    console.log([what.padEnd(10), ...reports.map((report) => report[what].padEnd(width))].join("  ").trimEnd());
  }
}

async function main(): Promise<void> {
  const options = new Command("demo")
    .description("A lab master, `pulumi up` of its example, and two nodes booted from what it made")
    .addOption(new Option("--platform <platform>", "what the master is").choices(["el9", "centos5"]).default("el9"))
    .addOption(
      new Option("--master <kind>", "what the master runs in; vm for el9 only")
        .choices(["container", "vm"])
        .default("container"),
    )
    .option("--down", "remove the lab of an earlier demo of that platform and its stack")
    .parse()
    .opts<Options>();
  if (options.down) {
    await openLab({ name: labName(options), log: say }).down();
    say("the demo's lab and stack are gone; the caches stay for the next time");
  } else if (!(await demo(options))) {
    process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UnsuitableMachine ? 2 : 1;
});
