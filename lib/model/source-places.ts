import { SourceText } from "./source-lines";

/** Turns the offset of a character into its line and column, both counted from 1. */
export function positionsIn(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ 0: end, index }) => index + end.length)];
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  };
}

/** Turns the offset of a character into its place, such as `dhcpd.conf:8:3`. */
export function placesIn({ name, text }: SourceText): (offset: number) => string {
  const positionOf = positionsIn(text);
  return (offset) => {
    const { line, column } = positionOf(offset);
    return `${name}:${line}:${column}`;
  };
}
