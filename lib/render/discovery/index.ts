import { DiscoveredMachine } from "../../model/discovery/discovered";
import { visible, visibleJson } from "../visible";

/** A machine, with the vendor of its card where that is known. */
export type ShownMachine = DiscoveredMachine & { readonly vendor?: string };

export const DISCOVERY_FORMS = ["text", "json"] as const;
export type DiscoveryForm = (typeof DISCOVERY_FORMS)[number];

const NONE = "-";

/** Columns of the table, and what a machine has in each. */
const COLUMNS: readonly (readonly [string, (machine: ShownMachine) => string | undefined])[] = [
  ["MAC address", ({ mac }) => mac],
  ["asked", ({ asked }) => String(asked)],
  ["first", ({ first }) => first],
  ["last", ({ last }) => last],
  ["via", ({ via }) => (via.length === 0 ? undefined : via.join(", "))],
  ["lease", ({ lease }) => lease],
  ["name", ({ name }) => name],
  ["vendor", ({ vendor }) => vendor],
  ["server says", ({ reason }) => reason],
];

/** Machines as a table for a terminal, or as JSON. What a machine said of itself is shown character by character. */
export function renderDiscovery(machines: readonly ShownMachine[], form: DiscoveryForm): string {
  if (form === "json") return `${visibleJson(JSON.stringify(machines, undefined, 2))}\n`;
  if (machines.length === 0) return "";
  const shown = COLUMNS.filter(([, valueOf]) => machines.some((machine) => valueOf(machine) !== undefined));
  const rows = [
    shown.map(([heading]) => heading),
    ...machines.map((machine) => shown.map(([, valueOf]) => visible(valueOf(machine) ?? NONE))),
  ];
  const widths = shown.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((word, i) => word.padEnd(widths[i]))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
