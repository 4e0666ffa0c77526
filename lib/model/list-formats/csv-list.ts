import { InputError } from "../input-error";
import { SourceText } from "../source-lines";
import { csvRecords, CsvRecord } from "./csv-records";
import { ListedMachine, ListReading, said, Said } from "../node-lists/listed-machine";

type Column = "name" | "address" | "mac" | "otherMacs";

/** Headings without case, blanks and signs. What else a table has is no part of a node list. */
const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  name: ["name", "hostname", "host", "node", "nodename"],
  address: ["address", "ip", "ipaddr", "ipaddress", "ipv4", "ipv4address"],
  mac: ["mac", "macaddr", "macaddress", "hwaddr", "hwaddress", "hardwareaddress", "ethernetaddress"],
  otherMacs: ["othermacs"],
};

/** The headings by which we write such a table. */
export const CSV_HEADINGS = ["name", "address", "mac", "other_macs"] as const;

/** Where the columns of a table are. */
export interface CsvColumns {
  readonly header: CsvRecord;
  readonly at: Readonly<Partial<Record<Column, number>>>;
  readonly records: readonly CsvRecord[];
  readonly separator: string;
}

/** What a record says. */
export interface TableMachine extends ListedMachine {
  /** Number of its last line in the text; the first line is 1. */
  readonly lastLine: number;
}

/** What a table says. */
export interface TableReading extends ListReading {
  readonly machines: readonly TableMachine[];
}

/**
 * A table whose first record has the headings of its columns, in any order and among others. Columns are apart by commas, semicolons or tabs,
 * as the first record has them. Lines that begin with `#` do not count.
 */
export function readCsv(source: SourceText): TableReading {
  const { at, header, records } = csvColumns(source);
  const faults: InputError[] = [];
  const machines = records.flatMap(({ place, fields, lastLine }): TableMachine[] => {
    if (fields.length > header.fields.length) {
      const counts = `${fields.length} columns, expected the ${header.fields.length} of the header`;
      faults.push(new InputError(fields[header.fields.length].place, `has ${counts}`));
      return [];
    }
    const field = (column: Column): Said[] => {
      const i = at[column];
      const word = i === undefined ? undefined : fields.at(i);
      return word === undefined || word.text === "" ? [] : [word];
    };
    const [name] = field("name");
    const others = field("otherMacs").flatMap(({ text, place: where }) =>
      text.split(/[\s,;|]+/).map((mac) => said(mac, where)),
    );
    const macs = [...field("mac"), ...others];
    const known = { ...((name as Said | undefined) && { name }), addresses: field("address"), macs };
    return [{ place, lastLine, ...known, saysAllCards: true }];
  });
  const taken = new Set<number | undefined>(Object.values(at));
  const others = header.fields.filter(({ text }, i) => !taken.has(i) && text !== "").map(({ text }) => text);
  const remarks = others.length === 0 ? [] : [`${header.place}: columns are not taken: ${others.join(", ")}`];
  return { machines, faults, remarks };
}

/** Whether a first line could be the header of such a table. */
export function isCsvHeader(line: string): boolean {
  const words = line.split(/[,;\t]/).map((word) => columnOf(word.replace(/^\s*"|"\s*$/g, "")));
  return new Set(words.filter((column) => column !== undefined)).size > 1;
}

/** The records of a table below its header; refuses one whose header does not say what is what. */
export function csvColumns(source: SourceText): CsvColumns {
  const { records, separator } = csvRecords(source);
  const [header, ...rest] = records;
  if ((header as CsvRecord | undefined) === undefined) throw new InputError(source.name, "is empty, expected a table");
  const at: Partial<Record<Column, number>> = {};
  header.fields.forEach(({ text, place }, i) => {
    const column = columnOf(text);
    if (column === undefined) return;
    const other = at[column];
    if (other !== undefined) {
      throw new InputError(
        place,
        `the columns "${header.fields[other].text}" and "${text}" both read as ${column}; rename the one that is not to be taken`,
      );
    }
    at[column] = i;
  });
  if (Object.keys(at).length < 2) {
    throw new InputError(
      header.place,
      `has no header, expected a first line with at least two of ${CSV_HEADINGS.join(", ")}`,
    );
  }
  return { header, at, records: rest, separator };
}

function columnOf(heading: string): Column | undefined {
  const key = heading.toLowerCase().replace(/[^a-z0-9]/g, "");
  return (Object.keys(HEADINGS) as Column[]).find((column) => HEADINGS[column].includes(key));
}
