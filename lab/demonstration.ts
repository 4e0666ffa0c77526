import { askMaster, missingOfMachine } from "./master-facts";
import { labName, type DemoKind } from "./demo-kind";
import { askForFacts, brokenPromises, shownNodes, type NodeFacts } from "./node-promise";
import { platforms } from "./platforms";
import { openSite } from "./site";
import { tryNext } from "./try-next";

/** Engine, lab, `pulumi up` of the example, nodes booted, and what they say from inside. Returns whether all promises are kept. */
export async function demonstrate(kind: DemoKind, say: (line: string) => void): Promise<boolean> {
  const { platform, master } = kind;
  const onOutput = (chunk: string): boolean => process.stderr.write(chunk);
  const shown = shownNodes(platform);
  // the stack has the two nodes that are shown, so that a third one can be added to it
  const nodes = shown.map(({ node: { name, address, mac } }) => ({ name, address, mac }));
  const site = await openSite({ name: labName(kind), platform, master, config: { nodes }, log: say, onOutput });
  say("pulumi up");
  // More than the engine's own four for each processor: services that wait for their turn on the master must not keep its image
  // from being built meanwhile.
  const outcome = await site.stack.up("--parallel", "16");
  if (outcome.code !== 0) throw new Error("pulumi up failed; what it said is above");
  const published = String((await site.stack.outputs()).image);

  const missing: string[] = [];
  if (platforms[platform].systemd) {
    const facts = await askMaster(site.lab, master);
    printTable([facts]);
    missing.push(...missingOfMachine(facts));
  }
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
  for (const line of tryNext(kind, published)) console.log(line);
  return missing.length + broken.length === 0;
}

function printTable(reports: readonly NodeFacts[]): void {
  const width = Math.max(...reports.flatMap((report) => Object.values(report).map((value) => value.length)));
  for (const what of Object.keys(reports[0])) {
    console.log([what.padEnd(10), ...reports.map((report) => report[what].padEnd(width))].join("  ").trimEnd());
  }
}
