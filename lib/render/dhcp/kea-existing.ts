import { desiredSettings } from "../../model/dhcp/desired-settings";
import { cardWarning } from "../../model/dhcp/kept-text-warnings";
import { keaReservations } from "../../model/dhcp/kea-reservations";
import { keaSubnetOf, keaWireOf } from "../../model/dhcp/kea-subnets";
import { KeaValue, memberOf, parseKeaText, scalarOf } from "../../model/dhcp/kea-tree";
import { contains } from "../../model/network/ipv4";
import { SourceText } from "../../model/source-lines";
import { networkOf } from "../../model/network/served-networks";
import { applyEdits, Edit } from "../edits";
import { KeptDhcp, WantedDhcpd } from "./existing";
import { memberIn } from "./kea-list-edits";
import { addedEdits, keptEdits, planReservations, ReservationPlan } from "./kea-reservation-edits";
import { keaSettingEdits } from "./kea-setting-edits";

/** The argument that a text in between comes from. */
const SOURCE = "existing";

/**
 * An existing kea-dhcp4.conf with what a program says put into it. Every byte that does not contradict the program stays: comments,
 * order, options that no argument describes, reservations that are no nodes. Where text and program agree it is the text itself.
 */
export function renderExistingKea(existing: SourceText, wanted: WantedDhcpd): KeptDhcp {
  const { networks, master, nodes } = wanted;
  const { dhcp4 } = parseKeaText(existing);
  networks.forEach(({ cidr }) => keaSubnetOf(dhcp4, existing.name, cidr));
  const { reservations } = keaReservations(dhcp4, networks, master);
  const plan = planReservations(reservations, nodes);
  const hosts = reservations.flatMap(({ host, otherCards }) => [host, ...otherCards.map((card) => card.host)]);
  const lists = [...new Set(hosts.map(({ list }) => list))];
  const kept = applyEdits(existing.text, keptEdits(existing.text, plan, lists));
  const text = withAdded(kept, wanted, plan.added);
  return {
    content: withSettings(text, wanted),
    warnings: silentCards(reservations, nodes),
  };
}

/** In a second step, since a list may have lost all that it had. */
function withAdded(text: string, wanted: WantedDhcpd, added: ReservationPlan["added"]): string {
  if (added.length === 0) return text;
  const { dhcp4, reservations } = reading(text, wanted);
  return applyEdits(text, addedEdits(text, dhcp4, { added, networks: wanted.networks, peers: reservations }));
}

/** The text after the edits by which the nodes of each network get what is wanted; one after the other, since two may meet in a place. */
function withSettings(given: string, wanted: WantedDhcpd): string {
  const { networks } = wanted;
  let read = reading(given, wanted);
  const change = (edits: readonly Edit[]): void => {
    if (edits.length > 0) read = reading(applyEdits(read.text, edits), wanted);
  };
  change(cardEdits(read));
  for (const network of networks) {
    const heard = network.relayed ? networkOf(networks, network.masterAddress) : network;
    const isAmbiguous = heard !== undefined && keaWireOf(keaSubnetOf(read.dhcp4, SOURCE, heard.cidr)) !== undefined;
    const isOneOfSeveral = networks.length > 1;
    for (const desired of desiredSettings({ ...wanted, network, isOneOfSeveral, isAmbiguous })) {
      const subnet = keaSubnetOf(read.dhcp4, SOURCE, network.cidr);
      const hosts = read.reservations
        .filter(({ node }) => contains(network.cidr, node.address))
        .flatMap(({ host, otherCards }) => [host, ...otherCards.map((card) => card.host)]);
      change(keaSettingEdits(desired, { text: read.text, subnet, hosts }));
    }
  }
  return read.text;
}

type Reading = ReturnType<typeof reading>;

function reading(text: string, { networks, master }: WantedDhcpd) {
  const { dhcp4 } = parseKeaText({ name: SOURCE, text });
  return { text, dhcp4, ...keaReservations(dhcp4, networks, master) };
}

/** Kea refuses two reservations of one address, unless it is told that they are meant. */
function cardEdits({ text, dhcp4, reservations }: Reading): Edit[] {
  const isSaid = scalarOf(dhcp4, UNIQUE) === "false";
  if (isSaid || reservations.every(({ otherCards }) => otherCards.length === 0)) return [];
  const said: KeaValue | undefined = memberOf(dhcp4, UNIQUE);
  return said ? [{ start: said.start, end: said.end, text: "false" }] : [memberIn(text, dhcp4, UNIQUE, false)];
}

const UNIQUE = "ip-reservations-unique";

/** Other cards of a node that a text has and a program says nothing of. */
function silentCards(reservations: Reading["reservations"], nodes: WantedDhcpd["nodes"]): string[] {
  const silent = new Set(nodes.filter(({ otherMacs }) => otherMacs === undefined).map(({ name }) => name));
  return reservations
    .filter(({ node, otherCards }) => otherCards.length > 0 && silent.has(node.name))
    .map(({ node, otherCards }) => cardWarning(otherCards[0].host.value.place, node, otherCards));
}
