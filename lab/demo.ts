import { Command } from "commander";
import { labNodes, openLab, UnsuitableMachine } from "./index";
import { reportNode, type NodeReport } from "./node-report";
import { openSite } from "./site";

const NAME = "demo";
const NODES = labNodes.slice(0, 2);

const started = Date.now();

function say(line: string): void {
  process.stderr.write(`[${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s] ${line}\n`);
}

/** Engine, lab, `pulumi up` of the example, nodes booted, and what they say from inside. */
async function demo(): Promise<boolean> {
  const site = await openSite({ name: NAME, log: say, onOutput: (chunk) => process.stderr.write(chunk) });
  say("pulumi up");
  const outcome = await site.stack.up();
  if (outcome.code !== 0) throw new Error("pulumi up failed; what it said is above");
  const published = String((await site.stack.outputs()).image);

  say(`booting ${NODES.map((node) => node.name).join(" and ")} from image ${published}`);
  await Promise.all(NODES.map((node) => site.lab.boot(node.name)));
  const reports = await Promise.all(NODES.map((node) => reportNode(site.lab, node)));
  printTable(reports);
  return judge(reports, published);
}

function printTable(reports: readonly NodeReport[]): void {
  const rows: [string, (report: NodeReport) => string][] = [
    ["host name", (report) => report.hostname],
    ["address", (report) => report.address],
    ["kernel", (report) => report.kernel],
    ["image", (report) => report.image],
    ["/", (report) => report.root],
    ["/usr", (report) => report.usr],
  ];
  const width = Math.max(...reports.flatMap((report) => rows.map(([, value]) => value(report).length)));
  for (const [label, value] of rows) {
    console.log([label.padEnd(10), ...reports.map((report) => value(report).padEnd(width))].join("  ").trimEnd());
  }
}

/** The whole promise: a node has its own name and address, and runs the published image the HOWTO's way. */
function judge(reports: readonly NodeReport[], published: string): boolean {
  const wrong = reports.flatMap((report, i) => {
    const expected: NodeReport = {
      ...report,
      hostname: NODES[i].name,
      address: NODES[i].address,
      image: published,
      root: "/dev/ram0 ext3",
      usr: "m0.example.com:/usr nfs ro",
    };
    return (Object.keys(expected) as (keyof NodeReport)[])
      .filter((key) => report[key] !== expected[key])
      .map((key) => `${NODES[i].name}: ${key} is "${report[key]}", expected "${expected[key]}"`);
  });
  for (const line of wrong) say(line);
  if (wrong.length === 0) say(`every node runs the published image ${published}`);
  return wrong.length === 0;
}

async function main(): Promise<void> {
  const options = new Command("demo")
    .description("A lab master, `pulumi up` of the HOWTO's example, and two nodes booted from what it made")
    .option("--down", "remove the lab of an earlier demo and its stack")
    .parse()
    .opts<{ down?: boolean }>();
  if (options.down) {
    await openLab({ name: NAME, log: say }).down();
    say("the demo's lab and stack are gone; the caches stay for the next time");
  } else if (!(await demo())) {
    process.exitCode = 1;
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UnsuitableMachine ? 2 : 1;
});
