import { CsvError, parse } from "csv-parse/sync";
import { InputError } from "../input-error";
import { SourceText } from "../source-lines";
import { placesIn, positionsIn } from "../source-places";
import { said, Said } from "../node-lists/listed-machine";

/** A record of a table, which may be several lines. */
export interface CsvRecord {
  readonly place: string;
  /** Numbers of its lines in the text; the first line is 1. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Without the quotes and the blanks around them. */
  readonly fields: readonly Said[];
}

export interface CsvRecords {
  readonly separator: string;
  readonly records: readonly CsvRecord[];
}

const SEPARATORS = [",", ";", "\t"];

/** A field as the parser counts it: where it ends, and whether it stands in quotes. */
interface Field {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The records of a table. Blank lines do not count, nor do lines that begin with `#` where a separator is looked for.
 *
 * @param given what stands between columns; otherwise it is what the first line has most of
 */
export function csvRecords({ name, text: raw }: SourceText, given?: string): CsvRecords {
  const text = raw.replace(/^\uFEFF/, " ");
  const separator = given ?? separatorOf(text);
  const positionOf = positionsIn(text);
  const placeOf = placesIn({ name, text });
  let behind = 0;
  try {
    // the parser counts bytes; a text of ASCII has a character in each
    const ascii = text.replace(/[^\0-\x7f]/g, "?");
    const rows = parse(ascii, {
      ...{ delimiter: separator, record_delimiter: ["\r\n", "\n", "\r"], relax_column_count: true, relax_quotes: true },
      ...{ skip_empty_lines: true, ...(given === undefined && { comment: "#", comment_no_infix: true }) },
      cast: (value, { bytes, quoting }) => {
        behind = bytes;
        const length = quoting ? value.replaceAll('"', '""').length + 2 : value.length;
        return fieldAt(text, bytes - length, bytes, quoting);
      },
    }) as unknown as Field[][];
    const records = rows
      .filter((fields) => fields.some((field) => field.text !== ""))
      .map((fields) => ({
        place: placeOf(fields[0].start),
        firstLine: positionOf(fields[0].start).line,
        lastLine: positionOf(fields[fields.length - 1].end).line,
        fields: fields.map(({ text: word, start }) => said(word, placeOf(start))),
      }));
    return { separator, records };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const quote = text.indexOf('"', behind);
    if (error.code === "CSV_QUOTE_NOT_CLOSED") throw new InputError(placeOf(quote), "has a quote that nothing closes");
    throw new InputError(placeOf(behind), error.message);
  }
}

/** A field that has blanks before its quotes has them still. */
function fieldAt(text: string, start: number, end: number, isQuoted: boolean): Field {
  if (isQuoted)
    return {
      start,
      end,
      text: text
        .slice(start + 1, end - 1)
        .replaceAll('""', '"')
        .trim(),
    };
  const whole = text.slice(start, end);
  const word = whole.trim();
  const inner = /^"([^"]*)"$/.exec(word)?.[1].trim() ?? word;
  return { start: start + whole.indexOf(word), end, text: inner };
}

function separatorOf(text: string): string {
  const header = /^(?!\s*#).*\S.*$/m.exec(text)?.[0].replace(/"[^"]*"/g, "") ?? "";
  const counts = SEPARATORS.map((separator) => header.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))];
}
