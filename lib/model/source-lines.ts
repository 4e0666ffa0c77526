/** A line of a text that a person keeps, such as hosts(5), with the place that a message names. */
export interface SourceLine {
  /** `source:line`, such as `host_ip_mac.txt:4`. */
  readonly place: string;
  /** The line as it stands there, without blanks around it. */
  readonly text: string;
  /** Words of a line before any comment; at least one. */
  readonly columns: readonly string[];
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
      const columns = line.replace(/#.*/, "").trim().split(/\s+/).filter(Boolean);
      return columns.length === 0 ? [] : [{ place: `${name}:${i + 1}`, text: line.trim(), columns }];
    });
}
