import type { MasterStatus, NodeStatus } from "../../model/status/cluster-status";
import { NODE_CONDITIONS, NodeCondition } from "../../model/status/node-condition";
import { reasonOf } from "./words";

/** Nodes of one condition. */
export interface ConditionGroup {
  readonly condition: NodeCondition;
  readonly nodes: readonly NodeStatus[];
}

/** Nodes of which the same is said. */
export interface ReasonGroup {
  readonly condition: NodeCondition;
  readonly reason: string;
  readonly names: readonly string[];
}

/** Nodes by their conditions, those that there are. */
export function byCondition(nodes: readonly NodeStatus[]): ConditionGroup[] {
  return NODE_CONDITIONS.map((condition) => ({
    condition,
    nodes: nodes.filter((node) => node.condition === condition),
  })).filter((group) => group.nodes.length > 0);
}

/** What there is to say of nodes beside their conditions. */
export function byReason(nodes: readonly NodeStatus[]): ReasonGroup[] {
  return byCondition(nodes).flatMap(({ condition, nodes: own }) => {
    const alike = new Map<string, NodeStatus[]>();
    for (const node of own) {
      // words of ssh name the node, and would be told of each for itself
      const reason = reasonOf(node, "NODE");
      if (reason === undefined) continue;
      const known = alike.get(reason);
      if (known) known.push(node);
      else alike.set(reason, [node]);
    }
    return [...alike].map(([reason, some]) => ({
      condition,
      reason: some.length === 1 ? (reasonOf(some[0]) ?? reason) : reason,
      names: some.map(({ name }) => name),
    }));
  });
}

/** A node whose boot the logs show, and that has not come to its end. */
export type BootingNode = NodeStatus & { readonly boot: NonNullable<NodeStatus["boot"]> };

/** Nodes whose boot goes on, and behind them those that came no further, each the one that was heard of last first. */
export function withBoot({ nodes }: MasterStatus): {
  readonly booting: BootingNode[];
  readonly stopped: BootingNode[];
} {
  const all = nodes
    .filter((node): node is BootingNode => node.boot !== undefined)
    .sort((one, other) => other.boot.last - one.boot.last);
  return {
    booting: all.filter(({ condition }) => condition === "booting"),
    stopped: all.filter(
      ({ condition, boot }) => condition !== "booting" && boot.ended === undefined && boot.stage !== "login",
    ),
  };
}
