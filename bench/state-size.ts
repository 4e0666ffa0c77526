import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StackState } from "../lab/engine";
import type { LabPlatform } from "../lab/kind";
import { openSite, type Site } from "../lab/site";
import { printFigures } from "./figures";
import { table } from "./statistics";

export interface StateSizeOptions {
  readonly platform: LabPlatform;
  readonly nodes: number;
  readonly name: string;
  readonly keep?: boolean;
}

/** As many nodes as the lab has. */
const FEW = 10;

/** Wide enough for 4000 nodes. */
const NETWORK = "10.0.0.0/20";

/** How many resources are named, those with most bytes first. */
const NAMED = 12;

/** Bytes of a stack's state with few nodes and with many, of a cluster with node files, a parallel shell and a log server. */
export async function benchStateSize(options: StateSizeOptions, say: (line: string) => void): Promise<void> {
  const { platform, name, nodes } = options;
  const site = await openSite({ name, platform, fresh: true, log: say, config: { network: NETWORK } });
  try {
    const few = await stateWith(site, FEW, say);
    const { code, stdout, stderr } = await site.stack.destroy();
    if (code !== 0) throw new Error(stdout + stderr);
    report(few, await stateWith(site, nodes, say), nodes);
  } finally {
    if (!options.keep) await site.lab.down();
  }
}

/** The state that an `up` makes of nothing, so that no node is asked for. */
async function stateWith({ stack }: Site, count: number, say: (line: string) => void): Promise<StackState> {
  // a list of so many is too long for the argument of a command, and the lab's own would count before a file
  const nodeFile = join(stack.directory, "nodes.txt");
  writeFileSync(nodeFile, nodeLines(count));
  await stack.configure({ nodes: "null", nodeFile });
  const { code, stdout, stderr } = await stack.up();
  if (code !== 0) throw new Error(stdout + stderr);
  say(`${count} nodes: up is done`);
  return stack.exportState();
}

/** A node file. */
function nodeLines(count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const card = [i >> 8, i & 255].map((octet) => octet.toString(16).padStart(2, "0")).join(":");
    return `s${i}.example.com 10.0.${1 + Math.floor(i / 250)}.${1 + (i % 250)} 02:00:00:00:${card}\n`;
  }).join("");
}

function report(few: StackState, many: StackState, count: number): void {
  const [before, after] = [bytesByName(few), bytesByName(many)];
  const row = (name: string, [less, more]: readonly [number, number]): string[] => [
    name,
    ...[less, more, (more - less) / (count - FEW)].map((value) => value.toFixed(0)),
  ];
  const parts = [...after].map(([name, more]) => [name, [before.get(name) ?? 0, more]] as const);
  parts.sort(([, [less, more]], [, [other, most]]) => most - other - (more - less));
  const sizes = (indent?: number) => [few, many].map((state) => bytesOf(state, indent)) as [number, number];
  console.log(
    table([
      ["bytes", `${FEW} nodes`, `${count} nodes`, "a node"],
      row("pulumi stack export", sizes(4)),
      row("without blanks", sizes()),
      ...parts.slice(0, NAMED).map(([name, part]) => row(`  ${name}`, part)),
    ]),
  );
  const [small, large] = sizes();
  printFigures([
    { name: `state-bytes-${FEW}-nodes`, value: small, unit: "bytes" },
    { name: `state-bytes-${count}-nodes`, value: large, unit: "bytes" },
    { name: "state-bytes-a-node", value: (large - small) / (count - FEW), unit: "bytes" },
  ]);
}

/** Bytes of each resource; the components of nodes are one line. */
function bytesByName({ deployment: { resources = [] } }: StackState): Map<string, number> {
  const sums = new Map<string, number>();
  for (const resource of resources) {
    const isNode = resource.type.endsWith(":SlaveNode");
    const name = isNode ? "SlaveNode components" : (resource.urn.split("::").at(-1) ?? resource.urn);
    sums.set(name, (sums.get(name) ?? 0) + bytesOf(resource));
  }
  return sums;
}

function bytesOf(value: unknown, indent?: number): number {
  return Buffer.byteLength(JSON.stringify(value, null, indent));
}
