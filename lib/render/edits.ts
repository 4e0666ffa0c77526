/** A stretch of a text, and what stands there instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text with its edits made; they do not overlap, and those at the same place come in their order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let at = 0;
  const parts: string[] = [];
  for (const { start, end, text: instead } of [...edits].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, start), instead);
    at = end;
  }
  return parts.join("") + text.slice(at);
}

/** Takes a stretch out; with its whole lines, and the empty line before them, when nothing else stands there. */
export function removal(text: string, { start, end }: { readonly start: number; readonly end: number }): Edit {
  const before = /(?:(?<=\n)[ \t]*\n)?[ \t]*$/.exec(text.slice(0, start))?.[0] ?? "";
  const after = /^[ \t]*(?:\n|$)/.exec(text.slice(end))?.[0];
  const alone = start - before.length === 0 || text[start - before.length - 1] === "\n";
  return alone && after !== undefined
    ? { start: start - before.length, end: end + after.length, text: "" }
    : { start, end, text: "" };
}
