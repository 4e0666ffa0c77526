import type { LabPlatform } from "../../lab/kind";
import { first } from "./first";
import type { Batch, Table } from "./hand-edit";
import { files } from "./files";
import { replaced } from "./replaced";
import { services } from "./services";

/** All tables; each subject has a file of its own. */
const TABLES: readonly Table[] = [files, first, replaced, services];

/** The batches of a platform, named by their tables. `TRUTH=NAME` in the environment plays one table alone. */
export function batchesOf(platform: LabPlatform): (readonly [name: string, batch: Batch])[] {
  const wanted = process.env.TRUTH ?? "";
  return TABLES.filter(({ name }) => wanted === "" || name === wanted).flatMap(({ name, batches }) =>
    (batches[platform] ?? []).map((batch, i) => [`${name} ${i + 1}`, batch] as const),
  );
}
