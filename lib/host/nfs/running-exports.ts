import type { Export } from "../../model/nfs/export";
import { quote } from "../script/quote";
import type { Question } from "../service/probes";

/** Options of exports(5) that decide what a node may do. */
const ACCESS = ["ro", "rw", "root_squash", "no_root_squash"];

/** Options that an export of ours never has. A text that is kept may have them. */
const NEVER_OURS = ["all_squash", "async", "insecure", "crossmnt", "nohide", "sec=none"];

/** For awk: of what lists exports, the options of ours. */
const OPTIONS_OF_EXPORT =
  `/^\\// { path = $1; client = $2 } !/^\\// { client = $1 } ` +
  `{ options = client; sub(/^[^(]*\\(/, "", options); sub(/\\).*/, "", options); sub(/\\(.*/, "", client) } ` +
  `path " " client == wanted { found = 1; ` +
  `m = split(options, option, ","); for (i = 1; i <= m; i++) has[option[i]] = 1; ` +
  `n = split(access, word, " "); for (i = 1; i <= n; i++) if (word[i] in has) told = told (told == "" ? "" : ",") word[i] } ` +
  `END { print found ? told : "not exported" }`;

/**
 * The options by which the server has our export in force now, whatever /etc/exports says. `list` prints a long path on a line of
 * its own, so path and client are joined before they are compared.
 */
export function runningExportQuestion(
  list: string,
  { path, clients, options }: Export,
  text: "ours" | "kept" = "ours",
): Question {
  const shown = text === "ours" ? [...ACCESS, ...NEVER_OURS] : ACCESS;
  return {
    question: `export of ${path} to ${clients}`,
    command: `${list} | awk -v wanted='${path} ${clients}' -v access='${shown.join(" ")}' '${OPTIONS_OF_EXPORT}'`,
    answer: ACCESS.filter((option) => options.includes(option)).join(","),
  };
}

/** What lists exports where nothing else has to be asked first. */
const LIST = "exportfs -v";
const ASKED = new RegExp(`^${LIST} \\| awk -v wanted='([^']*)' -v access='([^']*)' '$`);

/**
 * The command of {@link runningExportQuestion} as a call of a function of ours, for which exports are listed once. States have the
 * command, so it stays as it is there; others are given back.
 */
export function exportsCall(command: string): string {
  const end = `${OPTIONS_OF_EXPORT}'`;
  const words = command.endsWith(end) ? ASKED.exec(command.slice(0, -end.length)) : null;
  return words === null ? command : ["ask_export", ...words.slice(1).map(quote)].join(" ");
}
