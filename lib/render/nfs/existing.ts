import { Export } from "../../model/nfs/export";
import { ExportsEntry, exportOf, parseExportsFile } from "../../model/nfs/exports-file";
import { SourceText } from "../../model/source-lines";
import { applyEdits } from "../edits";
import { renderExports } from "./index";

/** Options of exports(5) that a program speaks of, each with the one that takes its effect away. */
const OPPOSITES = [
  ["ro", "rw"],
  ["root_squash", "no_root_squash"],
] as const;

/** Options of exports(5) that hold where a line says nothing. */
const BY_DEFAULT: readonly string[] = ["ro", "root_squash"];

/**
 * An existing text of exports(5) with one export put into it: where it has the export already, the options that the program speaks
 * of, and only where they differ; otherwise a line more. Every other byte stays.
 */
export function renderExistingExports(existing: SourceText, wanted: Export): string {
  const entry = exportOf(parseExportsFile(existing), wanted.path, wanted.clients);
  if (!entry) {
    const open = existing.text === "" || existing.text.endsWith("\n") ? "" : "\n";
    return `${existing.text}${open}${renderExports([wanted])}`;
  }
  const options = correctedOptions(entry, wanted);
  if (options === undefined) return existing.text;
  return applyEdits(existing.text, [{ ...entry, text: `${entry.client}(${options.join(",")})` }]);
}

/** An export with its clients as the text writes them, which is how exportfs(8) lists it. */
export function asWritten(existing: SourceText, wanted: Export): Export {
  const entry = exportOf(parseExportsFile(existing), wanted.path, wanted.clients);
  return entry === undefined ? wanted : { ...wanted, clients: entry.client };
}

/** Whether an entry exports read-only and with root squashed; of several the last word counts, as for exportfs(8). */
export function meaningOf({ options }: Pick<ExportsEntry, "options">): { readOnly: boolean; rootSquash: boolean } {
  const [access, squash] = OPPOSITES.map((pair) => inForce(options, pair));
  return { readOnly: access === "ro", rootSquash: squash === "root_squash" };
}

/** `undefined` where the options mean what is wanted. */
function correctedOptions({ options }: ExportsEntry, wanted: Export): string[] | undefined {
  const wrong = OPPOSITES.filter((pair) => inForce(options, pair) !== inForce(wanted.options, pair));
  if (wrong.length === 0) return undefined;
  const others = options.filter((option) => !wrong.some((pair) => (pair as readonly string[]).includes(option)));
  return [...wrong.map((pair) => inForce(wanted.options, pair)), ...others];
}

function inForce(options: readonly string[], pair: readonly string[]): string {
  return [...BY_DEFAULT, ...options].filter((option) => pair.includes(option)).at(-1) ?? "";
}
