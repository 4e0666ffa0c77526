import { NodeGroup } from "../nodes/node-groups";
import { Cards, cardsOf } from "../nodes/cards";
import { cardFileName, overriddenNodes, ParsedOverride } from "./boot-overrides";

/** Name of the image of all nodes that have no image of their own. */
export const COMMON_IMAGE = "all";

/** What a group or an override says of its image, as far as nodes are told apart by it. */
interface OwnImage {
  readonly hasImage: boolean;
}

/** What may set a node apart from its network. */
export interface BootLayers {
  readonly groups: readonly (NodeGroup & OwnImage)[];
  readonly overrides: readonly (ParsedOverride & OwnImage)[];
}

/**
 * Which boot entry and which image a node gets, and who says so. Its kernel words are those of the override over those of the group
 * over those of the network. Digests stay out, since a node is assigned before its image is built.
 */
export interface BootAssignment {
  /** Full name of the node, where the nodes are known. */
  readonly node?: string;
  readonly mac: string;
  /** Names of the boot entries that its cards ask for first, one each. */
  readonly cardFiles: readonly string[];
  /** Number of its group, if it has one. */
  readonly group?: number;
  /** Number of its override, which has a boot entry of its own; else it reads that of the group, else that of the network. */
  readonly override?: number;
  /** Name of its image: {@link COMMON_IMAGE}, `group-gpu` or `node-node-s1`. */
  readonly image: string;
}

/** The assignments of a network, as their readers look for them. */
export interface BootAssignments {
  /** All nodes in the order of the program. Empty where the nodes are not known. */
  readonly nodes: readonly BootAssignment[];
  /** Of each group, the nodes that read its boot entry, in the order of the argument. */
  readonly groups: readonly (readonly BootAssignment[])[];
  /** That of each override. */
  readonly overrides: readonly BootAssignment[];
}

/** Decides for each node what it boots: as its override says, else as its group says, else as the network says. */
export function assignBoots(
  nodes: readonly (Cards & { readonly name: string })[] | undefined,
  layers: BootLayers,
): BootAssignments {
  const { groups, overrides } = layers;
  const groupOf = new Map(groups.flatMap((group, i) => group.nodes.map((name) => [name, i] as const)));
  const overridden = overriddenNodes(overrides, nodes);
  const overrideOf = new Map(overridden.map(({ mac }, i) => [mac, i]));
  const assign = (cards: Cards, node?: string): BootAssignment => {
    const { mac } = cards;
    const group = node === undefined ? undefined : groupOf.get(node);
    const override = overrideOf.get(mac);
    const cardFiles = cardsOf(cards).map(cardFileName);
    return { node, mac, cardFiles, group, override, image: imageFor(layers, group, override) };
  };
  const assigned = (nodes ?? []).map((node) => assign(node, node.name));
  const byName = new Map(assigned.map((one) => [one.node, one]));
  return {
    nodes: assigned,
    groups: groups.map((group) =>
      group.nodes.flatMap((name) => byName.get(name) ?? []).filter(({ override }) => override === undefined),
    ),
    overrides: overridden.map((one) => assign(one, one.node)),
  };
}

/** Name of the image of a group. */
export function groupImageName({ name }: { readonly name: string }): string {
  return `group-${name}`;
}

/** Name of the image of an override. */
export function overrideImageName({ label }: { readonly label: string }): string {
  return `node-${label}`;
}

function imageFor({ groups, overrides }: BootLayers, group?: number, override?: number): string {
  if (override !== undefined && overrides[override].hasImage) return overrideImageName(overrides[override]);
  return group !== undefined && groups[group].hasImage ? groupImageName(groups[group]) : COMMON_IMAGE;
}
