import * as pulumi from "@pulumi/pulumi";
import { parseHostName } from "../lib/model/network/host-name";
import { Node, parseNode } from "../lib/model/nodes/nodes";
import { argumentsOf, lifted } from "../lib/resources/arguments/argument-schema";
import { parseArguments } from "./arguments/parse-arguments";
import { planned } from "./arguments/planned";
import { NodeArgs, nodeSchema } from "./arguments/host-args";
import { handedSite } from "./network/handed-site";
import { nodeFacts } from "./nodes/node-facts";

/** Arguments of {@link SlaveNode}. */
export interface SlaveNodeArgs {
  /** The node. */
  node: NodeArgs;
}

export const slaveNodeSchema = argumentsOf<SlaveNodeArgs>()({
  node: lifted(nodeSchema),
});

/**
 * One diskless node, as a place in the resource tree. It makes nothing on the master: all reservations lie in one file, so a
 * cluster of 200 nodes has as many host resources as one of two.
 *
 * @example
 * ```ts
 * const node = new SlaveNode("s0", { node: { name: "s0.example.com", address: "10.0.0.10", mac: "AA-BB-CC-DD-EE-00" } });
 * export const bootEntryNames = node.bootEntryNames;
 * ```
 */
export class SlaveNode extends pulumi.ComponentResource {
  /** Host name that DHCP gives the node, in lower case. */
  public readonly hostname: pulumi.Output<string>;
  /** Address that is reserved for it. */
  public readonly address: pulumi.Output<string>;
  /** MAC address, in lower case with colons. */
  public readonly mac: pulumi.Output<string>;
  /** MAC addresses of its other cards, each of which may boot it as well. */
  public readonly otherMacs: pulumi.Output<string[]>;
  /** Names that pxelinux looks for under pxelinux.cfg/ when this node boots, in its order; of its cards each looks for its own. */
  public readonly bootEntryNames: pulumi.Output<string[]>;

  constructor(name: string, args: SlaveNodeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pulumi-diskless:index:SlaveNode", name, {}, opts);
    args = parseArguments(`SlaveNode "${name}"`, args, slaveNodeSchema);

    const { node: given } = args;
    const listed = handedSite(args)?.listed.value;
    const node =
      listed?.apply((nodes) => nodeNamed(nodes, given.name)) ??
      planned(`SlaveNode "${name}"`, given, (plain) => parseNode(plain, "node")).value;
    const facts = node.apply(nodeFacts);
    this.hostname = facts.hostname;
    this.address = facts.address;
    this.mac = facts.mac;
    this.otherMacs = facts.otherMacs;
    this.bootEntryNames = facts.bootEntryNames;
    this.registerOutputs();
  }
}

/** The node that a cluster has checked under this name. */
function nodeNamed(nodes: readonly Node[], name: string): Node {
  const full = parseHostName(name, "node.name");
  const found = nodes.find((node) => node.name === full);
  if (found === undefined) throw new Error(`the cluster has no node ${full}`);
  return found;
}
