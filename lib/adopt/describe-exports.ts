import type { ObservedText } from "../host/adopt/master-texts";
import { AdoptedExport } from "../model/adopt/adopted-program";
import { isSameNetwork } from "../model/network/network-overlap";
import { ServedNetwork } from "../model/network/served-networks";
import { parseExport } from "../model/nfs/export";
import { exportOf, ExportsEntry, NOT_OURS, parseExportsFile, reachOf } from "../model/nfs/exports-file";
import { SourceText } from "../model/source-lines";
import { Platform } from "../platforms";
import { refuseUnshareable } from "../platforms/nfs/shareable";
import { meaningOf } from "../render/nfs/existing";
import { leftAlone, sourceOf } from "./keepable-texts";

/** One export of ours a file: what else the file has stays in its text. The first network is that of the master's own address. */
export function describeExports(
  platform: Platform,
  observed: readonly ObservedText[],
  networks: readonly ServedNetwork[],
) {
  const exports: AdoptedExport[] = [];
  const remarks: string[] = [];
  for (const file of observed) {
    const source = sourceOf(file);
    if (!source || !isExportsFile(platform, source.name)) continue;
    const entries = entriesOf(source, remarks);
    let taken: readonly ExportsEntry[] = [];
    for (const entry of entries) {
      if (taken.includes(entry)) continue;
      const { place, path, client, options } = entry;
      const words = `${place}: ${path} ${client}(${options.join(",")})`;
      const together = exportedAlike(entry, entries, networks);
      const reason =
        taken.length > 0 && together.size > 0 ? "one export a file is described" : unsaid(client, together, networks);
      if (reason !== undefined) {
        remarks.push(`${words} stays as it stands: ${reason}`);
        continue;
      }
      try {
        const meaning = meaningOf({ options });
        refuseUnshareable(parseExport({ path, ...meaning }, networks[0].cidr), platform);
        const reached = together.size === networks.length ? undefined : [...together.keys()];
        const name = exportName(platform, source.name, path);
        exports.push({ name, existing: source.name, path, ...meaning, networks: reached });
        taken = [...together.values()];
      } catch (error) {
        remarks.push(`${words}: ${leftAlone(error)}`);
      }
    }
  }
  return { exports, remarks };
}

/** The entries by which a directory is exported to networks as it is by one of them, by the places of the networks. */
function exportedAlike(
  entry: ExportsEntry,
  entries: readonly ExportsEntry[],
  networks: readonly ServedNetwork[],
): ReadonlyMap<number, ExportsEntry> {
  const isOurs = networks.some(({ cidr }) => isSameNetwork(entry.client, cidr.text));
  const { readOnly, rootSquash } = meaningOf(entry);
  return new Map(
    networks.flatMap(({ cidr }, i) => {
      const other = isOurs ? exportOf(entries, entry.path, cidr.text) : undefined;
      const meaning = other && meaningOf(other);
      return meaning?.readOnly === readOnly && meaning.rootSquash === rootSquash && other ? [[i, other] as const] : [];
    }),
  );
}

/** Why no program says an entry, if none does. */
function unsaid(
  client: string,
  together: ReadonlyMap<number, ExportsEntry>,
  networks: readonly ServedNetwork[],
): string | undefined {
  const [home] = networks;
  if (together.has(0)) return undefined;
  if (together.size > 0) return `an export of the program is for ${home.cidr.text} as well`;
  const reached = networks.find(({ cidr }) => reachOf(client, cidr.text) !== NOT_OURS) ?? home;
  return reachOf(client, reached.cidr.text);
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
