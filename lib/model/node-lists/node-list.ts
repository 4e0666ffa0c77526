import { InputError } from "../input-error";
import { Cidr, parseIpv4 } from "../network/ipv4";
import { parseMacAddress } from "../network/mac-address";
import { ListedNode, parseNodeName } from "../nodes/nodes";
import { KnownHosts } from "./known-hosts";
import { Fact, ListedMachine, Said } from "./listed-machine";
import { disputed } from "./disputed-nodes";
import { elsewhereRemarks, severalCardsRemarks } from "./node-list-remarks";
import { cardKey, lackOf, WholeMachine, wholeMachines } from "./whole-machines";

/** Nodes that lists say wholly and without contradiction, and everything else that stands there. */
export interface NodeList {
  /** In the order of the lists. */
  readonly nodes: readonly ListedNode[];
  /** Entries that are no node, each with its place and reason. */
  readonly faults: readonly InputError[];
  /** What was decided, and what is not taken. */
  readonly remarks: readonly string[];
}

/** A node, and where a list speaks of it. */
export interface SaidNode {
  readonly node: ListedNode;
  readonly place: string;
}

/** Which entries are asked for. */
export interface Selection {
  /** The boot network: of several addresses of a machine the one in it counts, and machines outside of it are no nodes. */
  readonly network?: Cidr;
}

/** One list of nodes from all that is said of machines. What contradicts itself is in no node: nothing is chosen. */
export function nodeListOf(machines: readonly ListedMachine[], hosts: KnownHosts, { network }: Selection): NodeList {
  const faults: InputError[] = [];
  const { machines: whole, elsewhere } = wholeMachines(machines, hosts, network);
  const nodes = whole.flatMap((machine) => {
    const [node, found] = checked(machine);
    faults.push(...found);
    return node === undefined ? [] : [node];
  });
  const { undisputed, faults: disputes } = disputed(nodes);
  return {
    nodes: undisputed.map(({ node }) => node),
    faults: [...faults, ...disputes],
    remarks: [...elsewhereRemarks(elsewhere, network), ...severalCardsRemarks(undisputed)],
  };
}

/** The node of a machine, or what keeps it from being one. */
function checked(machine: WholeMachine): [SaidNode | undefined, InputError[]] {
  const { name, addresses, macs } = machine;
  const faults: InputError[] = [];
  const accept = <Value>(act: () => Value): Value | undefined => {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(error);
      return undefined;
    }
  };
  const called = name === undefined ? undefined : accept(() => parseNodeName(name.text, name.place));
  const address = addresses.length === 1 ? accept(() => addressOf(machine, addresses[0])) : undefined;
  const cards = macs.map(({ text, place }) => accept(() => parseMacAddress(text, place)));
  faults.push(...lacking(machine));
  if (addresses.length > 1) faults.push(severalAddresses(machine));
  faults.push(...contradictingCards(machine));
  if (faults.length > 0 || called === undefined || address === undefined) return [undefined, faults];
  const [mac, ...otherMacs] = cards.filter((card) => card !== undefined);
  const node = { name: called, address, mac, ...(otherMacs.length > 0 && { otherMacs }) };
  return [{ node, place: machine.entries[0].place }, []];
}

function addressOf(machine: WholeMachine, { text, place }: Said): string {
  if (text.includes(":")) {
    throw new InputError(place, `${titleOf(machine)} has the IPv6 address ${text} alone, and nodes boot by IPv4`);
  }
  if (/[a-z]/i.test(text)) {
    throw new InputError(place, `${text} is a name, expected an address, or a hosts(5) besides that has the name`);
  }
  return parseIpv4(text, place);
}

/** What a message calls a machine. */
function titleOf({ name, addresses: [address], macs: [mac] }: WholeMachine): string {
  const known = [name, address as Said | undefined, mac as Said | undefined].find((word) => word !== undefined);
  return known?.text ?? "the entry";
}

/** What is missing of a machine: in one sentence, but for what a list gives a reason for. */
function lacking(machine: WholeMachine): InputError[] {
  const { name, addresses, macs } = machine;
  const missing: Fact[] = [
    ...(name === undefined ? (["name"] as const) : []),
    ...(addresses.length === 0 ? (["address"] as const) : []),
    ...(macs.length === 0 ? (["MAC address"] as const) : []),
  ];
  const reasons = missing.flatMap((fact) => lackOf(machine, fact) ?? []);
  const plain = missing.filter((fact) => lackOf(machine, fact) === undefined).map((fact) => `no ${fact}`);
  const said = plain.length === 0 ? reasons : [...reasons, `${titleOf(machine)} has ${plain.join(" and ")}`];
  return said.map((reason) => new InputError(machine.entries[0].place, reason));
}

function severalAddresses(machine: WholeMachine): InputError {
  const found = machine.addresses.map(({ text, place }) => `${text} (${place})`).join(", ");
  return new InputError(
    machine.entries[0].place,
    `${titleOf(machine)} has several addresses, expected one, or --network with the network of one: ${found}`,
  );
}

/** An entry that says all cards of a machine says that it has no other. */
function contradictingCards(machine: WholeMachine): InputError[] {
  const telling = machine.entries.filter(({ macs }) => macs.length > 0);
  const whole = telling.find(({ saysAllCards }) => saysAllCards === true);
  if (whole === undefined) return [];
  const cards = new Set(whole.macs.map(cardKey));
  const contradicts = ({ macs, saysAllCards }: ListedMachine): boolean =>
    macs.some((mac) => !cards.has(cardKey(mac))) || (saysAllCards === true && macs.length < cards.size);
  const other = telling.find(contradicts);
  if (other === undefined) return [];
  const [theirs, known] = [other, whole].map(
    ({ macs, place }) => `${macs.map(({ text }) => text).join(" and ")} (${place})`,
  );
  return [
    new InputError(other.place, `${titleOf(machine)} has ${theirs}, and elsewhere ${known}; expected the same cards`),
  ];
}
