import type { HandlerName } from "./stub";

type Values = Readonly<Record<string, unknown>>;

/** A list that the engine sees as a map by name: it compares lists by position, so one thing more shows all later ones as changed. */
interface NamedList {
  toMap(list: readonly unknown[]): Values;
  /** In the order of names, since the engine keeps none in a map. */
  toList(map: Values): unknown[];
}

/** Lists of one resource, by the key of the input. */
export type NamedLists = Readonly<Record<string, NamedList>>;

/** A list of names. What a read has to say of one stands in parentheses behind the name in the list, and in its place in the map. */
function namesThatAre(right: string): NamedList {
  return {
    toMap: (list) =>
      inOrder(
        (list as string[]).map((item): [string, string] => {
          const [, name, fault] = /^(.*?) (\(.*\))$/s.exec(item) ?? [undefined, item, right];
          return [name, fault];
        }),
      ),
    toList: (map) =>
      Object.keys(map)
        .sort()
        .map((name) => (map[name] === right ? name : `${name} ${String(map[name])}`)),
  };
}

interface ImageOfNodes {
  readonly imageDigest: unknown;
  readonly nodes: readonly string[];
}

/** Images with their nodes, as each node with its image. */
const IMAGES: NamedList = {
  toMap: (list) =>
    inOrder(
      (list as ImageOfNodes[]).flatMap(({ imageDigest, nodes }) =>
        nodes.map((node): [string, unknown] => [node, imageDigest]),
      ),
    ),
  toList: (map) => {
    const nodesOf = new Map<unknown, string[]>();
    for (const node of Object.keys(map).sort()) nodesOf.set(map[node], [...(nodesOf.get(map[node]) ?? []), node]);
    return [...nodesOf].map(([imageDigest, nodes]): ImageOfNodes => ({ imageDigest, nodes }));
  },
};

function inOrder(entries: readonly [string, unknown][]): Values {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Every list that is a map for the engine. Lists whose order says something are none: alternatives of packages, files of which the first
 * is watched, paths that go one after the other.
 */
export const NAMED_LISTS = {
  hostFile: {
    links: namesThatAre("link"),
    siblingFiles: namesThatAre("copied"),
    servedAs: namesThatAre("served"),
  },
  hostFirewall: { runtime: namesThatAre("open"), permanent: namesThatAre("open") },
  hostPackages: { packages: namesThatAre("installed") },
  nodeBoot: { images: IMAGES, approvedImages: namesThatAre("approved") },
  nodeHostKeys: { nodes: namesThatAre("kept") },
  signedBootImage: { links: namesThatAre("link"), servedAs: namesThatAre("served") },
  publishedImage: { bootEntryDirectories: namesThatAre("searched"), nodes: namesThatAre("asked") },
} satisfies Partial<Record<HandlerName, NamedLists>>;

/** Inputs or a state with maps in place of lists. */
export function withMaps<T extends object>(value: T, lists: NamedLists): T {
  return converted(value, lists, (list, part) => (Array.isArray(part) ? list.toMap(part) : part));
}

/** Inputs or a state with lists in place of maps; a list of an earlier version gets into the same order. */
export function withLists<T extends object>(value: T, lists: NamedLists): T {
  return converted(value, lists, (list, part) => {
    if (Array.isArray(part)) return list.toList(list.toMap(part));
    return typeof part === "object" && part !== null ? list.toList(part as Values) : part;
  });
}

function converted<T extends object>(
  value: T,
  lists: NamedLists,
  convert: (list: NamedList, part: unknown) => unknown,
): T {
  const entries = Object.entries(value).map(([key, part]: [string, unknown]) =>
    Object.hasOwn(lists, key) ? [key, convert(lists[key], part)] : [key, part],
  );
  return Object.fromEntries(entries) as T;
}
