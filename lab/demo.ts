import { Command, Option } from "commander";
import { labNodes, openLab, UnsuitableMachine, type Lab, type LabNode } from "./index";
import type { LabMaster, LabPlatform } from "./kind";
import type { Firmware } from "./node";
import { reportNode } from "./node-report";
import { reportEl9Node } from "./node-report-el9";
import { openSite } from "./site";

type Report = Readonly<Record<string, string>>;

/** What a demo shows of a platform: two nodes, what each is asked, and the whole promise of what it must answer. */
interface Show {
  firmware: [Firmware, Firmware];
  ask(lab: Lab, node: LabNode): Promise<Report>;
  promise: Report;
}

const SHOWS: Readonly<Record<LabPlatform, Show>> = {
  centos5: {
    firmware: ["bios", "bios"],
    ask: async (lab, node) => ({ ...(await reportNode(lab, node)) }),
    promise: { root: "/dev/ram0 ext3", usr: "m0.example.com:/usr nfs ro" },
  },
  el9: {
    firmware: ["bios", "uefi"],
    ask: async (lab, node) => ({ ...(await reportEl9Node(lab, node)) }),
    promise: {
      root: "LiveOS_rootfs overlay",
      home: "m0.example.com:/home nfs4",
      state: "running",
      time: "10.0.0.1",
    },
  },
};

const NODES = labNodes.slice(0, 2);

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
  const show = SHOWS[platform];
  const onOutput = (chunk: string): boolean => process.stderr.write(chunk);
  const site = await openSite({ name: labName(options), platform, master, log: say, onOutput });
  say("pulumi up");
  const outcome = await site.stack.up();
  if (outcome.code !== 0) throw new Error("pulumi up failed; what it said is above");
  const published = String((await site.stack.outputs()).image);

  say(`booting ${NODES.map((node) => node.name).join(" and ")} from image ${published}`);
  await Promise.all(NODES.map((node, i) => site.lab.boot(node.name, { firmware: show.firmware[i] })));
  const reports = await Promise.all(NODES.map((node) => show.ask(site.lab, node)));
  printTable(reports);
  return judge(reports, show, published);
}

function printTable(reports: readonly Report[]): void {
  const width = Math.max(...reports.flatMap((report) => Object.values(report).map((value) => value.length)));
  for (const what of Object.keys(reports[0])) {
    console.log([what.padEnd(10), ...reports.map((report) => report[what].padEnd(width))].join("  ").trimEnd());
  }
}

/** A node has its own name and address, and runs the published image in its platform's way. */
function judge(reports: readonly Report[], show: Show, published: string): boolean {
  const wrong = reports.flatMap((report, i) => {
    const { name, address } = NODES[i];
    const firmware: Report = "firmware" in report ? { firmware: show.firmware[i] } : {};
    const expected: Report = { hostname: name, address, image: published, ...firmware, ...show.promise };
    return Object.entries(expected)
      .filter(([what, value]) => report[what] !== value)
      .map(([what, value]) => `${name}: ${what} is "${report[what]}", expected "${value}"`);
  });
  for (const line of wrong) say(line);
  if (wrong.length === 0) say(`every node runs the published image ${published}`);
  return wrong.length === 0;
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
