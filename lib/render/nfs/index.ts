import { Export } from "../../model/nfs/export";
import { oneLine } from "../template";

/** Lines of exports(5). No blank stands between a client and its options, which would export to the world. */
export function renderExports(exports: readonly Export[]): string {
  return exports.map((entry) => `${oneLine(entry.path)} ${entry.clients}(${entry.options.join(",")})\n`).join("");
}
