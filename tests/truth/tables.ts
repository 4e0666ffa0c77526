import type { LabPlatform } from "../../lab/kind";
import { first } from "./first";
import type { Batch, Table } from "./hand-edit";
import { files } from "./files";
import { replaced } from "./replaced";
import { services } from "./services";

/** All tables; each subject has a file of its own. */
const TABLES: readonly Table[] = [files, first, replaced, services];

/**
 * The batches of a platform, named by their tables: the first of each table, all of one table with `TRUTH=NAME` in the environment, and
 * all of all with `TRUTH=all`.
 */
export function batchesOf(platform: LabPlatform): (readonly [name: string, batch: Batch])[] {
  const wanted = process.env.TRUTH ?? "";
  return TABLES.filter(({ name }) => ["", "all", name].includes(wanted)).flatMap(({ name, batches }) =>
    (batches[platform] ?? [])
      .slice(0, wanted === "" ? 1 : undefined)
      .map((batch, i) => [`${name} ${i + 1}`, batch] as const),
  );
}
