import { z } from "zod";
import { InputError } from "../../lib/model/input-error";
import { OtherMachines } from "../../lib/model/nodes/hosts-file";
import { parseNodeFile } from "../../lib/model/nodes/node-file";
import { noMacs, mergeNodeSources } from "../../lib/model/nodes/node-sources";
import { argumentsOf, text } from "../../lib/resources/arguments/argument-schema";
import { Surroundings } from "../network/site";
import { Planned, plannedOver } from "../arguments/planned";
import { asRunError } from "../arguments/run-error";
import { NodeArgs, nodeSchema } from "../arguments/host-args";
import { readSource } from "./source-files";

/** Where the nodes come from: `nodes`, `nodeFile` or both, and `hostsFile` as well. They must agree (rule one-node-list). */
export interface NodeSourceArgs {
  /**
   * The nodes.
   * @default those of {@link nodeFile}
   */
  nodes?: NodeArgs[];
  /**
   * File with one `hostname ip mac` a line, the HOWTO's host_ip_mac.txt, relative to the program. MAC addresses of other cards of
   * the node stand behind the first. A file whose name ends in `.csv` is a table whose first line has the headings `name`, `address`, `mac`
   * and perhaps `other_macs`, in any order and among others. `pulumi-diskless nodes convert` makes either of other lists. Plain, since the
   * names of the nodes come from it, which also name resources.
   * @default none
   */
  nodeFile?: string;
  /**
   * File in the form of hosts(5) that must name the same nodes with the same addresses, such as a copy of the master's
   * /etc/hosts. Lines of loopback, of IPv6, of the master, the gateway, name servers and time servers do not count, nor what lies outside of
   * the boot network and has the name of no node, such as controllers and second networks. Plain, since it is read before any
   * resource is registered.
   * @default none
   */
  hostsFile?: string;
}

export const nodeSourceSchema = argumentsOf<NodeSourceArgs>()({
  nodes: z.optional(z.array(nodeSchema)),
  nodeFile: z.optional(text),
  hostsFile: z.optional(text),
});

/**
 * The one list of nodes that all given sources agree on. What is plain is compared at once, before any resource is registered;
 * otherwise whoever uses an address or a MAC address of the list waits for the comparison.
 *
 * @param subject the component, such as `DisklessCluster "farm"`
 */
export function nodesFrom(subject: string, args: NodeSourceArgs, around: Planned<Surroundings>): NodeArgs[] {
  const { nodeFile, hostsFile } = asRunError(subject, () => ({
    nodeFile: args.nodeFile === undefined ? undefined : readSource(args.nodeFile, "node file"),
    hostsFile: args.hostsFile === undefined ? undefined : readSource(args.hostsFile, "hosts file"),
  }));
  const list = asRunError(subject, () => {
    if (args.nodes !== undefined) return args.nodes;
    if (nodeFile !== undefined) return parseNodeFile(nodeFile.text, nodeFile.name);
    throw new InputError(...noMacs(hostsFile !== undefined));
  });
  if (hostsFile === undefined && (args.nodes === undefined || nodeFile === undefined)) return list;

  const merged = plannedOver(subject, around, { nodes: args.nodes }, (base, { nodes }) =>
    mergeNodeSources({ nodes, nodeFile, hostsFile }, otherMachines(base)),
  );
  if (merged.known !== undefined) return list;
  return list.map(({ name, otherMacs, interfaces }: NodeArgs, i) => ({
    name,
    address: merged.value.apply((nodes) => nodes[i].address),
    mac: merged.value.apply((nodes) => nodes[i].mac),
    ...(otherMacs !== undefined && { otherMacs }),
    ...(interfaces !== undefined && { interfaces }),
  }));
}

function otherMachines({ networks, master: { hostname } }: Surroundings): OtherMachines {
  return {
    networks: networks.map(({ cidr }) => cidr),
    master: hostname,
    addresses: networks.flatMap(({ masterAddress, gateway = [], nameServers, timeServers }) =>
      [masterAddress, gateway, nameServers, timeServers].flat(),
    ),
  };
}
