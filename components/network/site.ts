import { Master } from "../../lib/model/network/network";
import { parseServedNetworks, ServedNetwork } from "../../lib/model/network/served-networks";
import { Node, parseNodeList, placeNodes } from "../../lib/model/nodes/nodes";
import { NodeGroup } from "../../lib/model/nodes/node-groups";
import { Platform, platformOf } from "../../lib/platforms";
import { refuseUnprovableKey } from "../connection/provable-key";
import { Planned, planned, plannedOver } from "../arguments/planned";
import { HostArgs, NodeArgs } from "../arguments/host-args";
import { NetworkSourceArgs } from "../arguments/network-args";
import { handedSite } from "./handed-site";

/** The boot server and its networks, checked. */
export interface Surroundings {
  readonly platform: Platform;
  /** The one that holds the master's own address comes first. */
  readonly networks: readonly ServedNetwork[];
  readonly master: Master;
}

/** The boot server, its networks and its nodes, which are in the order of their addresses. */
export interface BootNetworks extends Surroundings {
  readonly nodes: readonly Node[];
}

/** What most components know of their cluster. Each part waits for no argument but its own. */
export interface Site {
  readonly around: Planned<Surroundings>;
  /** The nodes in the order of the program. They are known although their networks are not. */
  readonly listed: Planned<readonly Node[]>;
  readonly whole: Planned<BootNetworks>;
  /** The list of nodes that the parent has checked, as each child gets it. */
  readonly handedNodes?: readonly NodeArgs[];
  /** The groups that the parent has checked against the nodes. */
  readonly groups?: readonly NodeGroup[];
}

/** Arguments that say where a component is at work. */
interface SurroundingsArgs extends NetworkSourceArgs {
  readonly master: HostArgs;
}

export interface SiteArgs extends SurroundingsArgs {
  readonly nodes: NodeArgs[];
}

/** Platform, networks and master of a component: what its parent handed down, else checked here, with the same words. */
export function surroundingsOf(subject: string, args: SurroundingsArgs): Planned<Surroundings> {
  return handedSite(args)?.around ?? parseSurroundings(subject, args);
}

/** The whole site of a component: what its parent handed down, else checked here. Whether there must be a node is `expected`. */
export function siteOf(subject: string, args: SiteArgs, expected: "some nodes" | "any nodes" = "some nodes"): Site {
  return handedSite(args) ?? parseSite(subject, parseSurroundings(subject, args), args.nodes, expected);
}

export function parseSurroundings(
  subject: string,
  { master, network, networks }: SurroundingsArgs,
): Planned<Surroundings> {
  const around = planned(subject, { ...withoutConnection(master), network, networks }, (plain) => ({
    platform: platformOf(plain.platform),
    ...parseServedNetworks(plain, plain),
  }));
  refuseUnprovableKey(subject, master);
  return around;
}

export function parseSite(
  subject: string,
  around: Planned<Surroundings>,
  nodes: NodeArgs[],
  expected: "some nodes" | "any nodes" = "some nodes",
): Site {
  const listed = planned(subject, nodes, (plain) =>
    plain.length === 0 && expected === "any nodes" ? [] : parseNodeList(plain),
  );
  const whole = plannedOver(subject, around, listed.known ?? listed.value, (base, plain) => ({
    ...base,
    nodes: placeNodes(plain, base.networks, base.master),
  }));
  return { around, listed, whole };
}

/** A host without its connection: what is rendered into files never depends on a credential. */
export function withoutConnection(master: HostArgs): Omit<HostArgs, "connection" | "takeOver"> {
  const { platform, hostname, address } = master;
  return { platform, hostname, address };
}
