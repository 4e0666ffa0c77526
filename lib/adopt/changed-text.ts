import { InputError } from "../model/input-error";
import { SourceText } from "../model/source-lines";
import type { KeptDhcp } from "../render/dhcp/existing";

/** What the first preview will show of the configuration of a DHCP server, or why it will be refused. */
export function changeRemarks(source: SourceText, render: () => KeptDhcp): string[] {
  try {
    const lines = changedLines(source.text, render().content);
    return lines.length === 0 ? [] : [`${source.name}: the preview shows ${lines.join(", ")}`];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [`${source.name}: the preview is refused: ${error.message}`];
  }
}

/** Lines that only one of two texts has, as a diff shows them. */
export function changedLines(before: string, after: string): string[] {
  const linesOf = (text: string): string[] => text.split("\n").map((line) => line.trim());
  const only = (mark: string, some: string[], others: string[]): string[] => {
    const left = [...others];
    return some.flatMap((line) => {
      const at = left.indexOf(line);
      if (at !== -1) left.splice(at, 1);
      return at !== -1 || line === "" ? [] : [`${mark} ${line}`];
    });
  };
  if (before === after) return [];
  const [old, now] = [before, after].map(linesOf);
  return [...only("-", old, now), ...only("+", now, old)];
}
