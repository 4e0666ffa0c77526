import type { Export } from "../../model/nfs/export";
import type { Question } from "../service/probes";

/** Options of exports(5) that decide what a node may do. */
const ACCESS = ["ro", "rw", "root_squash", "no_root_squash"];

/** Options that an export of ours never has. A text that is kept may have them. */
const NEVER_OURS = ["all_squash", "async", "insecure", "crossmnt", "nohide", "sec=none"];

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
    command:
      `${list} | awk -v wanted='${path} ${clients}' -v access='${shown.join(" ")}' '` +
      `/^\\// { path = $1; client = $2 } !/^\\// { client = $1 } ` +
      `{ options = client; sub(/^[^(]*\\(/, "", options); sub(/\\).*/, "", options); sub(/\\(.*/, "", client) } ` +
      `path " " client == wanted { found = 1; ` +
      `m = split(options, option, ","); for (i = 1; i <= m; i++) has[option[i]] = 1; ` +
      `n = split(access, word, " "); for (i = 1; i <= n; i++) if (word[i] in has) told = told (told == "" ? "" : ",") word[i] } ` +
      `END { print found ? told : "not exported" }'`,
    answer: ACCESS.filter((option) => options.includes(option)).join(","),
  };
}
