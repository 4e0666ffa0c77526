/** A line of a text that a person keeps, such as hosts(5), with the place that a message names. */
export interface SourceLine {
  /** `source:line`, such as `host_ip_mac.txt:4`. */
  readonly place: string;
  /** Its number in the text; the first line is 1. */
  readonly number: number;
  /** The line as it stands there, without blanks around it. */
  readonly text: string;
  /** Words of a line before any comment; at least one. */
  readonly columns: readonly string[];
  /** Behind which character of the line each of the words begins. */
  readonly offsets: readonly number[];
}

/** A text and the name by which messages speak of it. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** The lines of a text that say something. `#` starts a comment, blank lines and carriage returns do not count. */
export function sourceLines({ name, text }: SourceText): SourceLine[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .flatMap((line, i) => {
      const words = [...line.replace(/#.*/, "").matchAll(/\S+/g)];
      if (words.length === 0) return [];
      const [columns, offsets] = [words.map(([word]) => word), words.map(({ index }) => index)];
      return [{ place: `${name}:${i + 1}`, number: i + 1, text: line.trim(), columns, offsets }];
    });
}

/** The place of one word of a line, such as `host_ip_mac.txt:4:18`; of one that is not there, the place behind the last. */
export function wordPlace({ place, columns, offsets }: SourceLine, word: number): string {
  const offset =
    word < offsets.length ? offsets[word] : offsets[offsets.length - 1] + columns[columns.length - 1].length;
  return `${place}:${offset + 1}`;
}
