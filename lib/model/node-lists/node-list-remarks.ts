import type { Cidr } from "../network/ipv4";
import { someNames } from "../nodes/folded-names";
import type { SaidNode } from "./node-list";

/** Machines that lie in another network than the one that was asked for. */
export function elsewhereRemarks(names: readonly string[], network: Cidr | undefined): string[] {
  return names.length === 0 || network === undefined
    ? []
    : [`outside of ${network.text}, and left out: ${someNames(names)}`];
}

/** A machine that was said to have several cards, perhaps by a typing error. */
export function severalCardsRemarks(nodes: readonly SaidNode[]): string[] {
  const several = nodes.filter(({ node }) => node.otherMacs !== undefined).map(({ node }) => node.name);
  return several.length === 0 ? [] : [`several cards on the boot network: ${someNames(several)}`];
}
