import { InputError } from "../input-error";
import { shortName } from "../network/host-name";
import { cardsOf } from "../nodes/cards";
import type { SaidNode } from "./node-list";

/** What one node alone may have, with the values of a node. */
const OWN: Readonly<Record<string, (said: SaidNode) => readonly string[]>> = {
  address: ({ node }) => [node.address],
  card: ({ node }) => cardsOf(node),
  "short name": ({ node }) => [shortName(node.name)],
};

/** Leaves out nodes that claim an address, a card or a short name that another one claims too: a list does not say whose it is. */
export function disputed(nodes: readonly SaidNode[]): {
  readonly undisputed: readonly SaidNode[];
  readonly faults: readonly InputError[];
} {
  const faults: InputError[] = [];
  const out = new Set<SaidNode>();
  for (const [what, valuesOf] of Object.entries(OWN)) {
    const holders = new Map<string, Set<SaidNode>>();
    for (const node of nodes) {
      for (const value of valuesOf(node)) holders.set(value, (holders.get(value) ?? new Set()).add(node));
    }
    for (const [value, claimants] of holders) {
      if (claimants.size < 2) continue;
      claimants.forEach((node) => out.add(node));
      const [first, ...rest] = [...claimants].map(({ node, place }) => `${node.name} (${place})`);
      const [, second] = claimants;
      faults.push(
        new InputError(
          second.place,
          `${value} is the ${what} of ${first} and of ${rest.join(", ")}; expected one of its own for each, none is taken`,
        ),
      );
    }
  }
  return { undisputed: nodes.filter((node) => !out.has(node)), faults };
}
