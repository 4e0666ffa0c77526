import { parseHostName, shortName } from "../network/host-name";
import { Plain, text } from "../arguments/plain";
import { refuseRepeated } from "../arguments/unique";
import { InputError } from "../input-error";
import { refuseUefiNames } from "../arguments/label";
import { parseMacAddress } from "../network/mac-address";
import { Cards, cardsOf } from "../nodes/cards";
import { someNames } from "../nodes/folded-names";
import { expandHostList } from "../nodes/host-list";
import { memberOf, nodesByName, refuseUnknown } from "../nodes/node-groups";

/** Name under pxelinux.cfg/ that one card asks for first: hardware type 01, Ethernet, and the address in lower case. */
export function cardFileName(mac: string): string {
  return `01-${mac.replaceAll(":", "-")}`;
}

/** Which nodes an override is for, as a program gives it: a card, or a host list. */
export const overrideTargetShape = { mac: text.optional(), node: text.optional() };

export type OverrideTarget = Plain<typeof overrideTargetShape>;

/** The override of one node whose target is well-formed, with the unique name of its resource. */
export interface ParsedOverride extends ParsedTarget {
  /** From the card, or from the short name of the node. */
  readonly label: string;
}

/** The node of an override: its cards, and its full name where the nodes are known. */
export interface OverriddenNode extends Cards {
  readonly node?: string;
}

/** Targets of overrides as far as they say by themselves what they are. A host list has an override for each of its nodes. */
export function parseOverrides(targets: readonly OverrideTarget[], argument = "overrides"): ParsedOverride[] {
  const parsed = targets.flatMap((target, given) => parseTarget(target, given, `${argument}[${given}]`));
  refuseTwice(
    parsed.map(({ value }) => value),
    parsed,
  );
  const labels = parsed.map(({ by, value }) =>
    by === "mac" ? value.replaceAll(":", "-") : `node-${shortName(value)}`,
  );
  refuseUefiNames(labels, (i) => atOf(parsed[i]));
  return parsed.map((target, i) => ({ ...target, label: labels[i] }));
}

/**
 * Nodes of overrides, each at most once. Any card of a node names it. Where the nodes are known, an override for a card that none
 * of them has is refused: it would never be read, and nothing would show it.
 */
export function overriddenNodes(
  parsed: readonly ParsedOverride[],
  nodes?: readonly (Cards & { readonly name: string })[],
): OverriddenNode[] {
  const names = nodesByName(nodes ?? []);
  if (nodes !== undefined) refuseUnknownNodes(parsed, names);
  const overridden = parsed.map((target): OverriddenNode => {
    const { by, value } = target;
    if (nodes === undefined) {
      if (by === "mac") return { mac: value };
      throw new InputError(
        atOf(target),
        `${value} names a node, whose card is unknown without nodes; give nodes, or mac`,
      );
    }
    const name = by === "node" ? memberOf(names, value, atOf(target)) : undefined;
    const node = nodes.find((one) => (by === "node" ? one.name === name : cardsOf(one).includes(value)));
    if (node === undefined) {
      throw new InputError(atOf(target), `${value} is not the card of any node, expected one of theirs`);
    }
    const { mac, otherMacs } = node;
    return { mac, ...(otherMacs !== undefined && { otherMacs }), node: node.name };
  });
  refuseTwice(
    overridden.map(({ mac }) => mac),
    parsed,
  );
  return overridden;
}

interface ParsedTarget {
  readonly by: "mac" | "node";
  readonly value: string;
  /** Number of the override that the program gives. */
  readonly given: number;
  /** That override, such as `overrides[1]`. */
  readonly argument: string;
}

function parseTarget({ mac, node }: OverrideTarget, given: number, argument: string): ParsedTarget[] {
  if (mac !== undefined && node === undefined) {
    return [{ by: "mac", value: parseMacAddress(mac, `${argument}.mac`), given, argument }];
  }
  if (node !== undefined && mac === undefined) {
    const at = `${argument}.node`;
    return expandHostList(node, at).map((name) => ({ by: "node", value: parseHostName(name, at), given, argument }));
  }
  throw new InputError(
    argument,
    `has ${mac === undefined ? "neither mac nor node" : "both mac and node"}, expected one of them`,
  );
}

function atOf({ argument, by }: ParsedTarget): string {
  return `${argument}.${by}`;
}

function refuseUnknownNodes(parsed: readonly ParsedTarget[], names: ReadonlyMap<string, string>): void {
  const lists = new Map<string, string[]>();
  for (const target of parsed.filter(({ by }) => by === "node")) {
    lists.set(atOf(target), [...(lists.get(atOf(target)) ?? []), target.value]);
  }
  for (const [at, list] of lists) refuseUnknown(names, list, at);
}

/** Refuses what two overrides, or one twice, say of the same nodes: all names that the two have in common. */
function refuseTwice(values: readonly string[], targets: readonly ParsedTarget[]): void {
  refuseRepeated(values, (i, first) => {
    const isOf = (one: number, other: number): boolean => targets[one].given === targets[other].given;
    const earlier = new Set(values.filter((_value, j) => j < i && isOf(j, first)));
    const names = targets.flatMap(({ value }, j) => (j >= i && isOf(j, i) && earlier.has(values[j]) ? [value] : []));
    return new InputError(
      atOf(targets[i]),
      `${someNames(names)} ${names.length === 1 ? "has an override" : "have overrides"} already ` +
        `(${targets[first].argument}); a card reads one file`,
    );
  });
}
