import { z } from "zod";
import { InputError } from "../input-error";
import { number, Plain, text, texts, word } from "../arguments/plain";
import { parseWith, wholeNumber } from "../arguments/parse-with";
import { refuseRepeated } from "../arguments/unique";
import { membersOf, nodesByName } from "../nodes/node-groups";
import { parseDigestPrefix } from "../store/image-digest";

/** How nodes come to their images: by themselves, by somebody's word, or in every `up`. */
export const RolloutStrategies = { none: "none", manual: "manual", rolling: "rolling" } as const;
/** One of {@link RolloutStrategies}. */
export type RolloutStrategy = (typeof RolloutStrategies)[keyof typeof RolloutStrategies];

/** What to do with the boot entries when a node does not come back. */
export const RolloutFailures = { stop: "stop", rollback: "rollback" } as const;
/** One of {@link RolloutFailures}. */
export type RolloutFailure = (typeof RolloutFailures)[keyof typeof RolloutFailures];

/** A rollout as a program asks for it. */
export const rolloutPolicyShape = {
  canary: number.optional(),
  batchSize: number.optional(),
  maxUnavailable: number.optional(),
  order: texts.optional(),
  timeLimitSeconds: number.optional(),
  preReboot: text.optional(),
  postReboot: text.optional(),
  healthCheck: text.optional(),
  onFailure: word<RolloutFailure>().optional(),
  approvalThreshold: number.optional(),
  approvedImages: texts.optional(),
};

export type RolloutPolicyInput = Plain<typeof rolloutPolicyShape>;

/** A checked policy, with its defaults. */
export interface RolloutPolicy {
  readonly canary: number;
  readonly batchSize: number;
  readonly maxUnavailable: number;
  /** Full names of all nodes, in the order in which they are taken. */
  readonly order: readonly string[];
  readonly timeLimitSeconds: number;
  readonly preReboot?: string;
  readonly postReboot?: string;
  readonly healthCheck?: string;
  readonly onFailure: RolloutFailure;
  readonly approvalThreshold?: number;
  /** Digests of images, or their beginnings. */
  readonly approvedImages: readonly string[];
}

/** Some nodes and the name of the image that they should run. */
export interface RolloutGroup {
  readonly image: string;
  readonly nodes: readonly string[];
}

/** Longer than firmware, DHCP, download and start of a large image on slow iron take together. */
const TIME_LIMIT_SECONDS = 900;

/** @param nodes all nodes, in the order in which they are taken but for those that `order` names */
export function parseRolloutPolicy(
  input: RolloutPolicyInput,
  nodes: readonly { readonly name: string }[],
): RolloutPolicy {
  const batchSize = parseCount(input.batchSize ?? 1, 1, "batchSize");
  return {
    canary: parseCount(input.canary ?? 1, 0, "canary"),
    batchSize,
    maxUnavailable: parseCount(input.maxUnavailable ?? batchSize, 1, "maxUnavailable"),
    order: parseOrder(input.order ?? [], nodes),
    timeLimitSeconds: parseCount(input.timeLimitSeconds ?? TIME_LIMIT_SECONDS, 1, "timeLimitSeconds"),
    preReboot: parseCommand(input.preReboot, "preReboot"),
    postReboot: parseCommand(input.postReboot, "postReboot"),
    healthCheck: parseCommand(input.healthCheck, "healthCheck"),
    onFailure: parseOne(input.onFailure ?? "stop", Object.values(RolloutFailures), "onFailure"),
    approvalThreshold:
      input.approvalThreshold === undefined ? undefined : parseCount(input.approvalThreshold, 1, "approvalThreshold"),
    approvedImages: (input.approvedImages ?? []).map((word, i) => parseDigestPrefix(word, `approvedImages[${i}]`)),
  };
}

/** Images by names that the plan can hold, each node with one of them at most, by its full name. */
export function parseRolloutGroups(
  groups: readonly RolloutGroup[],
  nodes: readonly { readonly name: string }[],
): RolloutGroup[] {
  const known = nodesByName(nodes);
  const nameAt = (i: number): string => `images[${i}].name`;
  groups.forEach(({ image }, i) => {
    if (!/^[A-Za-z0-9-]+$/.test(image)) {
      throw new InputError(nameAt(i), `${JSON.stringify(image)} is not a name, expected letters, digits, hyphens`);
    }
  });
  refuseRepeated(
    groups.map(({ image }) => image),
    (i, first) =>
      new InputError(nameAt(i), `${groups[i].image} is the name of another image already (${nameAt(first)})`),
  );
  const members = groups.flatMap(({ image, nodes: own }, i) =>
    membersOf(known, own, `images[${i}].nodes`).map((member) => ({ image, ...member })),
  );
  refuseRepeated(
    members.map(({ node }) => node),
    (i, first) => new InputError(members[i].at, `${members[i].given} has an image already (${members[first].at})`),
  );
  return groups.map(({ image }) => ({
    image,
    nodes: members.filter((member) => member.image === image).map(({ node }) => node),
  }));
}

/** @param argument the argument that a refusal names */
export function parseStrategy(strategy: string, argument: string): RolloutStrategy {
  return parseOne(strategy, Object.values(RolloutStrategies), argument);
}

function parseOne<T extends string>(text: string, known: readonly T[], argument: string): T {
  const refusal = `${JSON.stringify(text)} is not known, expected one of ${known.join(", ")}`;
  return parseWith(z.enum(known), text, argument, refusal);
}

function parseCount(count: number, least: number, argument: string): number {
  return parseWith(wholeNumber(least), count, argument, `${count} is refused, expected a whole number from ${least}`);
}

function parseOrder(first: readonly string[], nodes: readonly { readonly name: string }[]): string[] {
  const members = membersOf(nodesByName(nodes), first, "order");
  const named = members.map(({ node }) => node);
  refuseRepeated(
    named,
    (i, before) => new InputError(members[i].at, `${members[i].given} is listed already (${members[before].at})`),
  );
  return [...new Set([...named, ...nodes.map(({ name }) => name)])];
}

/** One line, since the plan on the master has a line a setting. */
function parseCommand(command: string | undefined, argument: string): string | undefined {
  if (command === undefined) return undefined;
  if (command.trim() === "")
    throw new InputError(argument, "is empty, expected a command; leave the argument out for none");
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(command) || command.includes("@{")) {
    throw new InputError(
      argument,
      `${JSON.stringify(command)} is refused, expected one line without control characters and without "@{"; a longer command belongs into a script`,
    );
  }
  return command;
}
