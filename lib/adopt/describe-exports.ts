import type { ObservedText } from "../host/adopt/master-texts";
import { AdoptedExport } from "../model/adopt/adopted-program";
import { Network } from "../model/network/network";
import { isSameNetwork } from "../model/network/network-overlap";
import { parseExport } from "../model/nfs/export";
import { ExportsEntry, parseExportsFile, reachOf } from "../model/nfs/exports-file";
import { SourceText } from "../model/source-lines";
import { Platform } from "../platforms";
import { refuseUnshareable } from "../platforms/nfs/shareable";
import { meaningOf } from "../render/nfs/existing";
import { leftAlone, sourceOf } from "./keepable-texts";

/** One export of ours a file: what else the file has stays in its text. */
export function describeExports(platform: Platform, observed: readonly ObservedText[], network: Network) {
  const exports: AdoptedExport[] = [];
  const remarks: string[] = [];
  for (const file of observed) {
    const source = sourceOf(file);
    if (!source || !isExportsFile(platform, source.name)) continue;
    for (const { place, path, client, options } of entriesOf(source, remarks)) {
      const words = `${place}: ${path} ${client}(${options.join(",")})`;
      const taken = exports.some((entry) => entry.existing === source.name);
      const isOurs = isSameNetwork(client, network.cidr.text);
      if (!isOurs || taken) {
        const reason = isOurs ? "one export a file is described" : reachOf(client, network.cidr.text);
        remarks.push(`${words} stays as it stands: ${reason}`);
        continue;
      }
      try {
        const meaning = meaningOf({ options });
        refuseUnshareable(parseExport({ path, ...meaning }, network.cidr), platform);
        exports.push({ name: exportName(platform, source.name, path), existing: source.name, path, ...meaning });
      } catch (error) {
        remarks.push(`${words}: ${leftAlone(error)}`);
      }
    }
  }
  return { exports, remarks };
}

function isExportsFile({ nfs }: Platform, path: string): boolean {
  return nfs.exports.kind === "block" || path.endsWith(".exports");
}

/** Under exports.d the name of the component is that of the file. */
function exportName({ nfs }: Platform, file: string, path: string): string {
  const last = nfs.exports.kind === "block" ? path : file.replace(/\.exports$/, "");
  return /[A-Za-z0-9._-]*$/.exec(last)?.[0] || "export";
}

/** A file that exportfs would refuse is left alone as a whole. */
function entriesOf(source: SourceText, remarks: string[]): ExportsEntry[] {
  try {
    return parseExportsFile(source);
  } catch (error) {
    remarks.push(leftAlone(error));
    return [];
  }
}
