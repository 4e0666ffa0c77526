import { BootingNode } from "./node-groups";
import { cssClass } from "./signs";
import { cut, progressWords, spanWords, timeOfDay } from "./words";

const WIDTH = 320;
const LEFT = 4;
const RIGHT = 316;
const ROW_HEIGHT = 34;
const BAR_HEIGHT = 12;
const HEAD = 6;
const FOOT = 20;

/** More boots at once are counted. */
export const MOST_ROWS = 20;
/** A letter in a segment takes so much. */
const LETTER_WIDTH = 11;
const LONGEST_LABEL = 48;

/** The axis begins no earlier: a boot that began before it is drawn from its left end on. */
const LONGEST_SECONDS = 3600;
const SHORTEST_SECONDS = 60;

/** Boots side by side on one axis of time, for the template of the page. */
export interface TimeLine {
  readonly width: number;
  readonly height: number;
  readonly summary: string;
  readonly rows: readonly DrawnBoot[];
  /** Lines of whole minutes over the bars, as paths of SVG. */
  readonly ticks: readonly string[];
  readonly axis: { readonly y: number; readonly from: string; readonly to: string };
}

interface DrawnBoot {
  readonly label: string;
  readonly labelY: number;
  readonly segments: readonly Segment[];
}

interface Segment {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly kind: string;
  /** The first letter of the stage, where it has room. */
  readonly letter: string;
  readonly letterX: number;
  readonly letterY: number;
  readonly title: string;
}

/** @param now seconds since 1970 by the clock of the master */
export function timeLineOf(nodes: readonly BootingNode[], now: number): TimeLine {
  const shown = nodes.slice(0, MOST_ROWS);
  const start = axisStart(shown, now);
  const place = (at: number): number => {
    const share = (Math.min(Math.max(at, start), now) - start) / (now - start);
    return Math.round((LEFT + share * (RIGHT - LEFT)) * 10) / 10;
  };
  const bottom = HEAD + shown.length * ROW_HEIGHT;
  return {
    ...{ width: WIDTH, height: bottom + FOOT },
    summary: shown.map(({ name, boot }) => `${name}: ${progressWords(boot, now)}`).join("; "),
    rows: shown.map((node, i) => drawnBoot(node, barTop(i), now, place)),
    ticks: ticksBetween(start, now).map((at) =>
      shown.map((_, i) => `M${place(at)} ${barTop(i) - 2}v${BAR_HEIGHT + 4}`).join(""),
    ),
    axis: { y: bottom + 14, from: timeOfDay(start), to: `${timeOfDay(now)} UTC` },
  };
}

/** The bar of a row lies below its label. */
function barTop(row: number): number {
  return HEAD + row * ROW_HEIGHT + 16;
}

function axisStart(nodes: readonly BootingNode[], now: number): number {
  const first = Math.min(...nodes.flatMap(({ boot }) => boot.reached.map(({ at }) => at)), now - SHORTEST_SECONDS);
  return Math.max(first, now - LONGEST_SECONDS);
}

function drawnBoot({ name, boot }: BootingNode, y: number, now: number, place: (at: number) => number): DrawnBoot {
  return {
    label: cut(`${name}: ${progressWords(boot, now)}`, LONGEST_LABEL),
    labelY: y - 4,
    segments: boot.reached.map(({ stage, at, words }, i): Segment => {
      const end = i + 1 < boot.reached.length ? boot.reached[i + 1].at : now;
      const [x, width] = [place(at), Math.max(2, place(end) - place(at))];
      return {
        ...{ x, y, width: Math.round(width * 10) / 10, height: BAR_HEIGHT, kind: cssClass(stage) },
        letter: width < LETTER_WIDTH ? "" : stage.slice(0, 1).toUpperCase(),
        ...{ letterX: x + 3, letterY: y + 10 },
        title: `${stage} for ${spanWords(end - at)}: ${words}`,
      };
    }),
  };
}

/** Whole minutes, or more of them, where lines are drawn: at most six. */
function ticksBetween(start: number, now: number): number[] {
  const step = [60, 120, 300, 600, 900].find((seconds) => (now - start) / seconds <= 6) ?? LONGEST_SECONDS;
  const first = Math.ceil(start / step) * step;
  return Array.from({ length: Math.floor((now - first) / step) + 1 }, (_, i) => first + i * step).filter(
    (at) => at < now,
  );
}
