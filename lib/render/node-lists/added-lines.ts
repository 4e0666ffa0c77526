import { csvColumns } from "../../model/list-formats/csv-list";
import { isTable } from "../../model/nodes/node-file";
import { ListedNode } from "../../model/nodes/nodes";
import { sourceLines, SourceText } from "../../model/source-lines";

/** A line to put into a text. */
export interface AddedLine {
  readonly text: string;
  /** Number of the line that it stands behind; missing for the end of the text. */
  readonly behind?: number;
}

/** The line of a node for a node file, in the form that its other lines have. */
export function nodeLine(source: SourceText, node: ListedNode, behind: number | undefined): AddedLine {
  const at = behind === undefined ? {} : { behind };
  return { text: isTable(source.name) ? tableLine(source, node) : blankLine(source, node, behind), ...at };
}

/** Puts lines into a text and changes nothing else of it: its line ends, its comments and its order stay. */
export function withLines(text: string, added: readonly AddedLine[]): string {
  const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
  const end = /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
  const behind = new Map<number, string[]>();
  for (const { text: line, behind: at = lines.length } of added) {
    behind.set(at, [...(behind.get(at) ?? []), `${line}${end}`]);
  }
  return [[0, ""] as const, ...lines.map((line, i) => [i + 1, line] as const)]
    .flatMap(([number, line]) => {
      const more = behind.get(number) ?? [];
      return more.length > 0 && line !== "" && !/[\r\n]$/.test(line) ? [line, end, ...more] : [line, ...more];
    })
    .join("");
}

function tableLine(source: SourceText, { name, address, mac }: ListedNode): string {
  const { header, at, separator } = csvColumns(source);
  const words = new Map([
    [at.name, name],
    [at.address, address],
    [at.mac, mac],
  ]);
  return header.fields.map((_, i) => words.get(i) ?? "").join(separator);
}

/** Apart as the columns of its neighbour are: by the same blanks, or below each other where these are several. */
function blankLine(source: SourceText, { name, address, mac }: ListedNode, behind: number | undefined): string {
  const lines = sourceLines(source);
  const neighbour = lines.find(({ number }) => number === behind) ?? lines.at(-1);
  if (neighbour === undefined || neighbour.columns.length < 3) return [name, address, mac].join(" ");
  const whole = source.text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)[neighbour.number - 1];
  const [first, second, third] = neighbour.offsets;
  const gap = (from: number, word: string, to: number): string => whole.slice(from + word.length, to);
  const gaps = [gap(first, neighbour.columns[0], second), gap(second, neighbour.columns[1], third)];
  const start = `${whole.slice(0, first)}${name}`;
  return `${apart(`${apart(start, gaps[0], second)}${address}`, gaps[1], third)}${mac}`;
}

function apart(text: string, gap: string, column: number): string {
  return /^ {2,}$/.test(gap) ? `${text} `.padEnd(column) : `${text}${gap}`;
}
