import { Master, Network, parseMaster, parseNetwork } from "../../lib/model/network/network";
import { Node, parseNodeList, placeNodes } from "../../lib/model/nodes/nodes";
import { NodeGroup } from "../../lib/model/nodes/node-groups";
import { Platform, platformOf } from "../../lib/platforms";
import { refuseUnprovableKey } from "../connection/provable-key";
import { Planned, planned, plannedOver } from "../arguments/checked";
import { HostArgs, NetworkArgs, NodeArgs } from "../arguments/host-args";
import { handedSite } from "./handed-site";

/** The boot server and its network, checked. */
export interface Surroundings {
  readonly platform: Platform;
  readonly network: Network;
  readonly master: Master;
}

/** The same with the nodes, in the order of their addresses. */
export interface BootNetwork extends Surroundings {
  readonly nodes: readonly Node[];
}

/** What most components know of their cluster. Each part waits for no argument but its own. */
export interface Site {
  readonly around: Planned<Surroundings>;
  /** The nodes in the order of the program. They are known although their network is not. */
  readonly listed: Planned<readonly Node[]>;
  readonly whole: Planned<BootNetwork>;
  /** The groups that the parent has checked against the nodes. */
  readonly groups?: readonly NodeGroup[];
}

/** Arguments that say where a component is at work. */
interface SurroundingsArgs {
  readonly master: HostArgs;
  readonly network: NetworkArgs;
}

export interface SiteArgs extends SurroundingsArgs {
  readonly nodes: NodeArgs[];
}

/** Platform, network and master of a component: what its parent handed down, else checked here, with the same words. */
export function surroundingsOf(subject: string, args: SurroundingsArgs): Planned<Surroundings> {
  return handedSite(args)?.around ?? parseSurroundings(subject, args);
}

/** The same with the nodes, of which there must be some, or need not. */
export function siteOf(subject: string, args: SiteArgs, expected: "some nodes" | "any nodes" = "some nodes"): Site {
  return handedSite(args) ?? parseSite(subject, parseSurroundings(subject, args), args.nodes, expected);
}

export function parseSurroundings(subject: string, { master, network }: SurroundingsArgs): Planned<Surroundings> {
  const around = planned(subject, { ...withoutConnection(master), network }, (plain) => {
    const platform = platformOf(plain.platform);
    const net = parseNetwork(plain.network);
    return { platform, network: net, master: parseMaster(plain, net) };
  });
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
    nodes: placeNodes(plain, base.network, base.master),
  }));
  return { around, listed, whole };
}

/** A host without its connection: what is rendered into files never depends on a credential. */
export function withoutConnection(master: HostArgs): Omit<HostArgs, "connection" | "takeOver"> {
  const { platform, hostname, address } = master;
  return { platform, hostname, address };
}
