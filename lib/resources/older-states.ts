import { Handler, HostInputs, sameInputs } from "./contract";

/** How the keys of an object in a state were called by earlier versions. */
export interface FormerNames {
  /** Today's name of each key that had another one, by that name. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Keys that say nothing any more. */
  readonly dropped?: readonly string[];
  /** Former names inside of a key's value. The keys here are today's. */
  readonly within?: Readonly<Record<string, FormerNames>>;
  /** Former names in every object of the list. What is a map by now, and no list, has names of things for its keys. */
  readonly items?: FormerNames;
  /** Former names inside of every value of the object, whatever its key is. */
  readonly each?: FormerNames;
}

const FILE: FormerNames = { renamed: { companions: "siblingFiles" } };

const NODE_IMAGE: FormerNames = { renamed: { image: "imageDigest" } };

/** Every name that a state of an earlier version may have, by the resource. */
export const FORMER_NAMES = {
  hostFile: FILE,
  hostFirewall: { renamed: { recordedAs: "ledgerKey" } },
  hostPackages: { renamed: { recordedAs: "ledgerKey", leavings: "residue" } },
  hostService: { within: { files: { items: FILE } } },
  nodeBoot: {
    renamed: { maxNodes: "approvalThreshold" },
    dropped: ["acknowledged"],
    within: { images: { items: NODE_IMAGE }, nodes: { each: NODE_IMAGE } },
  },
  publishedImage: { renamed: { bootFiles: "bootEntryDirectories", source: "sourceStatus", store: "storePath" } },
} satisfies Readonly<Record<string, FormerNames>>;

/** A value with today's names. One that has them already is given back itself. */
export function withTodaysNames<T>(value: T, names: FormerNames): T {
  return translated(value, names) as T;
}

function translated(value: unknown, names: FormerNames): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { renamed = {}, dropped = [], within = {}, items, each } = names;
  if (Array.isArray(value)) {
    if (items === undefined) return value;
    return sameOr(
      value,
      (value as unknown[]).map((one) => translated(one, items)),
    );
  }
  const entries = Object.entries(value).filter(([key]) => !dropped.includes(key));
  const now = entries.map(([key, part]): [string, unknown] => {
    const name = Object.hasOwn(renamed, key) ? renamed[key] : key;
    const inside = each ?? (Object.hasOwn(within, name) ? within[name] : undefined);
    return [name, inside === undefined ? part : translated(part, inside)];
  });
  return sameOr(value, Object.fromEntries(now));
}

function sameOr<T extends object>(before: T, after: T): T {
  const keys = Object.keys(before) as (keyof T)[];
  const isSame = keys.length === Object.keys(after).length && keys.every((key) => before[key] === after[key]);
  return isSame ? before : after;
}

/**
 * A handler that reads states of earlier versions: it never sees a former name. The engine compares inputs by their names, so where
 * a state has former ones this handler compares, and says that a rename alone is no change.
 *
 * @param inputsOf takes the outputs out of what the state keeps
 */
export function readingOlderStates<Inputs extends HostInputs, Outputs extends Inputs>(
  handler: Handler<Inputs, Outputs>,
  names: FormerNames,
  inputsOf: (outputs: Outputs) => Inputs = (outputs) => outputs,
): Handler<Inputs, Outputs> {
  const today = <T>(value: T): T => withTodaysNames(value, names);
  return {
    check: (olds, news) => handler.check(today(olds), news),

    async diff(id, olds, news) {
      // a refresh asks for the way back: what the host has is in `olds` then, and the state in `news`
      const [before, after] = [today(olds), today(news)];
      const result = await handler.diff(id, before, after);
      if (before === olds && after === news) return result;
      return sameInputs(before, after as Outputs, inputsOf) && result.replaces.length === 0
        ? { ...result, changes: false }
        : result;
    },

    create: (inputs) => handler.create(inputs),
    read: (id, props) => handler.read(id, today(props)),
    update: (id, olds, news) => handler.update(id, today(olds), news),
    delete: (id, props) => handler.delete(id, today(props)),
  };
}
