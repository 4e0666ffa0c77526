/** What {@link unitDrift} says of a daemon that is started as it was when it was last applied. */
export const AS_APPLIED = "as applied";

/** How a daemon is started differently from its last apply. */
export interface UnitDrift {
  /** What only a person can undo: files of others that decide how the daemon starts. */
  readonly foreign: readonly string[];
  /** What a restart mends. */
  readonly restart: readonly string[];
  /** What the service manager mends when it reads its files again. */
  readonly reread: readonly string[];
}

interface Fact {
  readonly kind: string;
  readonly path: string;
  readonly text: string;
}

/** Kinds of facts of files of others, and what such a file is called. */
const FILES: Readonly<Record<string, string>> = { unit: "unit file", "drop-in": "drop-in", settings: "settings" };

/** Compares the facts of a unit that `service-unit.sh` gives with those at the last apply; see there for the kinds. */
export function unitDrift(applied: string, observed: string): UnitDrift {
  const [before, now] = [parseFacts(applied), parseFacts(observed)];
  // that it does not start at boot is a fact of its own
  if (now.some(({ kind }) => kind === "masked")) return { foreign: [], restart: [], reread: [] };
  const of = (facts: readonly Fact[], kind: string): Fact[] => facts.filter((fact) => fact.kind === kind);
  const same = (kind: string): boolean => textOf(of(before, kind)) === textOf(of(now, kind));
  const packaged = of(now, "packaged").map(({ path }) => path);
  // a package brought another unit: how it starts the daemon is then the package's, and what is served tells the rest
  const updated = !same("unit") && of(now, "unit").every(({ path }) => packaged.includes(path));
  const foreign = Object.keys(FILES)
    .filter((kind) => !(kind === "unit" && updated))
    .flatMap((kind) => differences(kind, of(before, kind), of(now, kind)));
  const [ran, runs] = [of(before, "runs").at(0), of(now, "runs").at(0)];
  const otherwise = ran !== undefined && runs !== undefined && ran.text !== runs.text;
  return {
    foreign,
    restart: [
      ...(otherwise && !(updated && foreign.length === 0) ? [`runs as ${runs.text.trim()}`] : []),
      // the daemon that was last applied has read its files, whenever they changed by our own hand
      ...(same("since") ? [] : of(now, "stale").map(({ path }) => `started before ${path} last changed`)),
    ],
    reread: updated ? [] : of(now, "unread").map(({ path }) => `${path} changed since the service manager read it`),
  };
}

/** The drift as the text that a diff shows. */
export function describeUnit({ foreign, restart, reread }: UnitDrift): string {
  const all = [...foreign, ...restart, ...reread];
  return all.length === 0 ? AS_APPLIED : `(${all.join("; ")})`;
}

function differences(kind: string, before: readonly Fact[], now: readonly Fact[]): string[] {
  const paths = [...new Set([...before, ...now].map(({ path }) => path))];
  return paths.flatMap((path) => {
    const [old, present] = [before, now].map((facts) => facts.filter((fact) => fact.path === path));
    if (textOf(old) === textOf(present)) return [];
    const added = present.filter(({ text }) => !old.some((fact) => fact.text === text)).map(({ text }) => text);
    const removed = old.filter(({ text }) => !present.some((fact) => fact.text === text)).map(({ text }) => text);
    const changes = [...added, ...removed.map((text) => `without ${text}`)];
    return [`${FILES[kind]} ${path}: ${changes.length === 0 ? "its lines in another order" : changes.join(", ")}`];
  });
}

function textOf(facts: readonly Fact[]): string {
  return facts.map(({ path, text }) => `${path}\t${text}`).join("\n");
}

function parseFacts(text: string): Fact[] {
  return text
    .split("\n")
    .filter((line) => line.includes("\t"))
    .map((line) => {
      const [kind, path = "", ...rest] = line.split("\t");
      return { kind, path, text: rest.join("\t") };
    });
}
