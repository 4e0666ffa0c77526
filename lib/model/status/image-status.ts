import type { Generation } from "../store/generation";
import type { ImageStatus, NodeStatus } from "./cluster-status";

/** The generations of one image of a program. */
export interface StoredImage {
  /** Name of its resource. */
  readonly name: string;
  readonly generations: readonly Generation[];
}

/** Conditions of nodes that said themselves what they run. */
const ANSWERED: readonly NodeStatus["condition"][] = ["up", "stale"];

/** Generations of all images with who should run and who runs each; behind them what nodes want or run and no store has. */
export function imageStatuses(images: readonly StoredImage[], nodes: readonly NodeStatus[]): ImageStatus[] {
  const wantedBy = namesBy(nodes, ({ wanted }) => wanted);
  const runBy = namesBy(
    nodes.filter(({ condition }) => ANSWERED.includes(condition)),
    ({ runs }) => runs,
  );
  const withNodes = (digest: string) => ({ wantedBy: wantedBy.get(digest) ?? [], runBy: runBy.get(digest) ?? [] });
  const stored = new Map<string, ImageStatus>();
  for (const { name, generations } of images) {
    for (const { digest, published, bytes } of generations) {
      // two images of one store may share a generation
      const image = stored.get(digest)?.image;
      const names = image === undefined ? name : `${image}, ${name}`;
      stored.set(digest, { digest, image: names, published, bytes, ...withNodes(digest) });
    }
  }
  const others = [...new Set([...wantedBy.keys(), ...runBy.keys()])].filter((digest) => !stored.has(digest)).sort();
  return [...stored.values(), ...others.map((digest) => ({ digest, ...withNodes(digest) }))];
}

function namesBy(
  nodes: readonly NodeStatus[],
  digestOf: (node: NodeStatus) => string | undefined,
): ReadonlyMap<string, string[]> {
  const names = new Map<string, string[]>();
  for (const node of nodes) {
    const digest = digestOf(node);
    if (digest === undefined) continue;
    const known = names.get(digest);
    if (known) known.push(node.name);
    else names.set(digest, [node.name]);
  }
  return names;
}
