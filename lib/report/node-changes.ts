import { concernedNodes, FoundNode } from "../model/boot/node-boot";
import type { NodeChanges } from "../model/report/change-report";
import type { Step, StepState } from "./plan";
import { kindOfUrn, parentTypeOfUrn, typeOfUrn } from "../model/stack/resource-name";
import { COMMAND, isChange } from "./step-change";
import { isOpaque, isUnknown, listOf, mapOf, same } from "./values";

const STATES = ["current", "stale", "down", "unknown", "unseen", "refused"];

/** What becomes of the nodes, from the one resource that knows them all, and from the command that reboots them. */
export function nodeChanges(program: readonly Step[]): NodeChanges {
  const changes = program.filter(isChange);
  const boots = changes.filter(({ urn }) => kindOfUrn(urn) === "NodeBoot");
  const isKnown = !boots.some(({ after }) => isOpaque(after?.inputs.images));
  const isRolledOut = changes.some((step) => isRollout(step) && step.op !== "delete");
  const [before, after] = [
    new Map(boots.flatMap((step) => imagesOf(step.before))),
    new Map(boots.flatMap((step) => imagesOf(step.after))),
  ];
  const nextBoot = [...after].filter(([node, image]) => before.has(node) && before.get(node) !== image);
  const found = Object.assign({}, ...boots.map((step) => foundNodes(step.before))) as Record<string, FoundNode>;
  const images = [...after].map(([node, image]) => ({ imageDigest: image, nodes: [node] }));
  return {
    isKnown,
    added: [...after.keys()].filter((node) => !before.has(node)),
    removed: isKnown ? [...before.keys()].filter((node) => !after.has(node)) : [],
    nextBoot: nextBoot.map(([node]) => node),
    rebooted: isRolledOut && isKnown ? concernedNodes(images, found) : [],
    isRolledOut,
    isRunningKnown: isKnown && Object.keys(found).length > 0,
    isDigestUnknown: [...after.values()].some(isUnknown),
    getFiles: boots.some(
      (step) => step.before !== undefined && !same(step.before.inputs.nodeFiles, step.after?.inputs.nodeFiles),
    ),
  };
}

export function isRollout({ urn }: Step): boolean {
  return typeOfUrn(urn) === COMMAND && parentTypeOfUrn(urn) === "pulumi-diskless:index:Rollout";
}

/** Each node with its image. States of earlier versions have lists of nodes by their image. */
function imagesOf(state: StepState | undefined): [node: string, image: string][] {
  const images = state?.inputs.images;
  const listed = listOf(images).map(mapOf);
  const pairs = Array.isArray(images)
    ? listed.flatMap(({ imageDigest, image, nodes }) => listOf(nodes).map((node) => [node, imageDigest ?? image]))
    : Object.entries(mapOf(images));
  return pairs.map(([node, image]) => [String(node), String(image)]);
}

function foundNodes(state: StepState | undefined): Record<string, FoundNode> {
  const nodes = Object.entries(mapOf(state?.outputs.nodes));
  const known = nodes.filter(([, node]) => STATES.includes(String(mapOf(node).state)));
  return Object.fromEntries(known) as Record<string, FoundNode>;
}
