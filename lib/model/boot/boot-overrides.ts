import { parseHostName, shortName } from "../network/host-name";
import { Plain, text } from "../arguments/plain";
import { refuseRepeated } from "../arguments/unique";
import { InputError } from "../input-error";
import { refuseUefiNames } from "../arguments/label";
import { parseMacAddress } from "../network/mac-address";
import { Cards, cardsOf } from "../nodes/cards";
import { memberOf, nodesByName } from "../nodes/node-groups";

/** Name under pxelinux.cfg/ that one card asks for first: hardware type 01, Ethernet, and the address in lower case. */
export function cardFileName(mac: string): string {
  return `01-${mac.replaceAll(":", "-")}`;
}

/** Which node an override is for, as a program gives it: one of the two. */
export const overrideTargetShape = { mac: text.optional(), node: text.optional() };

export type OverrideTarget = Plain<typeof overrideTargetShape>;

/** An override whose target is well-formed, with the unique name of its resource. */
export interface ParsedOverride extends ParsedTarget {
  /** From the card, or from the short name of the node. */
  readonly label: string;
}

/** The node of an override: its cards, and its full name where the nodes are known. */
export interface OverriddenNode extends Cards {
  readonly node?: string;
}

/** Targets of overrides as far as they say by themselves what they are. */
export function parseOverrides(targets: readonly OverrideTarget[], argument = "overrides"): ParsedOverride[] {
  const parsed = targets.map((target, i) => parseTarget(target, `${argument}[${i}]`));
  refuseTwice(
    parsed.map(({ value }) => value),
    parsed,
    argument,
  );
  const labels = parsed.map(({ by, value }) =>
    by === "mac" ? value.replaceAll(":", "-") : `node-${shortName(value)}`,
  );
  refuseUefiNames(labels, (i) => parsed[i].at);
  return parsed.map((target, i) => ({ ...target, label: labels[i] }));
}

/**
 * Nodes of overrides, each at most once. Any card of a node names it. Where the nodes are known, an override for a card that none
 * of them has is refused: it would never be read, and nothing would show it.
 */
export function overriddenNodes(
  parsed: readonly ParsedOverride[],
  nodes?: readonly (Cards & { readonly name: string })[],
  argument = "overrides",
): OverriddenNode[] {
  const names = nodesByName(nodes ?? []);
  const overridden = parsed.map(({ by, value, at }): OverriddenNode => {
    if (nodes === undefined) {
      if (by === "mac") return { mac: value };
      throw new InputError(at, `${value} names a node, whose card is unknown without nodes; give nodes, or mac`);
    }
    const name = by === "node" ? memberOf(names, value, at) : undefined;
    const node = nodes.find((one) => (by === "node" ? one.name === name : cardsOf(one).includes(value)));
    if (node === undefined) {
      throw new InputError(at, `${value} is not the card of any node, expected one of theirs`);
    }
    const { mac, otherMacs } = node;
    return { mac, ...(otherMacs !== undefined && { otherMacs }), node: node.name };
  });
  refuseTwice(
    overridden.map(({ mac }) => mac),
    parsed,
    argument,
  );
  return overridden;
}

interface ParsedTarget {
  readonly by: "mac" | "node";
  readonly value: string;
  readonly at: string;
}

function parseTarget({ mac, node }: OverrideTarget, at: string): ParsedTarget {
  if (mac !== undefined && node === undefined) {
    return { by: "mac", value: parseMacAddress(mac, `${at}.mac`), at: `${at}.mac` };
  }
  if (node !== undefined && mac === undefined) {
    return { by: "node", value: parseHostName(node, `${at}.node`), at: `${at}.node` };
  }
  throw new InputError(
    at,
    `has ${mac === undefined ? "neither mac nor node" : "both mac and node"}, expected one of them`,
  );
}

function refuseTwice(values: readonly string[], targets: readonly ParsedTarget[], argument: string): void {
  refuseRepeated(
    values,
    (i, first) =>
      new InputError(
        targets[i].at,
        `${targets[i].value} has an override already (${argument}[${first}]); a card reads one file`,
      ),
  );
}
