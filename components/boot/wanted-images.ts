import * as pulumi from "@pulumi/pulumi";
import { overrideLabels, OverrideTarget, parseOverriddenCards } from "../../lib/model/boot/boot-overrides";
import { WantedImage } from "../../lib/model/boot/node-boot";
import { NodeGroupInput, parseNodeGroups } from "../../lib/model/nodes/node-groups";
import { Node, parseNode } from "../../lib/model/nodes/nodes";
import { BootGroupArgs } from "./boot-groups";
import { BootOverrideArgs, ownDigest } from "./boot-overrides";
import { NodeArgs } from "../arguments/host-args";
import type { RolloutImageArgs } from "../rollout";

/** Which image each node should run: that of its override, else of its group, else of the cluster. */
export function wantedImages(
  subject: string,
  nodes: readonly NodeArgs[],
  image: pulumi.Input<string>,
  groups: readonly BootGroupArgs[] = [],
  overrides: readonly BootOverrideArgs[] = [],
): pulumi.Output<WantedImage[]> {
  const known = {
    nodes: [...nodes],
    image,
    groups: groups.map((group) => ({ name: group.name, nodes: group.nodes, image: group.image })),
    overrides: overrides.map(({ mac, node, image: own }, i) => ({
      ...{ mac, node },
      image: own === undefined ? undefined : ownDigest(subject, own, `overrides[${i}].image`, own),
    })),
  };
  return pulumi.output(known).apply((plain) => settle(plain));
}

/** Name of the image of all nodes that have no image of their own. */
const COMMON_IMAGE = "all";

/** The images by name instead of digest, and the digest of each name. */
export function namedImages(
  subject: string,
  nodes: readonly NodeArgs[],
  image: pulumi.Input<string>,
  groups: readonly BootGroupArgs[] = [],
  overrides: readonly BootOverrideArgs[] = [],
): RolloutImageArgs[] {
  const labels = overrideLabels(overrides);
  const groupName = (i: number): string => `group-${groups[i].name}`;
  const names = pulumi
    .output({
      nodes: [...nodes],
      image: COMMON_IMAGE,
      groups: groups.map((group, i) => ({
        ...{ name: group.name, nodes: group.nodes },
        image: group.image === undefined ? undefined : groupName(i),
      })),
      overrides: overrides.map(({ mac, node, image: own }, i) => ({
        ...{ mac, node },
        image: own === undefined ? undefined : `node-${labels[i]}`,
      })),
    })
    .apply((plain) => settle(plain));
  const named = (name: string, digest: pulumi.Input<string>): RolloutImageArgs => ({
    ...{ name, digest },
    nodes: names.apply((wanted) => wanted.find((one) => one.image === name)?.nodes ?? []),
  });
  return [
    named(COMMON_IMAGE, image),
    ...groups.flatMap((group, i) => (group.image === undefined ? [] : [named(groupName(i), group.image)])),
    ...overrides.flatMap(({ image: own }, i) =>
      own === undefined ? [] : [named(`node-${labels[i]}`, ownDigest(subject, own, `overrides[${i}].image`, own))],
    ),
  ];
}

interface Wanted {
  readonly nodes: readonly Node[];
  readonly image: string;
  readonly groups: readonly (NodeGroupInput & { readonly image?: string })[];
  readonly overrides: readonly (OverrideTarget & { readonly image?: string })[];
}

function settle({ nodes: given, image, groups, overrides }: Wanted): WantedImage[] {
  const nodes = given.map((node, i) => parseNode(node, `nodes[${i}]`));
  const ofNode = new Map(nodes.map(({ name }) => [name, image]));
  const prefer = (node: string | undefined, own: string | undefined): void => {
    if (node !== undefined && own !== undefined) ofNode.set(node, own);
  };
  parseNodeGroups(groups, nodes).forEach((group, i) => {
    for (const node of group.nodes) prefer(node, groups[i].image);
  });
  parseOverriddenCards(overrides, nodes).forEach(({ node }, i) => {
    prefer(node, overrides[i].image);
  });
  const images = [...new Set(ofNode.values())];
  return images.map((each) => ({
    image: each,
    nodes: [...ofNode].filter(([, own]) => own === each).map(([name]) => name),
  }));
}
