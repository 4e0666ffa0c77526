import { InputError } from "../input-error";
import { SourceText } from "../source-lines";
import { csvRecords, CsvRecord } from "./csv-records";
import { ListedMachine, ListReading, said, Said } from "../node-lists/listed-machine";

/** Tables of xCAT that say something of a node, by a column that no other of them has. */
const TABLES = { mac: "mac", hosts: "ip", nodelist: "groups" } as const;
type Table = keyof typeof TABLES;

/**
 * A table as `tabdump` of xCAT prints it: mac, hosts or nodelist. A first line with `#` names the columns. Several tables are one list by the
 * names of the nodes. An attribute that xCAT works out for a group by a regular expression is not worked out here.
 */
export function readXcat(source: SourceText): ListReading {
  const [header, ...rows] = csvRecords(source, ",").records;
  const columns = header.fields.map(({ text }) => text.replace(/^#/, ""));
  const table = (Object.keys(TABLES) as Table[]).find((name) => columns.includes(TABLES[name]));
  if (table === undefined || columns[0] !== "node") {
    throw new InputError(
      header.place,
      `is no table of nodes, expected the output of tabdump for ${Object.keys(TABLES).join(", ")}, got the columns ${columns.join(", ")}`,
    );
  }
  const faults: InputError[] = [];
  let disabled = 0;
  const machines = rows.flatMap((row): ListedMachine[] => {
    const field = (column: string): Said | undefined => {
      const word = row.fields.at(columns.indexOf(column));
      return word === undefined || word.text === "" ? undefined : word;
    };
    if (/^(?:1|yes)$/i.test(field("disable")?.text ?? "")) {
      disabled++;
      return [];
    }
    try {
      return [machineOf(table, row, field)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(error);
      return [];
    }
  });
  return {
    machines,
    faults,
    remarks: disabled === 0 ? [] : [`${source.name}: left out for being disabled: ${disabled}`],
  };
}

function machineOf(table: Table, row: CsvRecord, field: (column: string) => Said | undefined): ListedMachine {
  const name = field("node");
  if (name === undefined) throw new InputError(row.place, "has no node, expected the name of one in the first column");
  const machine = { place: row.place, name, addresses: [], macs: [] };
  const value = field(TABLES[table]);
  if (value === undefined || table === "nodelist") return machine;
  if (table === "mac") return { ...machine, macs: cardsIn(value), saysAllCards: true };
  if (value.text.startsWith("|")) {
    throw new InputError(
      value.place,
      `${name.text} has its address by the expression ${value.text}, which xCAT works out; write addresses, such as those of its /etc/hosts`,
    );
  }
  return { ...machine, addresses: [value] };
}

/** `mac!name|mac!name`, where a card may have a name of its own; one that is `*NOIP*` has no address and boots nothing. */
function cardsIn({ text, place }: Said): Said[] {
  return text
    .split("|")
    .filter((card) => card !== "" && !/!\*NOIP\*$/.test(card))
    .map((card) => said(card.replace(/!.*/, ""), place));
}
