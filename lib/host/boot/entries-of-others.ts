import { BootEntryWatch, foreignBootEntries } from "../../model/boot/foreign-boot-entries";
import type { ForeignFindings } from "../../model/files/foreign-entries";
import { bootEntryDirectories, platformOf, Platforms } from "../../platforms";
import type { Call, Looks } from "../script/script";

const PLATFORMS = Object.values(Platforms).map((name) => platformOf(name));

/** Where a host may have the reservations of its nodes. */
const RESERVATIONS = [...new Set(PLATFORMS.map(({ dhcp }) => dhcp.configPath))];

/** Where a host may have boot entries, each directory once. */
const DIRECTORIES = [
  ...new Map(PLATFORMS.flatMap(bootEntryDirectories).map((one) => [one.directory, one] as const)).values(),
];

/** A watch as a state has it. Without `nodes` the host says which it boots. */
export type StatedWatch = Omit<BootEntryWatch, "nodes"> & { readonly nodes?: string };

/** Calls that list the boot entries of a directory, and the nodes that the host reserves addresses for. */
export function bootEntryCalls(key: string, { directory }: StatedWatch): Call[] {
  return [
    ["foreign_names", key, directory],
    ["foreign_nodes", key, ...RESERVATIONS],
  ];
}

/** What {@link bootEntryCalls} look at, for several directories at once. */
export function bootEntryLooks({ directory }: StatedWatch): Looks {
  return { look_at_entries: [directory], look_at_nodes: RESERVATIONS };
}

/** Files that nodes read before ours. What the host reserves is newer than the nodes of a state. */
export function bootEntryFindings(
  key: string,
  watch: StatedWatch,
  values: ReadonlyMap<string, string>,
): ForeignFindings {
  const nodes = values.get(`${key}.nodes`) ?? watch.nodes ?? "";
  return foreignBootEntries({ ...watch, nodes }, textOf(values, `${key}.names`), textOf(values, `${key}.own`));
}

/** Calls after a change of reservations, which changes no boot entry: a new node may have one that others left for its card. */
export function reservedBootCalls(key: string): Call[] {
  return [
    ["foreign_nodes", key, ...RESERVATIONS],
    ...DIRECTORIES.map(({ directory }, i): Call => ["foreign_names", `${key}.${i}`, directory]),
  ];
}

/** What of it is worth a word; the resource of the boot entries has it as drift. */
export function reservedBootRemarks(key: string, values: ReadonlyMap<string, string>): string[] {
  const nodes = textOf(values, `${key}.nodes`);
  if (nodes === "") return [];
  return DIRECTORIES.flatMap(({ loader, directory }, i) => {
    const own = textOf(values, `${key}.${i}.own`);
    if (own === "") return [];
    const names = textOf(values, `${key}.${i}.names`);
    const { entries, remarks } = foreignBootEntries({ loader, directory, network: "", nodes }, names, own);
    return [...Object.entries(entries).map(([path, effect]) => `${path} is ${effect}`), ...remarks];
  });
}

function textOf(values: ReadonlyMap<string, string>, key: string): string {
  return values.get(key) ?? "";
}
