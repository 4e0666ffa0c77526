import { structuredPatch } from "diff";
import type { TextDifference } from "../model/report/change-report";

const CONTEXT_LINES = 3;

/** Texts with more differences are compared by nobody: the time grows by the square of the number. */
const MOST_EDITS = 4000;

/** `undefined` of texts that differ in too many lines. */
export function textDifference(before: string, after: string): TextDifference | undefined {
  const patch = structuredPatch("before", "after", before, after, undefined, undefined, {
    context: CONTEXT_LINES,
    maxEditLength: MOST_EDITS,
  });
  if (patch === undefined) return undefined;
  const lines = patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: body }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...body,
  ]);
  const count = (mark: string): number => lines.filter((line) => line.startsWith(mark)).length;
  return {
    lines,
    ...{ added: count("+"), removed: count("-") },
    ...{ bytesBefore: Buffer.byteLength(before), bytesAfter: Buffer.byteLength(after) },
  };
}
