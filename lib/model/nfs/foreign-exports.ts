import { parseExportsFile } from "./exports-file";
import { boundedEntries, ForeignFindings, someOf } from "../files/foreign-entries";
import { overlaps, parseClientNetwork } from "../network/network-overlap";
import { InputError } from "../input-error";

/** A file of exports(5) on a host. */
export interface ExportsSource {
  readonly path: string;
  readonly text: string;
  /** The whole file is ours, of this resource or of another. */
  readonly managed: boolean;
}

interface FoundExport {
  readonly place: string;
  readonly path: string;
  readonly client: string;
  readonly options: readonly string[];
}

/**
 * Exports of others that let nodes, or the whole world, do more with a directory of ours than the program says: the directory
 * itself, one above it or one below it.
 *
 * @param ours text of our own exports
 * @param running what `exportfs -v` prints: what was exported by hand stands in no file
 */
export function foreignExports(
  ours: string,
  { sources, running }: { readonly sources: readonly ExportsSource[]; readonly running: string },
): ForeignFindings {
  const own = entriesOf("ours", ours);
  const managed = sources.flatMap(({ path, text, managed }) =>
    entriesOf(path, managed ? text : blocksOf(text, "inside")),
  );
  const foreign = sources
    .filter(({ managed }) => !managed)
    .flatMap(({ path, text }) => entriesOf(path, blocksOf(text, "outside")));
  const known = new Set([...own, ...managed, ...foreign].map(keyOf));
  const byHand = runningExports(running).filter((entry) => !known.has(keyOf(entry)));
  const effects = [...foreign, ...byHand].flatMap((entry): (readonly [string, string])[] => {
    const concerned = own.find((our) => isRelated(our.path, entry.path) && widens(entry, our));
    return concerned === undefined
      ? []
      : [[`${entry.place} ${entry.path} ${entry.client || "*"}`, effectOf(entry, concerned)]];
  });
  const others = foreign.filter((entry) => {
    const same = own.filter((our) => entry.path === our.path);
    return same.length > 0 && !same.some((our) => reaches(entry, our));
  });
  return {
    entries: boundedEntries(effects),
    remarks:
      others.length === 0
        ? []
        : [
            `${own[0].path} is exported to others as well: ${someOf(others.map(({ place, client }) => `${client} (${place})`))}`,
          ],
  };
}

/** The directory itself, one above it or one below it. */
function isRelated(ours: string, other: string): boolean {
  const within = (outer: string, inner: string) =>
    inner === outer || inner.startsWith(outer.endsWith("/") ? outer : `${outer}/`);
  return within(ours, other) || within(other, ours);
}

/** Whether an export reaches our nodes or everybody, and lets them do what ours does not. */
function widens(entry: FoundExport, ours: FoundExport): boolean {
  if (isWorld(entry.client)) return true;
  if (!reaches(entry, ours)) return false;
  const network = parseClientNetwork(ours.client);
  const clients = parseClientNetwork(entry.client);
  const allowed = rightsOf(entry);
  const given = rightsOf(ours);
  if (entry.path !== ours.path && ours.path.startsWith(entry.path === "/" ? "/" : `${entry.path}/`)) return true;
  const wider = clients !== undefined && network !== undefined && clients.prefixLength < network.prefixLength;
  return (allowed.writes && !given.writes) || (allowed.root && !given.root) || (wider && entry.path === ours.path);
}

/** Whether it concerns our nodes: a name or a netgroup may be theirs. */
function reaches(entry: FoundExport, ours: FoundExport): boolean {
  const network = parseClientNetwork(ours.client);
  const clients = parseClientNetwork(entry.client);
  return isWorld(entry.client) || clients === undefined || network === undefined || overlaps(clients, network);
}

function isWorld(client: string): boolean {
  return (
    client === "" || client === "*" || client === "<world>" || client === "0.0.0.0/0" || client === "0.0.0.0/0.0.0.0"
  );
}

function rightsOf({ options }: FoundExport): { readonly writes: boolean; readonly root: boolean } {
  const last = (...names: string[]) => options.filter((option) => names.includes(option)).at(-1);
  return { writes: last("ro", "rw") === "rw", root: last("root_squash", "no_root_squash") === "no_root_squash" };
}

function effectOf(entry: FoundExport, ours: FoundExport): string {
  const { writes, root } = rightsOf(entry);
  const rights = [writes ? "writable" : "read-only", ...(root ? ["with root's rights"] : [])].join(", ");
  const whom = isWorld(entry.client) ? "everybody" : entry.client;
  const where =
    entry.path === ours.path
      ? ours.path
      : `${entry.path}, ${entry.path.length < ours.path.length ? "above" : "below"} ${ours.path},`;
  return `exports ${where} to ${whom}, ${rights}`;
}

function keyOf({ path, client }: FoundExport): string {
  return `${path} ${isWorld(client) ? "*" : client}`;
}

/** A line that nobody can read exports nothing that is known of: the daemon's own word on it is in the running table. */
function entriesOf(path: string, text: string): FoundExport[] {
  try {
    return parseExportsFile({ name: path, text }).map((entry) => ({ ...entry }));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [];
  }
}

/** The lines inside of blocks of ours, or outside of them, each in its place. */
function blocksOf(text: string, side: "inside" | "outside"): string {
  let inside = false;
  return text
    .split("\n")
    .map((line) => {
      if (line.startsWith("# BEGIN pulumi-diskless ")) inside = true;
      const kept = inside === (side === "inside") ? line : "";
      if (line.startsWith("# END pulumi-diskless ")) inside = false;
      return kept;
    })
    .join("\n");
}

/** A long path has its client on the next line. */
function runningExports(text: string): FoundExport[] {
  let path = "";
  return text.split("\n").flatMap((line) => {
    const words = line.trim().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    if (!/^\s/.test(line)) path = words.shift() ?? "";
    return words.map((word) => {
      const match = /^([^()]*)(?:\((.*)\))?$/.exec(word);
      const client = match?.[1] ?? word;
      return { place: "exportfs:", path, client, options: (match?.[2] ?? "").split(",") };
    });
  });
}
