import { parseDhcpdConf, Statement } from "../../model/dhcp/dhcpd-conf";
import { sharedWireOf, subnetOf } from "../../model/dhcp/dhcpd-scopes";
import { desiredSettings, NetworkSettings } from "../../model/dhcp/desired-settings";
import {
  cardWarnings,
  newcomerWarnings,
  rangeWarnings,
  refuseTakenLabels,
  twinWarnings,
} from "../../model/dhcp/kept-text-warnings";
import { NodeSettings } from "../../model/dhcp/node-settings";
import { Reservation, reservationsOf } from "../../model/dhcp/reservations";
import { contains } from "../../model/network/ipv4";
import { Master } from "../../model/network/network";
import { networkOf, ServedNetwork } from "../../model/network/served-networks";
import { Node } from "../../model/nodes/nodes";
import { SourceText } from "../../model/source-lines";
import { applyEdits } from "../edits";
import { keptReservations, reservationEdits } from "./host-edits";
import { settingEdits } from "./setting-edits";

/** What a program says of its networks, to be put into a dhcpd.conf(5) that somebody else wrote. */
export interface WantedDhcpd extends Pick<NetworkSettings, "bootProgram" | "leaseSeconds"> {
  readonly networks: readonly ServedNetwork[];
  readonly master: Master;
  readonly nodes: readonly Node[];
}

/** The argument that a text in between comes from. */
const SOURCE = "existing";

/** A text to be written, and what a person should know of it. */
export interface KeptDhcp {
  readonly content: string;
  readonly warnings: readonly string[];
}

/**
 * An existing dhcpd.conf(5) with what a program says put into it. Every byte that does not contradict the program stays: comments,
 * order, options that no argument describes, hosts that are no nodes. Where text and program agree it is the text itself.
 */
export function renderExistingDhcpd(existing: SourceText, wanted: WantedDhcpd): KeptDhcp {
  const { networks, master, nodes } = wanted;
  const before = parseDhcpdConf(existing);
  networks.forEach(({ cidr }) => subnetOf(before, existing.name, cidr));
  const found = reservationsOf(before, networks, master);
  const keeping = keptReservations(found.reservations, nodes);
  const added = new Set(nodes.filter((node) => !keeping.has(node)).map(({ name }) => name));
  const text = applyEdits(existing.text, reservationEdits(existing.text, found.reservations, { nodes, networks }));
  const statements = parseDhcpdConf({ name: existing.name, text });
  refuseTakenLabels(before, statements);
  const once = withSettings(text, wanted);
  // a host may stand in the subnet of another network, and gets what was written there
  const content = networks.length === 1 ? once : withSettings(once, wanted);
  const after = reservationsOf(statements, networks, master);
  return {
    content,
    warnings: [
      ...rangeWarnings(statements, nodes),
      ...twinWarnings(after),
      ...cardWarnings(after, nodes),
      ...(added.size > 0 ? newcomersOf(content, wanted, added) : []),
    ],
  };
}

/** The text after the edits by which the nodes of each network get what is wanted. */
function withSettings(text: string, wanted: WantedDhcpd): string {
  const { networks, master } = wanted;
  const statements = parseDhcpdConf({ name: SOURCE, text });
  const { reservations } = reservationsOf(statements, networks, master);
  const edits = networks.flatMap((network) => {
    const subnet = subnetOf(statements, SOURCE, network.cidr);
    const settings = new NodeSettings(statements, subnet);
    const edited = { text, subnet, settings, reservations: within(network, reservations) };
    const isAmbiguous = wireOf(network, networks, statements) !== undefined;
    const desired = desiredSettings({ ...wanted, network, isOneOfSeveral: networks.length > 1, isAmbiguous });
    return desired.flatMap((one) => settingEdits(one, edited));
  });
  return applyEdits(text, edits);
}

/** The shared wire that questions of a network come in by: what a relay passes on comes by that of the address it is sent to. */
function wireOf(
  network: ServedNetwork,
  networks: readonly ServedNetwork[],
  statements: readonly Statement[],
): Statement | undefined {
  const heard = network.relayed ? networkOf(networks, network.masterAddress) : network;
  return heard && sharedWireOf(subnetOf(statements, SOURCE, heard.cidr));
}

/** Asked of the whole text: a setting of the program may have made them alike. */
function newcomersOf(text: string, { networks, master }: WantedDhcpd, added: ReadonlySet<string>): string[] {
  const statements = parseDhcpdConf({ name: SOURCE, text });
  const { reservations } = reservationsOf(statements, networks, master);
  const served = networks.map((network) => ({
    settings: new NodeSettings(statements, subnetOf(statements, SOURCE, network.cidr)),
    reservations: within(network, reservations),
  }));
  return newcomerWarnings(served, ({ name }) => added.has(name));
}

/** Reservations of one network. */
function within({ cidr }: ServedNetwork, reservations: readonly Reservation[]): Reservation[] {
  return reservations.filter(({ node }) => contains(cidr, node.address));
}
