import { Export } from "../../model/export";
import { oneLine } from "../template";

/** Lines of exports(5). No blank stands between a client and its options, which would export to the world. */
export function renderExports(exports: readonly Export[]): string {
  return exports.map((entry) => `${oneLine(entry.path)} ${entry.clients}(${entry.options.join(",")})\n`).join("");
}

/** What {@link activeExportsCommand} prints when every export is in force. */
export function renderActiveExports(exports: readonly Export[]): string {
  return exports.map((entry) => `${entry.path} ${entry.clients}\n`).join("");
}

/**
 * Command that prints those of our exports that the server has in force now, whatever /etc/exports says. `list` prints a long
 * path on a line of its own, so path and client are joined before they are compared.
 */
export function activeExportsCommand(list: string, exports: readonly Export[]): string {
  const wanted = exports.map((entry) => `${entry.path} ${entry.clients}`).join("|");
  return (
    `${list} | awk -v wanted='${wanted}' '` +
    `BEGIN { n = split(wanted, entry, "|") } ` +
    `/^\\// { path = $1; client = $2 } !/^\\// { client = $1 } ` +
    `{ sub(/\\(.*/, "", client); if (client != "") active[path " " client] = 1 } ` +
    `END { for (i = 1; i <= n; i++) if (entry[i] in active) print entry[i] }'`
  );
}
