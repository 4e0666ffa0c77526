import type { FoundNode } from "../model/boot/node-boot";
import type { StoredImage } from "../model/status/image-status";
import { asFoundNodes, asGenerations } from "./recorded-facts";
import type { Stack } from "./stack";

/** So deep an output is looked into: that of a program is a value, or the outputs of a cluster by their names. */
const DEEPEST = 4;

/**
 * What the outputs of a stack say of its clusters. A program names them as it likes, so they are known by their shape: `nodeBoots` and
 * `generations` of a cluster.
 */
export function stackOfOutputs(outputs: Readonly<Record<string, unknown>>, source: string): Stack {
  const found: Record<string, FoundNode> = {};
  const images: StoredImage[] = [];
  const look = (value: unknown, name: string, depth: number): void => {
    if (typeof value !== "object" || value === null) return;
    const [nodes, generations] = [asFoundNodes(value), asGenerations(value)];
    if (nodes !== undefined) Object.assign(found, nodes);
    else if (generations !== undefined) images.push({ name, generations });
    else if (depth < DEEPEST) for (const [key, inner] of Object.entries(value)) look(inner, key, depth + 1);
  };
  look(outputs, "", 0);
  const names = Object.keys(found);
  const remarks = [
    "Outputs of a stack do not say of when they are, nor anything of services, networks and drift: `pulumi stack export` does.",
    ...(names.length === 0 ? ["No output has what nodes run: export nodeBoots of the cluster in the program."] : []),
    ...(images.length === 0
      ? ["No output has the generations of an image: export generations of the cluster in the program."]
      : []),
  ];
  const isEmpty = names.length === 0 && images.length === 0;
  const master = { name: "(the outputs name no master)", clusters: [], networks: [], reserved: [], services: [] };
  return {
    ...{ source, time: {}, remarks },
    masters: isEmpty ? [] : [{ ...master, wanted: new Map(names.map((name) => [name, undefined])), found, images }],
  };
}
