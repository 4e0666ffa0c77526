import type { Lab, LabNode } from "../../lab";
import { on } from "../support/master";

/** Paths of the web server that a node was given, each once, in the order of the first time. */
export async function fetchedPaths(lab: Lab, { address }: LabNode): Promise<readonly string[]> {
  const log = await on(
    lab,
    `awk '$1 == "${address}" && $6 == "\\"GET" && $9 == 200 { print $7 }' /var/log/httpd/access_log`,
  );
  return [...new Set(log.split("\n").filter(Boolean))];
}
