import { parseDhcpdConf } from "../../model/dhcp/dhcpd-conf";
import { subnetOf } from "../../model/dhcp/dhcpd-scopes";
import { desiredSettings, NetworkSettings } from "../../model/dhcp/desired-settings";
import { newcomerWarnings, rangeWarnings, refuseTakenLabels, twinWarnings } from "../../model/dhcp/kept-text-warnings";
import { NodeSettings } from "../../model/dhcp/node-settings";
import { reservationsOf } from "../../model/dhcp/reservations";
import { Node } from "../../model/nodes/nodes";
import { SourceText } from "../../model/source-lines";
import { applyEdits } from "../edits";
import { reservationEdits } from "./host-edits";
import { settingEdits } from "./setting-edits";

/** What a program says of a network, to be put into a dhcpd.conf(5) that somebody else wrote. */
export interface WantedDhcpd extends NetworkSettings {
  readonly nodes: readonly Node[];
}

/** A text to be written, and what a person should know of it. */
export interface KeptDhcpd {
  readonly content: string;
  readonly warnings: readonly string[];
}

/**
 * An existing dhcpd.conf(5) with what a program says put into it. Every byte that does not contradict the program stays: comments,
 * order, options that no argument describes, hosts that are no nodes. Where text and program agree it is the text itself.
 */
export function renderExistingDhcpd(existing: SourceText, wanted: WantedDhcpd): KeptDhcpd {
  const { network, master, nodes } = wanted;
  const before = parseDhcpdConf(existing);
  subnetOf(before, existing.name, network.cidr);
  const found = reservationsOf(before, network, master);
  const known = new Set(found.reservations.flatMap(({ node }) => [node.name, node.mac]));
  const isNew = (node: Node): boolean => !known.has(node.name) && !known.has(node.mac);
  refuseTakenLabels(found, nodes.filter(isNew));
  const text = applyEdits(existing.text, reservationEdits(existing.text, found.reservations, nodes));
  const statements = parseDhcpdConf({ name: existing.name, text });
  const subnet = subnetOf(statements, existing.name, network.cidr);
  const settings = new NodeSettings(statements, subnet);
  const hosts = reservationsOf(statements, network, master);
  const edited = { text, subnet, settings, reservations: hosts.reservations };
  const edits = desiredSettings(wanted).flatMap((desired) => settingEdits(desired, edited));
  const content = applyEdits(text, edits);
  return {
    content,
    warnings: [
      ...rangeWarnings(statements, nodes),
      ...twinWarnings(hosts),
      ...(nodes.some(isNew) ? newcomersOf(content, wanted, isNew) : []),
    ],
  };
}

/** Asked of the whole text: a setting of the program may have made them alike. */
function newcomersOf(text: string, { network, master }: WantedDhcpd, isNew: (node: Node) => boolean): string[] {
  const statements = parseDhcpdConf({ name: "existing", text });
  const settings = new NodeSettings(statements, subnetOf(statements, "existing", network.cidr));
  return newcomerWarnings(settings, reservationsOf(statements, network, master).reservations, isNew);
}
