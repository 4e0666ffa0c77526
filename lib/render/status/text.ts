import type { ClusterStatus, MasterStatus } from "../../model/status/cluster-status";
import type { NodeCondition } from "../../model/status/node-condition";
import { shortened, visible } from "../visible";
import { BootingNode, byCondition, byReason, withBoot } from "./node-groups";
import {
  askedWords,
  bootsWords,
  clockOf,
  DRIFT_LEFT_OUT,
  imageWords,
  logWords,
  nodeList,
  progressWords,
  serviceWords,
  shortDigest,
  stackWords,
  timeOfDay,
} from "./words";

/** Lines of one list; more are counted. */
const MOST_LINES = 20;
const LONGEST_LINE = 400;

/** Of a terminal: green, yellow, red and bold. */
const COLOURS: Readonly<Partial<Record<NodeCondition, number>>> = {
  up: 32,
  stale: 33,
  booting: 36,
  down: 31,
  "no answer": 31,
  refused: 31,
  unknown: 35,
};

/** A status for a terminal or a mail. Every character of what hosts said is seen. */
export function renderText(status: ClusterStatus, colours: boolean): string {
  const paint = (code: number | undefined, text: string): string =>
    colours && code !== undefined ? `\u001b[${code}m${text}\u001b[0m` : text;
  const blocks = status.masters.map((master) => masterText(master, status, paint));
  const remarks = status.remarks.map((remark) => line(remark));
  return `${[...blocks, ...(remarks.length === 0 ? [] : [remarks.join("\n")])].join("\n\n")}\n`;
}

type Paint = (code: number | undefined, text: string) => string;

const BOLD = 1;

function masterText(master: MasterStatus, { source, stack, now }: ClusterStatus, paint: Paint): string {
  const { name, clusters, asked, nodes, images, services, drift, logs } = master;
  const clock = clockOf(master, now);
  const groups = byCondition(nodes);
  const width = Math.max(0, ...groups.map(({ condition }) => condition.length));
  const { booting, stopped } = withBoot(master);
  return [
    paint(BOLD, line(clusters.length === 0 ? name : `${name}: ${clusters.join(", ")}`)),
    line(`  stack   ${source}, ${stackWords(stack)}`),
    line(`  master  ${askedWords(asked)}`),
    line(`  boots   ${bootsWords(master, booting.length)}`),
    ...section(`nodes: ${nodes.length}`, [
      ...groups.map(({ condition, nodes: own }) => {
        const words = `${String(own.length).padStart(6)}  ${nodeList(own.map((node) => node.name))}`;
        return `${paint(COLOURS[condition], condition.padEnd(width))}${line(words)}`;
      }),
    ]),
    ...section(
      "more of nodes",
      byReason(nodes).map(({ condition, reason, names }) => line(`${condition} ${nodeList(names)}: ${reason}`)),
    ),
    ...section(
      "boots that go on",
      booting.map((node) => line(bootLine(node, clock))),
    ),
    ...section(
      "boots that came no further",
      stopped.map((node) => line(bootLine(node, clock))),
    ),
    ...section(
      `images; the store ${stackWords(stack)}`,
      images.map((image) => line(`${shortDigest(image.digest)}  ${imageWords(image)}`)),
    ),
    ...section(
      asked.kind === "answered" ? "services" : `services, ${stackWords(stack)}`,
      services.map((one) => line(`${one.service}  ${serviceWords(one)}`)),
    ),
    ...driftText(drift, stackWords(stack)),
    ...section(
      "logs",
      logs.map((log) => line(`${log.path}  ${logWords(log)}`)),
    ),
  ].join("\n");
}

/** Nothing where there is nothing to list. */
function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  const rest = more > 0 ? [`and ${more} more`] : [];
  return ["", `  ${title}`, ...[...lines.slice(0, MOST_LINES), ...rest].map((one) => `    ${one}`)];
}

function bootLine({ name, boot }: BootingNode, clock: number): string {
  const way = boot.reached.map(({ stage, at }) => `${stage} ${timeOfDay(at)}`).join(", ");
  return `${name}  ${progressWords(boot, clock)}${way === "" ? "" : ` (${way})`}`;
}

function driftText(drift: MasterStatus["drift"], when: string): string[] {
  if (drift === undefined) return [];
  const facts = drift.map(({ resource, fact, observed }) => line(`${resource} ${fact}: ${observed}`));
  return [
    ...section(`drift, ${when}`, facts.length === 0 ? ["none of what a state tells"] : facts),
    line(`    ${DRIFT_LEFT_OUT}`),
  ];
}

function line(text: string): string {
  return shortened(visible(text), LONGEST_LINE);
}
