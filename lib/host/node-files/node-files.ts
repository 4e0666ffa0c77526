import { CONNECTION_DEFAULTS } from "../../model/connection/connection";
import type { HostSession } from "../connection/host-session";
import { reachCall } from "../boot/reach";
import { liveApplierCall, NO_CONNECTION } from "./commands";
import { parsePush, PushedNode } from "./pushed-nodes";

export type { PushedNode, PushState } from "./pushed-nodes";

/** Where the plans of node files lie on a master. */
export interface NodePlans {
  readonly plan: string;
  /** Without it secrets of nodes stay as they are. */
  readonly secretPlan?: string;
}

export interface PushOptions {
  /**
   * Names of nodes.
   * @default all nodes of the plan
   */
  readonly nodes?: readonly string[];
  /**
   * Asks what would change, and changes nothing.
   * @default false
   */
  readonly show?: boolean;
  /** Until all nodes must have their files. */
  readonly timeoutSeconds?: number;
}

/** Files of running nodes, brought to them by their master. */
export const nodeFiles = {
  /** How each node came out of a push. Nodes that fail are no error; a plan that is torn is one. */
  async push(
    host: HostSession,
    { plan, secretPlan = "" }: NodePlans,
    { nodes = [], show = false, timeoutSeconds = CONNECTION_DEFAULTS.commandTimeoutSeconds }: PushOptions = {},
  ): Promise<ReadonlyMap<string, PushedNode>> {
    const words = [plan, secretPlan, NO_CONNECTION, show ? "show" : "apply", ...nodes];
    const script = {
      libraries: ["node-push"],
      calls: [reachCall(), liveApplierCall(), ["emit_push", ...words] as const],
    };
    const { values } = await (show ? host.read({ ...script, apart: true }) : host.change(script, timeoutSeconds));
    return parsePush(values.get("results") ?? "");
  },
};
